#include <algorithm>

#include "query/algebra/expression_walk.h"
#include "query/execute/schema_algebra.h"
#include "query/optimize/joins/join_cost.h"
#include "query/optimize/joins/join_group.h"
#include "query/optimize/physical/split_aggregates.h"

namespace casus::query {
namespace {

bool counts_solutions(const AggregateExpression& aggregate, const VariableSet& bound) {
  if (aggregate.function != AggregateFunction::kCount || aggregate.distinct) return false;
  if (!aggregate.argument) return true;
  const auto* v = std::get_if<VariableExpression>(&aggregate.argument->node);
  return v && bound.contains(v->variable);
}

// Aggregates for which it is the same whether equal solutions come one by one or as one row with weights.
bool takes_weights(const AggregateExpression& aggregate, const VariableSet& bound) {
  if (aggregate.argument && !is_deterministic(*aggregate.argument)) return false;
  switch (aggregate.function) {
    case AggregateFunction::kCount:
      return aggregate.distinct ? aggregate.argument != nullptr : counts_solutions(aggregate, bound);
    case AggregateFunction::kMin:
    case AggregateFunction::kMax:
    case AggregateFunction::kSample: return true;
    case AggregateFunction::kSum:
    case AggregateFunction::kAvg:
    case AggregateFunction::kGroupConcat: return aggregate.distinct;
  }
  return false;
}

// The variable of a COUNT(DISTINCT ?v) that is the only aggregate: then the distinct rows of the keys and the variable
// can be counted.
std::optional<Variable> distinctly_counted(const Group& node) {
  if (node.aggregates.size() != 1) return std::nullopt;
  const AggregateExpression& aggregate = node.aggregates.front().second;
  if (aggregate.function != AggregateFunction::kCount || !aggregate.distinct || !aggregate.argument)
    return std::nullopt;
  const auto* v = std::get_if<VariableExpression>(&aggregate.argument->node);
  return v ? std::optional(v->variable) : std::nullopt;
}

// The number of solutions that a row stands for.
ExpressionPtr product(const std::vector<Variable>& weights) {
  ExpressionPtr result;
  for (const Variable weight : weights) {
    ExpressionPtr factor = make_expression(VariableExpression{weight});
    result =
        result
            ? make_expression(ArithmeticExpression{ArithmeticOperator::kMultiply, std::move(result), std::move(factor)})
            : std::move(factor);
  }
  return result;
}

// Rows with the same values of these are expected, or nothing is known.
bool repeats(const Planned& planned, const Schema& keys) {
  constexpr double kWorthIt = 2;
  double combinations = 1;
  for (const Variable key : keys) {
    const bool known = std::any_of(planned.distinct.begin(), planned.distinct.end(),
                                   [&](const auto& distinct) { return distinct.first == key; });
    if (!known) return true;
    combinations *= planned.distinct_values(key);
  }
  return combinations * kWorthIt <= planned.rows;
}

}  // namespace

std::optional<Planned> PlanBuilder::count_scan(const Group& node, const GraphContext& graph) {
  if (!enabled("count_scans") || !node.keys.empty() || node.aggregates.size() != 1) return std::nullopt;
  JoinGroup group;
  const Algebra* pattern = node.input.get();
  for (; const auto* filter = std::get_if<Filter>(&pattern->node); pattern = filter->input.get()) {
    group.filters.push_back({clone(*filter->condition), mentioned(*filter->condition)});
  }
  collect(*pattern, graph, group);
  if (group.empty || group.items.size() != 1) return std::nullopt;
  const auto* leaf = std::get_if<Leaf>(&group.items.front().source);
  if (!leaf || leaf->repeats_variable() || !counts_solutions(node.aggregates.front().second, leaf->variables())) {
    return std::nullopt;
  }
  if (!group.filters.empty() && enabled("bound_scans")) apply_ranges(group);
  const std::size_t decided = leaf->range ? leaf->range->decided.size() : 0;
  if (group.empty || decided < group.filters.size()) return std::nullopt;
  std::vector<AccessPath> paths = scan_paths(*leaf);
  if (decided > 0) std::erase_if(paths, [&](const AccessPath& path) { return !within_range(path, *leaf); });
  if (paths.empty()) return std::nullopt;
  Planned planned;
  planned.rows = 1;
  planned.cost = cost::kScanStart;
  planned.op = make_count_scan(context_, paths.front().spec, node.aggregates.front().first);
  return finish(std::move(planned));
}

Planned PlanBuilder::build_group(const Group& node, const GraphContext& graph, const Demand& demand) {
  if (auto counted = count_scan(node, graph)) return std::move(*counted);
  Demand inner;
  inner.ordered = true;
  inner.needed.insert(node.keys);
  inner.preferred = node.keys;
  bool whole_solutions = false;
  std::vector<std::pair<Variable, AggregateExpression>> aggregates;
  ExistsFactory exists;
  const VariableSet bound = certain(*node.input);
  inner.weighted = enabled("weigh_rows") &&
                   std::all_of(node.aggregates.begin(), node.aggregates.end(),
                               [&](const auto& aggregate) { return takes_weights(aggregate.second, bound); });
  for (const auto& [variable, aggregate] : node.aggregates) {
    if (!demand.needed.contains(variable) && enabled("prune_variables")) continue;
    AggregateExpression copy{aggregate.function, aggregate.distinct, nullptr, aggregate.separator};
    // What is bound in every solution need not be looked at to be counted.
    if (aggregate.argument && !(inner.weighted && counts_solutions(aggregate, bound))) {
      inner.needed.insert(mentioned(*aggregate.argument));
      copy.argument = clone(*aggregate.argument);
      if (contains_exists(*aggregate.argument)) exists = exists_factory(graph);
    }
    whole_solutions = whole_solutions || (aggregate.distinct && !aggregate.argument);
    aggregates.emplace_back(variable, std::move(copy));
  }
  if (whole_solutions) inner.needed.insert(possible(*node.input));
  const auto counted = enabled("count_distinct_rows") ? distinctly_counted(node) : std::nullopt;
  if (counted) inner.preferred.push_back(*counted);
  Planned planned = build(*node.input, graph, inner);
  if (counted && !aggregates.empty()) {
    Schema rows;
    for (const Variable v : inner.preferred) {
      if (!contains(rows, v) && column_of(planned.op->schema(), v) >= 0) rows.push_back(v);
    }
    planned.op = make_project(context_, std::move(planned.op), std::move(rows));
    planned.weights.clear();
    aggregates.front().second.distinct = false;
    planned = distinct(finish(std::move(planned)), {});
  }
  if (whole_solutions) {
    // COUNT(DISTINCT *) compares solutions, and blank nodes of patterns are no part of a solution.
    Schema visible;
    for (const Variable v : inner.needed.to_vector()) {
      const bool key = std::find(node.keys.begin(), node.keys.end(), v) != node.keys.end();
      if ((key || !variables_.is_hidden(v)) && column_of(planned.op->schema(), v) >= 0) visible.push_back(v);
    }
    planned.op = make_project(context_, std::move(planned.op), std::move(visible));
    planned = finish(std::move(planned));
  }
  if (!planned.weights.empty()) {
    for (auto& [variable, aggregate] : aggregates) {
      if (!counts_solutions(aggregate, bound)) continue;
      aggregate.function = AggregateFunction::kSum;
      aggregate.argument = product(planned.weights);
    }
    planned.weights.clear();
  }
  return group(std::move(planned), node.keys, std::move(aggregates), std::move(exists));
}

// What one thread would have to hash is grouped in two steps, the first in several threads.
Planned PlanBuilder::group(Planned input, const Schema& keys, Aggregates aggregates, ExistsFactory exists) {
  Planned planned = std::move(input);
  double groups = 1;
  for (const Variable key : keys) groups *= planned.distinct_values(key);
  if (!keys.empty()) groups = std::min(groups, planned.rows);
  std::optional<AggregateSteps> steps;
  if (keys.empty() || !order_starts_with_set(planned.op->order(), keys)) {
    if (shares_out(planned) && repeats(planned, keys)) steps = split_aggregates(aggregates, variables_);
    if (steps) {
      planned.op = make_partial_group(context_, std::move(planned.op), keys, std::move(steps->first));
      planned = finish(std::move(planned));
      aggregates = std::move(steps->second);
    }
    planned = gather(std::move(planned));
  }
  planned.cost += planned.rows * cost::kGroupRow;
  planned.rows = groups;
  planned.op = make_group(context_, std::move(planned.op), keys, std::move(aggregates), std::move(exists));
  planned = finish(std::move(planned));
  if (!steps) return planned;
  for (auto& [variable, expression] : steps->computed) {
    planned.op = make_extend(context_, std::move(planned.op), variable, std::move(expression));
    planned = finish(std::move(planned));
  }
  return planned;
}

// As group(), unless few rows are wanted: the first step reads far before it hands out a row.
Planned PlanBuilder::distinct(Planned input, const Demand& demand) {
  Planned planned = std::move(input);
  const Schema columns = planned.op->schema();
  if (!order_starts_with_set(planned.op->order(), columns) && !demand.first) {
    if (!demand.limit && shares_out(planned) && repeats(planned, columns)) {
      planned.op = make_partial_group(context_, std::move(planned.op), columns, {});
      planned = finish(std::move(planned));
    }
    planned = gather(std::move(planned), demand.limit);
  }
  planned.cost += planned.rows * cost::kGroupRow;
  double combinations = 1;
  for (const Variable v : columns) combinations *= planned.distinct_values(v);
  planned.rows = std::min(planned.rows, combinations);
  planned.op = make_distinct(context_, std::move(planned.op));
  return finish(std::move(planned));
}

}  // namespace casus::query
