#pragma once

#include <vector>

#include "storage/index/permutation.h"

namespace casus::storage {

/// Sorts rows lexicographically: a radix sort over the bytes that differ, when there are many rows.
struct RowSort {
  void operator()(std::vector<Row>& rows) const;
};

}  // namespace casus::storage
