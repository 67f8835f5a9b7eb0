#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "storage/index/permutation.h"

namespace casus::storage {

/// Sorts rows by some columns, keeping the order of rows that are equal there: radix passes over the bytes in which the
/// rows differ. Keeps its buffers (as much memory as the rows themselves, twice over) from call to call. One thread.
class RowSort {
 public:
  /// Up to 2^32 rows; `columns` from the most significant on.
  void operator()(std::vector<Row>& rows, std::span<const std::uint8_t> columns);

 private:
  struct Entry {
    std::uint64_t key;
    std::uint32_t row;
  };

  void sort_by(const std::vector<Row>& rows, std::size_t column);
  void pass(int shift);

  std::vector<Entry> entries_;
  std::vector<Entry> other_;
  std::vector<Row> sorted_;
};

/// The columns by which rows of a permutation must be sorted when they arrive in the order of SPOG, or SPOT.
std::span<const std::uint8_t> columns_unlike_spog(Permutation permutation);

}  // namespace casus::storage
