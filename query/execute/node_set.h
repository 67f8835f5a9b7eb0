#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "query/execute/memory_charge.h"

namespace casus::query {

/// A set of ids for graph searches: bitmaps of 256 neighbouring ids each, found by a hash table, so that ids which lie
/// close together share cache lines. Charged. One thread, or many that only read.
class NodeSet {
 public:
  explicit NodeSet(ExecutionContext& context) : charge_(context) {}

  /// True when the id was not yet in the set.
  bool insert(Id id) {
    const std::uint64_t key = id.bits() >> kLeafBits;
    std::uint32_t leaf = find(key);
    if (leaf == kNone) leaf = add(key);
    std::uint64_t& word = leaves_[leaf][word_of(id)];
    const std::uint64_t bit = std::uint64_t{1} << (id.bits() & 63);
    if (word & bit) return false;
    word |= bit;
    ++size_;
    return true;
  }
  bool contains(Id id) const {
    const std::uint32_t leaf = find(id.bits() >> kLeafBits);
    return leaf != kNone && (leaves_[leaf][word_of(id)] >> (id.bits() & 63) & 1) != 0;
  }
  void insert(const NodeSet& other);
  std::size_t size() const { return size_; }
  void clear();
  /// The ids, ascending.
  std::vector<Id> ascending() const;

 private:
  static constexpr int kLeafBits = 8;
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  using Leaf = std::array<std::uint64_t, (1u << kLeafBits) / 64>;
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t leaf = kNone;
  };

  static std::size_t word_of(Id id) { return id.bits() >> 6 & ((1u << (kLeafBits - 6)) - 1); }
  // Neighbouring keys are spread evenly (Fibonacci hashing).
  std::size_t first_slot(std::uint64_t key) const {
    return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15ull >> shift_);
  }
  std::uint32_t find(std::uint64_t key) const {
    if (slots_.empty()) return kNone;
    std::size_t i = first_slot(key);
    while (slots_[i].leaf != kNone && slots_[i].key != key) i = (i + 1) & (slots_.size() - 1);
    return slots_[i].leaf;
  }
  std::uint32_t add(std::uint64_t key);
  void grow();
  void place(std::uint64_t key, std::uint32_t leaf);

  std::vector<Slot> slots_;  // a power of two, at most half full
  int shift_ = 0;
  std::vector<Leaf> leaves_;
  std::vector<std::uint64_t> keys_;  // by leaf
  std::size_t size_ = 0;
  MemoryCharge charge_;
};

}  // namespace casus::query
