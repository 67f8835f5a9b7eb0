#pragma once

#include "storage/index/scan.h"

namespace casus::storage {

inline constexpr Row kLeastRow{Id(0), Id(0), Id(0), Id(0)};
inline constexpr Row kGreatestRow{Id(~std::uint64_t{0}), Id(~std::uint64_t{0}), Id(~std::uint64_t{0}),
                                  Id(~std::uint64_t{0})};

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
