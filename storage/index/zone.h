#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/index/permutation.h"

namespace casus::storage {

/// Graphs that a zone header names with their rows; a block with more of them is told apart by reading it.
inline constexpr std::size_t kZoneGraphs = 8;

struct GraphRows {
  Id graph;
  std::uint32_t rows = 0;
  friend bool operator==(const GraphRows&, const GraphRows&) = default;
};

/// What is known of a block without its payload. The last row is the key.
struct Zone {
  std::uint32_t rows = 0;
  Row first{};
  /// Distinct values of the first 1, 2 and 3 columns together.
  std::array<std::uint32_t, 3> distinct{};
  std::uint32_t default_rows = 0;  ///< rows in the default graph
  /// Ascending; empty when the block holds more than kZoneGraphs graphs, or triple terms.
  std::vector<GraphRows> graphs;
  friend bool operator==(const Zone&, const Zone&) = default;
};

/// The column of a permutation that holds the graph, or the triple term.
constexpr std::size_t graph_column(Permutation permutation) {
  const auto columns = columns_of(permutation);
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), Position::kGraph) - columns.begin());
}

Zone zone_of(Permutation permutation, std::span<const Row> rows);
std::string encode_zone(const Zone& zone);
/// Throws StorageError(kCorrupt).
Zone decode_zone(std::string_view bytes);

}  // namespace casus::storage
