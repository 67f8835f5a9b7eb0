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

/// The cost of a tree, nanoseconds.
double cost_of(const JoinTree& tree);

/// Takes the tree that costs least without the costly filters, if that and evaluating these on fewer rows is worth it.
/// `problem` and `tree` are those of the group, and replaced.
void order_without_costly(JoinGroup& group, JoinProblem& problem, JoinTree& tree);

/// Notes cost and selectivity of each filter. Filters that meet at a node are applied in the sequence in which they
/// drop most for their cost.
void sort_filters(JoinGroup& group);

}  // namespace casus::query
