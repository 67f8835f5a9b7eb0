#include "query/execute/node_set.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace casus::query {

void NodeSet::insert(const NodeSet& other) {
  for (std::size_t i = 0; i < other.keys_.size(); ++i) {
    std::uint32_t leaf = find(other.keys_[i]);
    if (leaf == kNone) leaf = add(other.keys_[i]);
    for (std::size_t word = 0; word < leaves_[leaf].size(); ++word) {
      const std::uint64_t added = other.leaves_[i][word] & ~leaves_[leaf][word];
      leaves_[leaf][word] |= added;
      size_ += static_cast<std::size_t>(__builtin_popcountll(added));
    }
  }
}

void NodeSet::clear() {
  std::fill(slots_.begin(), slots_.end(), Slot{});
  leaves_.clear();
  keys_.clear();
  size_ = 0;
}

std::vector<Id> NodeSet::ascending() const {
  std::vector<std::uint32_t> sorted(keys_.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return keys_[a] < keys_[b]; });
  std::vector<Id> ids;
  ids.reserve(size_);
  for (const std::uint32_t leaf : sorted) {
    std::uint64_t base = keys_[leaf] << kLeafBits;
    for (std::uint64_t word : leaves_[leaf]) {
      for (; word != 0; word &= word - 1) ids.emplace_back(base + static_cast<unsigned>(__builtin_ctzll(word)));
      base += 64;
    }
  }
  return ids;
}

std::uint32_t NodeSet::add(std::uint64_t key) {
  if (2 * (keys_.size() + 1) > slots_.size()) grow();
  const auto leaf = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back(key);
  leaves_.push_back({});
  place(key, leaf);
  return leaf;
}

void NodeSet::grow() {
  constexpr std::size_t kInitialSlots = 32;
  const std::size_t slots = std::max(kInitialSlots, 4 * slots_.size());
  charge_.set(slots * sizeof(Slot) + slots / 2 * (sizeof(Leaf) + sizeof(std::uint64_t)));
  slots_.assign(slots, Slot{});
  shift_ = 64 - __builtin_ctzll(slots);
  leaves_.reserve(slots / 2);
  keys_.reserve(slots / 2);
  for (std::uint32_t leaf = 0; leaf < keys_.size(); ++leaf) place(keys_[leaf], leaf);
}

void NodeSet::place(std::uint64_t key, std::uint32_t leaf) {
  std::size_t i = first_slot(key);
  while (slots_[i].leaf != kNone) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = {key, leaf};
}

}  // namespace casus::query
