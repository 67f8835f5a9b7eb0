#include "storage/index/delta.h"

#include <algorithm>
#include <iterator>

#include "storage/engine/low_priority.h"
#include "storage/index/zone.h"

namespace casus::storage {

namespace {

// Merging so many entries takes about 0.1 ms: no more of it while a commit waits.
constexpr std::size_t kMergedAtOnce = 8192;
// A run as long as this is at no later time merged within that limit with the next one.
constexpr std::size_t kLongRun = kMergedAtOnce * 2 / 3 + 1;
// Reading gets slower with each run. Where nobody has merged the long ones so far, a commit merges two of them.
constexpr std::size_t kMostRuns = 32;
// A run is merged with the one before it unless that is so many times as long. In the background more merging pays,
// because each run costs every look-up some time.
constexpr std::size_t kRatio = 2, kRatioOfLongRuns = 8;
// Merging all runs copies the longest one, which pays from this part of it on.
constexpr std::size_t kShareOfShortRuns = 64;
constexpr std::size_t kEntriesABreath = 4096;

}  // namespace

struct DeltaRun::Output {
  Row* row;
  std::int32_t* sum;
  std::int32_t* default_sum;
  std::size_t graph;

  void add(const Row& added, std::int32_t sign) {
    *row++ = added;
    sum[1] = sum[0] + sign;
    default_sum[1] = default_sum[0] + (added[graph] == kDefaultGraph ? sign : 0);
    ++sum;
    ++default_sum;
  }
  void add(const DeltaRun& run, std::size_t i) { add(run.row(i), run.sign(i)); }
};

DeltaRun::Output DeltaRun::allocate(Permutation permutation, std::size_t entries) {
  const std::size_t sums = entries + 1;
  memory_ = std::make_shared_for_overwrite<std::byte[]>(entries * sizeof(Row) + 2 * sums * sizeof(std::int32_t));
  auto* rows = reinterpret_cast<Row*>(memory_.get());
  auto* all = reinterpret_cast<std::int32_t*>(rows + entries);
  rows_ = rows;
  sums_ = all;
  default_sums_ = all + sums;
  all[0] = all[sums] = 0;
  return {rows, all, all + sums, graph_column(permutation)};
}

DeltaRun::DeltaRun(Permutation permutation, std::span<const DeltaEntry> entries) : size_(entries.size()) {
  Output output = allocate(permutation, size_);
  for (const DeltaEntry& entry : entries) output.add(entry.row, entry.sign);
  make_filter(permutation);
}

DeltaRun::DeltaRun(Permutation permutation, const DeltaRun& older, const DeltaRun& newer) {
  Output output = allocate(permutation, older.size() + newer.size());
  std::size_t a = 0;
  std::size_t b = 0;
  while (a < older.size() && b < newer.size()) {
    if ((a + b) % kEntriesABreath == 0) breathe();
    if (older.row(a) < newer.row(b)) {
      output.add(older, a++);
    } else if (older.row(a) == newer.row(b)) {
      ++a;
      ++b;
    } else {
      output.add(newer, b++);
    }
  }
  while (a < older.size()) output.add(older, a++);
  while (b < newer.size()) output.add(newer, b++);
  size_ = static_cast<std::size_t>(output.row - rows_);
  make_filter(permutation);
}

void DeltaRun::make_filter(Permutation permutation) {
  if (permutation != Permutation::kSpog) return;
  const auto filter = std::make_shared<RowFilter>(size_);
  for (std::size_t i = 0; i < size_; ++i) {
    if (i % kEntriesABreath == 0) breathe();
    filter->insert(RowFilter::hash(rows_[i]));
  }
  filter_ = filter;
}

DeltaRun::DeltaRun(const DeltaRun& other, std::size_t begin, std::size_t end)
    : memory_(other.memory_),
      size_(end - begin),
      rows_(other.rows_ + begin),
      sums_(other.sums_ + begin),
      default_sums_(other.default_sums_ + begin),
      filter_(other.filter_) {}

template <class IsBefore>
std::size_t DeltaRun::gallop(std::size_t& from, const IsBefore& is_before) const {
  std::size_t step = 1;
  while (from + step <= size_ && is_before(from + step - 1)) {
    from += step;
    step *= 2;
  }
  return std::min(size_, from + step - 1);
}

std::size_t DeltaRun::lower_bound(const Row& row) const {
  return static_cast<std::size_t>(std::lower_bound(rows_, rows_ + size_, row) - rows_);
}

std::size_t DeltaRun::lower_bound(const Row& row, std::size_t from) const {
  const std::size_t end = gallop(from, [&](std::size_t i) { return rows_[i] < row; });
  return static_cast<std::size_t>(std::lower_bound(rows_ + from, rows_ + end, row) - rows_);
}

std::size_t DeltaRun::upper_bound(const Row& row, std::size_t from) const {
  const std::size_t end = gallop(from, [&](std::size_t i) { return rows_[i] <= row; });
  return static_cast<std::size_t>(std::upper_bound(rows_ + from, rows_ + end, row) - rows_);
}

Delta Delta::with(std::span<const DeltaEntry> entries) const {
  if (entries.empty()) return *this;
  return with(std::make_shared<DeltaRun>(permutation_, entries));
}

Delta Delta::with(std::shared_ptr<const DeltaRun> run) const {
  Delta result = *this;
  result.push(std::move(run));
  return result;
}

void Delta::push(Run run) {
  runs_.push_back(std::move(run));
  while (later().size() >= 2) {
    const Run& older = runs_[runs_.size() - 2];
    const Run& newer = runs_.back();
    if (older->size() >= kRatio * newer->size() || older->size() + newer->size() > kMergedAtOnce) break;
    merge_neighbours(runs_.size() - 2);
  }
  if (later().size() > kMostRuns) merge_shortest_neighbours();
}

/// Of the newer half, so that the older ones, whose merging takes longer, are still there when it is done.
void Delta::merge_shortest_neighbours() {
  std::size_t first = frozen_ + later().size() / 2;
  const auto size = [&](std::size_t i) { return runs_[i]->size() + runs_[i + 1]->size(); };
  for (std::size_t i = first + 1; i + 1 < runs_.size(); ++i) {
    if (size(i) < size(first)) first = i;
  }
  merge_neighbours(first);
}

void Delta::merge_neighbours(std::size_t first) {
  auto merged = std::make_shared<const DeltaRun>(permutation_, *runs_[first], *runs_[first + 1]);
  const auto at = runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(first));
  if (merged->size() > 0) {
    *at = std::move(merged);
  } else {
    runs_.erase(at);
  }
}

/// Up to the last long run; later commits merge none of them.
std::size_t Delta::long_runs() const {
  const auto runs = later();
  const auto is_long = [](const Run& run) { return run->size() >= kLongRun; };
  return static_cast<std::size_t>(runs.rend() - std::find_if(runs.rbegin(), runs.rend(), is_long));
}

bool Delta::has_long_runs_to_merge() const {
  const auto runs = later().first(long_runs());
  for (std::size_t i = 1; i < runs.size(); ++i) {
    if (runs[i - 1]->size() < kRatioOfLongRuns * runs[i]->size()) return true;
  }
  return false;
}

std::vector<Delta::MergedRuns> Delta::merge_long_runs() const {
  std::vector<MergedRuns> groups;
  for (const Run& run : later().first(long_runs())) {
    groups.push_back({{run}, run});
    while (groups.size() >= 2) {
      MergedRuns& older = groups[groups.size() - 2];
      const MergedRuns& newer = groups.back();
      if (older.merged->size() >= kRatioOfLongRuns * newer.merged->size()) break;
      older.merged = std::make_shared<const DeltaRun>(permutation_, *older.merged, *newer.merged);
      older.old.insert(older.old.end(), newer.old.begin(), newer.old.end());
      groups.pop_back();
    }
  }
  std::erase_if(groups, [](const MergedRuns& group) { return group.old.size() == 1; });
  return groups;
}

bool Delta::has_runs_to_merge() const {
  std::size_t longest = 0;
  std::size_t all = 0;
  for (const Run& run : later()) {
    longest = std::max(longest, run->size());
    all += run->size();
  }
  return all >= kLongRun && (all - longest) * kShareOfShortRuns > longest;
}

std::vector<Delta::MergedRuns> Delta::merge_runs() const {
  const auto old = later();
  if (old.size() < 2) return {};
  return {{Runs(old.begin(), old.end()), merge_all(old)}};
}

/// Requires at least one.
Delta::Run Delta::merge_all(std::span<const Run> runs) const {
  // The older ones are the longer ones.
  Run all = runs.back();
  for (auto older = runs.rbegin() + 1; older != runs.rend(); ++older) {
    all = std::make_shared<const DeltaRun>(permutation_, **older, *all);
  }
  return all;
}

void Delta::replace(std::span<const MergedRuns> groups) {
  for (const MergedRuns& group : groups) {
    const auto begin = runs_.begin() + static_cast<std::ptrdiff_t>(frozen_);
    const auto at = std::search(begin, runs_.end(), group.old.begin(), group.old.end());
    if (at == runs_.end()) continue;
    const auto behind = runs_.erase(at, at + static_cast<std::ptrdiff_t>(group.old.size()));
    if (group.merged->size() > 0) runs_.insert(behind, group.merged);
  }
}

Delta Delta::from(const Row& low) const {
  Delta result(permutation_);
  for (const Run& run : runs_) {
    const std::size_t begin = run->lower_bound(low);
    if (begin < run->size()) result.runs_.push_back(std::make_shared<const DeltaRun>(*run, begin, run->size()));
  }
  return result;
}

Delta Delta::merged() const {
  if (runs_.size() < 2) return *this;
  Run all = merge_all(runs_);
  Delta result(permutation_);
  if (all->size() > 0) result.runs_.push_back(std::move(all));
  return result;
}

Delta Delta::frozen_part() const {
  Delta result(permutation_);
  result.runs_.assign(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(frozen_));
  return result;
}

Delta Delta::with_frozen(const Delta& part) const {
  Delta result(permutation_);
  result.runs_ = part.runs_;
  result.freeze();
  const auto runs = later();
  result.runs_.insert(result.runs_.end(), runs.begin(), runs.end());
  return result;
}

Delta Delta::without_runs_of(const Delta& other) const {
  Delta result(permutation_);
  std::copy_if(runs_.begin(), runs_.end(), std::back_inserter(result.runs_), [&](const auto& run) {
    return std::find(other.runs_.begin(), other.runs_.end(), run) == other.runs_.end();
  });
  return result;
}

std::uint64_t Delta::entries() const {
  std::uint64_t total = 0;
  for (const auto& run : runs_) total += run->size();
  return total;
}

std::int32_t Delta::sign_of(const Row& row) const {
  std::int32_t sign = 0;
  const std::uint64_t hash = RowFilter::hash(row);
  for (const auto& run : runs_) {
    if (!run->may_hold(hash)) continue;
    const std::size_t at = run->lower_bound(row);
    if (at < run->size() && run->row(at) == row) sign += run->sign(at);
  }
  return sign;
}

std::int64_t Delta::sum(const Row& low, const Row& high) const {
  std::int64_t total = 0;
  for (const auto& run : runs_) {
    const std::size_t begin = run->lower_bound(low);
    total += run->sum(begin, run->upper_bound(high, begin));
  }
  return total;
}

std::int64_t Delta::default_sum(const Row& low, const Row& high) const {
  std::int64_t total = 0;
  for (const auto& run : runs_) {
    const std::size_t begin = run->lower_bound(low);
    total += run->default_sum(begin, run->upper_bound(high, begin));
  }
  return total;
}

std::int64_t Delta::sum() const {
  std::int64_t total = 0;
  for (const auto& run : runs_) total += run->sum(0, run->size());
  return total;
}

}  // namespace casus::storage
