#pragma once

#include <vector>

#include "query/optimize/joins/join_group.h"
#include "query/optimize/joins/join_order.h"

namespace casus::query {

/// Where the costly filters of a group cost least in a join tree: a filter may wait until joins leave fewer rows, or
/// fewer distinct terms, for the price of the rows that it would have kept from these joins.
struct FilterPlacement {
  std::vector<int> nodes;  ///< of each filter of the group: a node of the tree, -1 for as early as possible
  double cost = 0;         ///< nanoseconds, what the tree's own cost leaves out
};

/// `counted`: the tree was ordered with the selectivity of these filters, applied as early as possible.
FilterPlacement place_filters(const JoinGroup& group, const JoinTree& tree, bool counted);

}  // namespace casus::query
