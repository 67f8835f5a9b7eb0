#pragma once

#include "storage/index/scan.h"

namespace casus::storage {

/// The rows in [low, high] that a ScanSpec means, with the graph filter put into the bounds where it can be.
struct RowRange {
  Row low{};
  Row high{};
  bool empty() const { return high < low; }
};

RowRange row_range(const ScanSpec& spec);

/// Whether a filter lets a graph through.
bool passes(const GraphFilter& filter, Id graph);

}  // namespace casus::storage
