#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "storage/index/permutation.h"

namespace casus::storage {

/// A Bloom filter of rows, with all bits of a row in one word: some 12 bits a row; it takes about one in thirty others
/// for one of them. Immutable once filled; thread-safe then.
class RowFilter {
 public:
  /// Has room for so many rows.
  explicit RowFilter(std::size_t rows) : words_(rows * kBitsARow / 64 + 1) {}

  static std::uint64_t hash(const Row& row) {
    std::uint64_t hash = 0;
    for (const Id id : row) {
      hash = (hash ^ id.bits()) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 32;
    }
    return hash * 0xD6E8FEB86659FD93;
  }

  void insert(std::uint64_t hash) { words_[place(hash)] |= bits(hash); }
  bool may_hold(std::uint64_t hash) const { return (~words_[place(hash)] & bits(hash)) == 0; }

 private:
  static constexpr std::size_t kBitsARow = 12;
  static constexpr unsigned kProbes = 4;

  std::size_t place(std::uint64_t hash) const { return static_cast<std::size_t>((hash >> 32) * words_.size() >> 32); }
  static std::uint64_t bits(std::uint64_t hash) {
    std::uint64_t bits = 0;
    for (unsigned probe = 0; probe < kProbes; ++probe) bits |= std::uint64_t{1} << (hash >> (6 * probe) & 63);
    return bits;
  }

  std::vector<std::uint64_t> words_;
};

}  // namespace casus::storage
