#pragma once

#include <cstddef>
#include <vector>

#include "storage/index/permutation.h"

namespace casus::storage {

/// Sorts rows lexicographically: a radix sort over the bytes that differ, when there are many rows.
struct RowSort {
  /// Memory while sorting, in multiples of the rows themselves.
  static constexpr std::size_t kMemoryFactor = 2;
  void operator()(std::vector<Row>& rows) const;
};

/// Sorts by one column, keeping the order of rows that are equal there. Rows of one permutation become rows of another
/// in this way: those of SPOG, sorted by P alone, are in the order of PSOG.
void stable_sort_by_column(std::vector<Row>& rows, std::size_t column);

}  // namespace casus::storage
