#include "storage/index/directory.h"

#include <algorithm>

#include "casus/error.h"

namespace casus::storage {

namespace {

/// a < b, without a branch unless the first two columns are equal.
bool is_less(const Row& a, const Row& b) {
  const bool less = (a[0].bits() < b[0].bits()) | ((a[0].bits() == b[0].bits()) & (a[1].bits() < b[1].bits()));
  if (a[0] == b[0] && a[1] == b[1]) [[unlikely]]
    return a[2] < b[2] || (a[2] == b[2] && a[3] < b[3]);
  return less;
}

}  // namespace

std::shared_ptr<const Directory> Directory::load(const EngineSnapshot& snapshot, Permutation permutation,
                                                 Generation generation) {
  auto directory = std::make_shared<Directory>(permutation, generation);
  const auto iterator =
      snapshot.iterate(Family::kZones, key_prefix(permutation, generation), key_prefix_end(permutation, generation));
  for (iterator->seek_to_first(); iterator->valid(); iterator->next()) {
    const Row last = row_of_key(iterator->key());
    const Zone zone = decode_zone(iterator->value());
    if (last < zone.first || (directory->blocks() > 0 && zone.first <= directory->last_.back())) {
      throw StorageError(StorageError::Reason::kCorrupt, "zone headers of the index overlap; restore a backup");
    }
    directory->append(last, zone);
  }
  return directory;
}

void Directory::append(const Row& last, const Zone& zone, std::shared_ptr<BlockSlot> slot) {
  for (std::size_t columns = 1; columns <= 3; ++columns) {
    const bool goes_on =
        !last_.empty() && std::equal(zone.first.begin(), zone.first.begin() + columns, last_.back().begin());
    start_sums_[columns - 1].push_back(start_sums_[columns - 1].back() + zone.distinct[columns - 1] -
                                       (goes_on ? 1 : 0));
  }
  const bool uniform = zone.graphs.size() == 1;
  last_.push_back(last);
  entries_.push_back({zone.first, uniform ? zone.graphs.front().graph : kUnbound, slot ? std::move(slot) : new_slot()});
  row_sums_.push_back(row_sums_.back() + zone.rows);
  default_sums_.push_back(default_sums_.back() + zone.default_rows);
  if (!uniform) mixed_graphs_.insert(mixed_graphs_.end(), zone.graphs.begin(), zone.graphs.end());
  mixed_ends_.push_back(static_cast<std::uint32_t>(mixed_graphs_.size()));
}

std::shared_ptr<BlockSlot> Directory::new_slot() {
  if (!chunk_ || chunk_used_ == kSlotsOfAChunk) {
    chunk_ = std::make_shared<SlotChunk>();
    chunk_used_ = 0;
  }
  return {chunk_, &(*chunk_)[chunk_used_++]};
}

void Directory::append_from(const Directory& other, std::size_t begin, std::size_t end) {
  if (begin == end) return;
  // Whether the first one goes on with the values of its predecessor depends on this directory.
  append(other.last_[begin], other.zone(begin), other.entries_[begin].slot);
  if (++begin == end) return;
  const auto append_range = [&](auto& to, const auto& from) {
    to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(begin),
              from.begin() + static_cast<std::ptrdiff_t>(end));
  };
  const auto append_sums = [&](auto& to, const auto& from) {
    const auto shift = static_cast<std::decay_t<decltype(to[0])>>(to.back() - from[begin]);
    const std::size_t size = to.size();
    to.resize(size + end - begin);
    std::transform(from.begin() + static_cast<std::ptrdiff_t>(begin + 1),
                   from.begin() + static_cast<std::ptrdiff_t>(end + 1), to.begin() + static_cast<std::ptrdiff_t>(size),
                   [shift](auto sum) { return static_cast<decltype(sum)>(sum + shift); });
  };
  append_range(last_, other.last_);
  append_range(entries_, other.entries_);
  append_sums(row_sums_, other.row_sums_);
  append_sums(default_sums_, other.default_sums_);
  for (std::size_t i = 0; i < start_sums_.size(); ++i) append_sums(start_sums_[i], other.start_sums_[i]);
  mixed_graphs_.insert(mixed_graphs_.end(),
                       other.mixed_graphs_.begin() + static_cast<std::ptrdiff_t>(other.mixed_ends_[begin]),
                       other.mixed_graphs_.begin() + static_cast<std::ptrdiff_t>(other.mixed_ends_[end]));
  append_sums(mixed_ends_, other.mixed_ends_);
}

void Directory::reserve(std::size_t blocks) {
  last_.reserve(blocks);
  entries_.reserve(blocks);
  row_sums_.reserve(blocks + 1);
  default_sums_.reserve(blocks + 1);
  for (auto& sums : start_sums_) sums.reserve(blocks + 1);
  mixed_ends_.reserve(blocks + 1);
}

std::uint32_t Directory::distinct_in(std::size_t columns, std::size_t block) const {
  const bool goes_on =
      block > 0 && std::equal(first(block).begin(), first(block).begin() + static_cast<std::ptrdiff_t>(columns),
                              last_[block - 1].begin());
  return static_cast<std::uint32_t>(starts_between(columns, block, block + 1)) + (goes_on ? 1 : 0);
}

Zone Directory::zone(std::size_t block) const {
  Zone zone;
  zone.rows = rows_in(block);
  zone.first = first(block);
  for (std::size_t columns = 1; columns <= 3; ++columns) zone.distinct[columns - 1] = distinct_in(columns, block);
  zone.default_rows = static_cast<std::uint32_t>(default_rows_between(block, block + 1));
  if (only_graph(block).is_unbound()) {
    const auto listed = graphs(block);
    zone.graphs.assign(listed.begin(), listed.end());
  } else {
    zone.graphs = {{only_graph(block), zone.rows}};
  }
  return zone;
}

std::span<const GraphRows> Directory::graphs(std::size_t block) const {
  return std::span(mixed_graphs_).subspan(mixed_ends_[block], mixed_ends_[block + 1] - mixed_ends_[block]);
}

std::size_t Directory::find_between(const Row& row, std::size_t begin, std::size_t end) const {
  const Row* base = last_.data() + begin;
  std::size_t size = end - begin;
  while (size > 0) {
    const std::size_t half = size / 2;
    const bool less = is_less(base[half], row);
    base += less ? half + 1 : 0;
    size = less ? size - half - 1 : half;
  }
  return static_cast<std::size_t>(base - last_.data());
}

std::size_t Directory::find_from(const Row& row, std::size_t from) const {
  std::size_t step = 1;
  while (from + step < blocks() && is_less(last_[from + step - 1], row)) {
    from += step;
    step *= 2;
  }
  return find_between(row, from, std::min(from + step, blocks()));
}

}  // namespace casus::storage
