#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "storage/index/block_cache.h"
#include "storage/index/directory.h"

namespace casus::storage {

/// The rows [begin, end) of a block.
struct RowSpan {
  std::size_t begin, end;
  std::size_t size() const { return end - begin; }
};

/// One open block of a directory: searched where it is packed, and decoded mini by mini as rows are asked for. Buffers
/// are kept from block to block. One thread.
class BlockCursor {
 public:
  static constexpr std::size_t kNone = ~std::size_t{0};

  /// Opens a block; costs nothing when it is open already.
  void open(const Directory& directory, std::size_t index, const EngineSnapshot& snapshot, BlockCache& cache);
  std::size_t index() const { return index_; }
  std::size_t rows() const { return block_->rows(); }

  /// The first row in [first, last) not less than `key`, or greater than it.
  std::size_t lower_bound(const Row& key, std::size_t first, std::size_t last);
  std::size_t upper_bound(const Row& key, std::size_t first, std::size_t last);
  /// Narrows [first, last) to the rows in [low, high].
  void narrow(const Row& low, const Row& high, std::size_t& first, std::size_t& last);
  /// The same by one column, which must ascend within [first, last).
  std::size_t lower_bound(std::size_t column, Id id, std::size_t first, std::size_t last) {
    if (is_decoded(column) && last - first >= kNear) {
      // How near it is can hardly be foreseen, so that counting is faster than branching.
      const Id* const values = decoded(column) + first;
      if (!(values[kNear - 1] < id)) {
        std::size_t before = 0;
        for (std::size_t i = 0; i + 1 < kNear; ++i) before += values[i] < id;
        return first + before;
      }
      first += kNear;
    }
    return search<false>(column, id, first, last);
  }
  std::size_t upper_bound(std::size_t column, Id id, std::size_t first, std::size_t last) {
    return search<true>(column, id, first, last);
  }
  Id value(std::size_t column, std::size_t row) const {
    const bool is_there = buffers_[column].decoded >> (row / kMiniRows) & 1;
    return is_there ? decoded(column)[row] : block_->value(column, row);
  }
  /// Says that the open block will be searched more than once.
  void expect_searches() { opened_again_ = kOpenedOften; }

  /// The values of a column in the rows [first, last), valid until the next call for this column.
  std::span<const Id> column(std::size_t column, std::size_t first, std::size_t last);
  /// Appends the values of a column in ascending spans.
  void append(std::size_t column, std::span<const RowSpan> spans, std::vector<Id>& out);

 private:
  struct Buffer {
    std::unique_ptr<std::byte[]> bytes;
    std::uint32_t decoded = 0;  // a bit a mini of the open block
    // Constant columns of neighbouring blocks often hold the same value: filled once.
    std::unique_ptr<std::byte[]> constant_bytes;
    Id constant;
    std::size_t constant_rows = 0;
  };
  // A block searched this often is decoded first: searching plain values is several times faster.
  static constexpr std::uint32_t kOpenedOften = 2;
  static constexpr std::size_t kNear = 8;

  static Id* ids(std::unique_ptr<std::byte[]>& bytes);
  const Id* decoded(std::size_t column) const { return reinterpret_cast<const Id*>(buffers_[column].bytes.get()); }
  bool is_decoded(std::size_t column) const { return buffers_[column].decoded == all_minis_; }
  void decode(std::size_t column, std::size_t first_mini, std::size_t last_mini);
  template <bool kAfter>
  std::size_t search_decoded(std::size_t column, Id id, std::size_t first, std::size_t last);
  std::size_t lower_bound_from(std::size_t column, const Row& key, std::size_t first, std::size_t last);
  std::size_t upper_bound_from(std::size_t column, const Row& key, std::size_t first, std::size_t last);
  template <bool kAfter>
  std::size_t search(std::size_t column, Id id, std::size_t first, std::size_t last);

  BlockRef block_;
  const Directory* directory_ = nullptr;
  std::size_t index_ = kNone;
  std::uint32_t all_minis_ = 0;
  std::uint32_t opened_again_ = 0;
  std::array<Buffer, 4> buffers_;
};

}  // namespace casus::storage
