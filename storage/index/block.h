#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "storage/index/bit_packing.h"
#include "storage/index/permutation.h"

namespace casus::storage {

/// Rows that a block aims at, and the most it can hold.
inline constexpr std::size_t kBlockRows = 1024;
inline constexpr std::size_t kMaxBlockRows = 2048;
/// Zero bytes at the end of a block, so that short integers can be read eight bytes at a time.
inline constexpr std::size_t kBlockPadding = 8;

/// Packs 1 to kMaxBlockRows ascending rows into columns, each in the smallest of: a constant, offsets from a frame of
/// reference per mini, differences from row to row, offsets per type tag, the same with the widest values of each mini
/// kept apart, or places in a list of distinct values.
std::string encode_block(std::span<const Row> rows);

class BlockReader;

/// A packed block, read in place: valid as long as its bytes. Copyable, immutable.
class Block {
 public:
  Block() = default;
  /// Throws StorageError(kCorrupt) when the bytes cannot be a block; afterwards no read leaves them.
  explicit Block(std::string_view bytes);

  std::size_t rows() const { return rows_; }
  std::size_t minis() const { return (rows_ + kMiniRows - 1) / kMiniRows; }

  bool is_constant(std::size_t column) const { return columns_[column].kind == Kind::kConstant; }
  /// The value of a constant column.
  Id constant(std::size_t column) const { return Id(columns_[column].base); }

  /// Writes the kMiniRows values of one mini to `out` (those past rows() are unspecified).
  void decode(std::size_t column, std::size_t mini, Id* out) const;
  Id value(std::size_t column, std::size_t row) const;
  Row row(std::size_t row) const { return {value(0, row), value(1, row), value(2, row), value(3, row)}; }

  /// Asks the processor for what a search reads first.
  void prefetch() const;

  /// True when single values of the column cost as much as a whole mini.
  bool is_summed(std::size_t column) const { return columns_[column].kind == Kind::kDelta; }
  /// For a summed column: the mini in which bound() of the same arguments lies, or at whose end. Needs first < last.
  template <bool kAfter>
  std::size_t find_mini(std::size_t column, Id id, std::size_t first, std::size_t last) const;

  /// The first row in [first, last) whose value is not less than (`after`: greater than) `id`, else `last`.
  /// The column must ascend within [first, last).
  std::size_t lower_bound(std::size_t column, Id id, std::size_t first, std::size_t last) const {
    return bound<false>(column, id, first, last);
  }
  std::size_t upper_bound(std::size_t column, Id id, std::size_t first, std::size_t last) const {
    return bound<true>(column, id, first, last);
  }

 private:
  friend class BlockEncoder;
  enum class Kind : std::uint8_t { kConstant, kFrame, kDelta, kTagged, kList, kPatched };
  struct Column {
    Kind kind = Kind::kConstant;
    std::uint8_t offset_bytes = 0;
    std::uint8_t tag_bits = 0;
    std::uint16_t list_size = 0;
    std::uint64_t base = 0;
    const char* table = nullptr;    // of tags or of distinct values
    const char* ends = nullptr;     // per mini: where its bits end, in units of 16 bytes
    const char* offsets = nullptr;  // per mini: what to add to the base
    const char* packed = nullptr;
    const char* patch_ends = nullptr;  // per mini: where its patches end
    const char* patched = nullptr;     // a byte each: the row within the mini
    const char* patches = nullptr;     // the values
  };
  void take_patches(BlockReader& reader, Column& column) const;
  struct Patches {
    std::size_t begin = 0, end = 0;
  };

  template <bool kAfter>
  std::size_t bound(std::size_t column, Id id, std::size_t first, std::size_t last) const;
  std::size_t mini_start(const Column& column, std::size_t mini) const;
  std::uint64_t mini_base(const Column& column, std::size_t mini) const;
  Patches patches_of(const Column& column, std::size_t mini) const;

  std::uint32_t rows_ = 0;
  std::array<Column, 4> columns_;
};

}  // namespace casus::storage
