#include "query/optimize/joins/place_filters.h"

#include <algorithm>
#include <limits>

#include "query/optimize/joins/join_cost.h"

namespace casus::query {
namespace {

class Placer {
 public:
  Placer(const JoinGroup& group, const JoinTree& tree, bool counted) : group_(group), tree_(tree), counted_(counted) {}

  // The node for one filter and what it costs there.
  std::pair<int, double> place(const PendingFilter& filter) const {
    const std::vector<int> chain = nodes_above(filter);
    if (chain.empty()) return {-1, 0};
    const double share = 1 - filter.selectivity;
    double waiting = 0, best = 0;
    int chosen = -1;
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const JoinNode& node = node_at(chain[i]);
      if (i > 0) {
        const double rows = rows_without(filter, node_at(chain[i - 1]));
        waiting += share * (rows * input_cost(node, chain[i - 1]) + rows_without(filter, node) * cost::kOutputRow);
      }
      const double total = waiting + evaluation(filter, rows_without(filter, node));
      if (i > 0 && total >= best) continue;
      best = total;
      chosen = i == 0 ? -1 : chain[i];
    }
    // A tree that was ordered without the filter pays for all rows everywhere.
    return {chosen, counted_ ? best : best - waiting};
  }

 private:
  const JoinNode& node_at(int i) const { return tree_.nodes[static_cast<std::size_t>(i)]; }

  // The right of these is looked up for the rows of the left, never read on its own.
  static bool reads_right(const JoinNode& node) {
    return node.method == JoinMethod::kMerge || node.method == JoinMethod::kHash;
  }

  VariableSet bound_at(int i) const {
    const JoinNode& node = node_at(i);
    if (node.method == JoinMethod::kInput) return group_.items[node.input].certain;
    VariableSet bound = bound_at(node.left);
    bound.insert(bound_at(node.right));
    return bound;
  }

  // The nodes that bind what the filter needs, from the lowest up to the root.
  std::vector<int> nodes_above(const PendingFilter& filter) const {
    std::vector<int> chain;
    int next = tree_.root;
    if (!bound_at(next).contains_all(filter.needs)) return chain;
    while (next >= 0) {
      chain.push_back(next);
      const JoinNode& node = node_at(next);
      next = -1;
      if (node.method == JoinMethod::kInput) break;
      if (bound_at(node.left).contains_all(filter.needs)) {
        next = node.left;
      } else if (reads_right(node) && bound_at(node.right).contains_all(filter.needs)) {
        next = node.right;
      }
    }
    std::reverse(chain.begin(), chain.end());
    return chain;
  }

  double rows_without(const PendingFilter& filter, const JoinNode& node) const {
    return counted_ ? node.rows / filter.selectivity : node.rows;
  }

  // Of one row of the child.
  static double input_cost(const JoinNode& node, int child) {
    switch (node.method) {
      case JoinMethod::kMerge: return cost::kMergeRow;
      case JoinMethod::kHash: return child == node.left ? cost::kHashProbe : cost::kHashBuild;
      case JoinMethod::kLookup: return cost::kLookup + cost::kLookupMini;
      case JoinMethod::kPath: return cost::kPathStart;
      case JoinMethod::kInput: break;
    }
    return 0;
  }

  double evaluation(const PendingFilter& filter, double rows) const {
    double evaluations = rows;
    const std::vector<Variable> variables = filter.needs.to_vector();
    if (variables.size() == 1) evaluations = std::min(rows, distinct_values(variables.front()));
    const double each = filter.cost.row + (filter.cost.reads_text ? cost::kTextRandom : 0);
    return evaluations * each + rows * cost::kMemoRow;
  }

  double distinct_values(Variable variable) const {
    double least = std::numeric_limits<double>::infinity();
    for (const JoinItem& item : group_.items) {
      for (const auto& [v, distinct] : item.estimate.distinct) {
        if (v == variable) least = std::min(least, distinct);
      }
    }
    return least;
  }

  const JoinGroup& group_;
  const JoinTree& tree_;
  bool counted_;
};

}  // namespace

FilterPlacement place_filters(const JoinGroup& group, const JoinTree& tree, bool counted) {
  FilterPlacement placement;
  const Placer placer(group, tree, counted);
  for (const PendingFilter& filter : group.filters) {
    const bool waits = filter.is_costly() && !filter.at_end;
    const auto [node, cost] = waits ? placer.place(filter) : std::pair(-1, 0.0);
    placement.nodes.push_back(node);
    placement.cost += cost;
  }
  return placement;
}

double cost_of(const JoinTree& tree) {
  return tree.nodes[static_cast<std::size_t>(tree.root)].cost;
}

void order_without_costly(JoinGroup& group, JoinProblem& problem, JoinTree& tree) {
  JoinProblem without = problem;
  for (std::size_t f = 0; f < group.filters.size(); ++f) {
    if (group.filters[f].is_costly()) without.conditions[f].selectivity = 1;
  }
  JoinTree other = order_joins(without);
  const double early = cost_of(tree) + place_filters(group, tree, true).cost;
  const double late = cost_of(other) + place_filters(group, other, false).cost;
  if (late >= early) return;
  for (PendingFilter& filter : group.filters) filter.counted = !filter.is_costly();
  problem = std::move(without);
  tree = std::move(other);
}

void sort_filters(JoinGroup& group) {
  for (PendingFilter& filter : group.filters) {
    filter.cost = condition_cost(*filter.condition);
    // No rows of a join are known to be those that pass a filter at the end.
    filter.selectivity = filter.at_end ? 1 : selectivity(*filter.condition, nullptr);
  }
  const auto price = [](const PendingFilter& filter) {
    return (filter.cost.row + (filter.cost.reads_text ? cost::kTextRandom : 0)) / (1 - filter.selectivity);
  };
  std::stable_sort(group.filters.begin(), group.filters.end(),
                   [&](const PendingFilter& a, const PendingFilter& b) { return price(a) < price(b); });
}

}  // namespace casus::query
