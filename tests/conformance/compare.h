#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/conformance/result_set.h"
#include "tests/conformance/sort_order.h"

namespace casus::conformance {

/// What the query asks of the order and number of its solutions.
struct Demands {
  bool ordered = false;            ///< it has ORDER BY at its top
  std::vector<SortKey> sort_keys;  ///< empty when some key is an expression or not projected: order is not checked then
  bool sliced = false;             ///< LIMIT or OFFSET at its top: it may cut between rows with equal keys
  bool any_cardinality = false;    ///< mf:LaxCardinality
};

/// Nothing when `actual` is a right answer; otherwise what differs, for a person.
std::optional<std::string> difference(const ResultSet& expected, const ResultSet& actual, const Demands& demands);

/// The same for datasets: all blank nodes at once, or, since the expected files of an update have separate blank nodes,
/// graph by graph when `graph_by_graph` allows it.
std::optional<std::string> difference(const std::vector<Quad>& expected, const std::vector<Quad>& actual,
                                      bool graph_by_graph);
/// The same for documents of lines, whose order is free.
std::optional<std::string> difference(std::vector<std::string> expected, std::vector<std::string> actual);
/// Term by term, as tests of a parser want it.
std::optional<std::string> exact_difference(const std::vector<Quad>& expected, const std::vector<Quad>& actual);

}  // namespace casus::conformance
