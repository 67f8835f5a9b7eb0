#include "storage/index/delta.h"

#include <algorithm>

#include "casus/error.h"
#include "storage/index/zone.h"

namespace casus::storage {

namespace {

/// Entries of the same row cancel.
std::vector<DeltaEntry> merge(const DeltaRun& older, const DeltaRun& newer) {
  std::vector<DeltaEntry> merged;
  merged.reserve(older.size() + newer.size());
  std::size_t a = 0;
  std::size_t b = 0;
  while (a < older.size() && b < newer.size()) {
    if (older.row(a) < newer.row(b)) {
      merged.push_back({older.row(a), older.sign(a)});
      ++a;
    } else if (newer.row(b) < older.row(a)) {
      merged.push_back({newer.row(b), newer.sign(b)});
      ++b;
    } else {
      ++a;
      ++b;
    }
  }
  for (; a < older.size(); ++a) merged.push_back({older.row(a), older.sign(a)});
  for (; b < newer.size(); ++b) merged.push_back({newer.row(b), newer.sign(b)});
  return merged;
}

}  // namespace

DeltaRun::DeltaRun(Permutation permutation, std::vector<DeltaEntry> entries) {
  const std::size_t graph = graph_column(permutation);
  rows_.reserve(entries.size());
  sums_.reserve(entries.size() + 1);
  default_sums_.reserve(entries.size() + 1);
  sums_.push_back(0);
  default_sums_.push_back(0);
  for (const DeltaEntry& entry : entries) {
    rows_.push_back(entry.row);
    sums_.push_back(sums_.back() + entry.sign);
    default_sums_.push_back(default_sums_.back() + (entry.row[graph] == kDefaultGraph ? entry.sign : 0));
  }
}

std::size_t DeltaRun::lower_bound(const Row& row, std::size_t from) const {
  return static_cast<std::size_t>(
      std::lower_bound(rows_.begin() + static_cast<std::ptrdiff_t>(from), rows_.end(), row) - rows_.begin());
}

std::size_t DeltaRun::upper_bound(const Row& row, std::size_t from) const {
  return static_cast<std::size_t>(
      std::upper_bound(rows_.begin() + static_cast<std::ptrdiff_t>(from), rows_.end(), row) - rows_.begin());
}

Delta Delta::load(const EngineSnapshot& snapshot, Permutation permutation, Generation generation) {
  std::vector<DeltaEntry> entries;
  const auto iterator =
      snapshot.iterate(Family::kDelta, key_prefix(permutation, generation), key_prefix_end(permutation, generation));
  for (iterator->seek_to_first(); iterator->valid(); iterator->next()) {
    const std::string_view value = iterator->value();
    if (value != "+" && value != "-") {
      throw StorageError(StorageError::Reason::kCorrupt,
                         "a change in the delta is neither '+' nor '-'; restore a backup");
    }
    entries.push_back({row_of_key(iterator->key()), value == "+" ? 1 : -1});
  }
  return Delta(permutation).with(std::move(entries));
}

Delta Delta::with(std::vector<DeltaEntry> entries) const {
  Delta result = *this;
  if (entries.empty()) return result;
  auto& runs = result.runs_;
  runs.push_back(std::make_shared<DeltaRun>(permutation_, std::move(entries)));
  while (runs.size() >= 2 && runs[runs.size() - 2]->size() < 2 * runs.back()->size()) {
    std::vector<DeltaEntry> merged = merge(*runs[runs.size() - 2], *runs.back());
    runs.resize(runs.size() - 2);
    if (!merged.empty()) runs.push_back(std::make_shared<DeltaRun>(permutation_, std::move(merged)));
  }
  return result;
}

std::uint64_t Delta::entries() const {
  std::uint64_t total = 0;
  for (const auto& run : runs_) total += run->size();
  return total;
}

std::int32_t Delta::sign_of(const Row& row) const {
  std::int32_t sign = 0;
  for (const auto& run : runs_) {
    const std::size_t at = run->lower_bound(row);
    if (at < run->size() && run->row(at) == row) sign += run->sign(at);
  }
  return sign;
}

std::int64_t Delta::sum(const Row& low, const Row& high) const {
  std::int64_t total = 0;
  for (const auto& run : runs_) total += run->sum(run->lower_bound(low), run->upper_bound(high));
  return total;
}

std::int64_t Delta::default_sum(const Row& low, const Row& high) const {
  std::int64_t total = 0;
  for (const auto& run : runs_) total += run->default_sum(run->lower_bound(low), run->upper_bound(high));
  return total;
}

std::int64_t Delta::sum() const {
  std::int64_t total = 0;
  for (const auto& run : runs_) total += run->sum(0, run->size());
  return total;
}

DeltaCursor::DeltaCursor(const Delta& delta) {
  for (const auto& run : delta.runs()) positions_.push_back({run.get(), 0, 0});
}

void DeltaCursor::restart(const Row& low, const Row& high) {
  for (Position& position : positions_) {
    position.at = position.run->lower_bound(low);
    position.end = position.run->upper_bound(high, position.at);
  }
  settle();
}

void DeltaCursor::settle() {
  for (sign_ = 0;; pass_row()) {
    row_ = nullptr;
    for (const Position& position : positions_) {
      if (position.at == position.end) continue;
      const Row& row = position.run->row(position.at);
      if (!row_ || row < *row_) row_ = &row;
    }
    if (!row_) return;
    for (const Position& position : positions_) {
      if (position.at != position.end && position.run->row(position.at) == *row_) {
        sign_ += position.run->sign(position.at);
      }
    }
    if (sign_ != 0) return;
  }
}

void DeltaCursor::pass_row() {
  for (Position& position : positions_) {
    if (position.at != position.end && position.run->row(position.at) == *row_) ++position.at;
  }
}

void DeltaCursor::next() {
  pass_row();
  settle();
}

void DeltaCursor::seek(const Row& row) {
  if (!valid() || !(*row_ < row)) return;
  for (Position& position : positions_) {
    position.at = std::min(position.end, position.run->lower_bound(row, position.at));
  }
  settle();
}

}  // namespace casus::storage
