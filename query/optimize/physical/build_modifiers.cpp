#include <algorithm>
#include <iterator>

#include "query/algebra/expression_walk.h"
#include "query/execute/schema_algebra.h"
#include "query/optimize/joins/join_cost.h"
#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

// A variable that nothing binds gets no column: above, another pattern may bind it.
Schema with_columns(const std::vector<Variable>& variables, const Operator& input) {
  Schema columns;
  std::copy_if(variables.begin(), variables.end(), std::back_inserter(columns),
               [&](Variable v) { return contains(input.schema(), v); });
  return columns;
}

std::vector<PhysicalSortKey> copy_of(const std::vector<PhysicalSortKey>& keys) {
  std::vector<PhysicalSortKey> copies;
  for (const auto& key : keys) copies.push_back({clone(*key.expression), key.descending});
  return copies;
}

}  // namespace

// Where few of many rows come first, each thread leaves only those that may.
Planned PlanBuilder::top_k(Planned input, const std::vector<PhysicalSortKey>& keys, std::uint64_t limit) {
  constexpr double kWorthIt = 64;
  Planned planned = std::move(input);
  const bool alone = std::all_of(keys.begin(), keys.end(),
                                 [](const PhysicalSortKey& key) { return depends_on_row_alone(*key.expression); });
  planned.cost += planned.rows * cost::kSortRow;
  if (alone && shares_out(planned) && static_cast<double>(limit) * kWorthIt <= planned.rows) {
    planned.op = make_partial_top_k(context_, std::move(planned.op), copy_of(keys), limit);
    planned = finish(std::move(planned));
  }
  return gather(std::move(planned));
}

// Where the rows can be had in the order of the first key, those that come first are enough. How many rows that takes
// may be estimated badly: the other plan stays at hand.
std::optional<Planned> PlanBuilder::range_top_k(const OrderBy& node, const GraphContext& graph, const Demand& demand,
                                                std::uint64_t limit, Planned& whole) {
  constexpr double kWorthIt = 100'000;  // nanoseconds, several times what it takes to plan once more
  constexpr double kStart = 30'000;     // to find the first ranges
  constexpr double kLess = 0.5;         // of the cost of the whole: estimates are not that good
  if (node.keys.empty() || limit == 0) return std::nullopt;
  const auto* first = std::get_if<VariableExpression>(&node.keys.front().expression->node);
  const double sorted = whole.cost + whole.rows * cost::kSortRow;
  const bool tried = enabled("range_top_k") && first && keeps_order(*node.input) && reductions_ < kMaxReductions;
  if (!tried || (sorted < kWorthIt && !options_.always_replan)) return std::nullopt;
  const bool alone = std::all_of(node.keys.begin(), node.keys.end(),
                                 [](const SortKey& key) { return depends_on_row_alone(*key.expression); });
  if (!alone) return std::nullopt;
  ++reductions_;
  Demand inner = demand;
  inner.first = FirstRows{first->variable, static_cast<double>(limit)};
  Planned planned = build(*node.input, graph, inner);
  const Schema& order = planned.op->order();
  if (order.empty() || order.front() != first->variable || !planned.op->can_fork()) return std::nullopt;
  const double read = std::min(1.0, 2 * static_cast<double>(limit) / std::max(1.0, planned.rows));
  const double total = planned.cost + planned.rows * cost::kSortRow;
  planned.cost = kStart + planned.startup + read * (total - planned.startup);
  if (planned.cost > kLess * sorted && !options_.always_replan) return std::nullopt;
  std::vector<PhysicalSortKey> keys;
  for (const SortKey& key : node.keys) keys.push_back({clone(*key.expression), key.descending});
  // The other plan may lack columns that nobody asked for.
  if (!demand.needed.contains_all(VariableSet(planned.op->schema()))) {
    planned.op = make_project(context_, std::move(planned.op), with_columns(demand.needed.to_vector(), *planned.op));
    planned = finish(std::move(planned));
  }
  // All of the rows in this way take less than the other plan: it is not needed.
  const double most = sorted / std::max(1.0, total);
  OperatorPtr other = most < 1 ? top_k(std::move(whole), keys, limit).op : nullptr;
  planned.op = make_range_top_k(context_, std::move(planned.op), std::move(keys), limit, std::move(other), most);
  planned.rows = std::min(planned.rows, static_cast<double>(limit));
  return finish(std::move(planned));
}

Planned PlanBuilder::build_order_by(const OrderBy& node, const GraphContext& graph, const Demand& demand) {
  // The sequence of a subquery's rows means nothing unless it is cut.
  if (!demand.ordered && !demand.limit) return build(*node.input, graph, demand);
  Demand inner = demand;
  inner.limit.reset();
  inner.preferred.clear();
  std::vector<PhysicalSortKey> keys;
  ExistsFactory exists;
  for (const SortKey& key : node.keys) {
    inner.needed.insert(mentioned(*key.expression));
    if (contains_exists(*key.expression)) exists = exists_factory(graph);
    keys.push_back({clone(*key.expression), key.descending});
  }
  Planned planned = build(*node.input, graph, inner);
  const auto limit = enabled("top_k") ? demand.limit : std::nullopt;
  if (limit) {
    if (auto ranges = range_top_k(node, graph, inner, *limit, planned)) return std::move(*ranges);
    planned = top_k(std::move(planned), keys, *limit);
    planned.rows = std::min(planned.rows, static_cast<double>(*limit));
  } else {
    planned = gather(std::move(planned));
    planned.cost += planned.rows * cost::kSortRow;
  }
  planned.op = make_order_by(context_, std::move(planned.op), std::move(keys), limit, std::move(exists));
  return finish(std::move(planned));
}

Planned PlanBuilder::build_project(const Project& node, const GraphContext& graph, const Demand& demand) {
  Demand inner = demand;
  inner.needed = VariableSet(node.variables);
  Planned planned = build(*node.input, graph, inner);
  Schema columns = with_columns(node.variables, *planned.op);
  columns.insert(columns.end(), planned.weights.begin(), planned.weights.end());
  if (planned.op->schema() != columns) {
    planned.op = make_project(context_, std::move(planned.op), std::move(columns));
    planned = finish(std::move(planned));
  }
  return planned;
}

Planned PlanBuilder::build_distinct(const Distinct& node, const GraphContext& graph, const Demand& demand) {
  Demand inner = demand;
  inner.limit.reset();
  const std::vector<Variable> columns = possible_variables(*node.input);
  inner.needed = VariableSet(columns);
  inner.preferred = columns;
  inner.weighted = enabled("weigh_rows");
  Planned planned = build(*node.input, graph, inner);
  // Rows may carry columns that the pattern does not bind, and weights; they must not make rows differ.
  const bool extra = std::any_of(planned.op->schema().begin(), planned.op->schema().end(),
                                 [&](Variable v) { return !inner.needed.contains(v); });
  if (!planned.weights.empty() || (extra && !std::holds_alternative<Project>(node.input->node))) {
    const auto* project = std::get_if<Project>(&node.input->node);
    Schema kept = with_columns(project ? project->variables : columns, *planned.op);
    planned.op = make_project(context_, std::move(planned.op), std::move(kept));
    planned.weights.clear();
    planned = finish(std::move(planned));
  }
  return distinct(std::move(planned), demand);
}

Planned PlanBuilder::build_slice(const Slice& node, const GraphContext& graph, const Demand& demand) {
  Demand inner = demand;
  inner.ordered = true;
  inner.limit.reset();
  if (node.limit && *node.limit <= ~std::uint64_t{0} - node.offset) inner.limit = node.offset + *node.limit;
  Planned planned = gather(build(*node.input, graph, inner), inner.limit);
  const double left = std::max(0.0, planned.rows - static_cast<double>(node.offset));
  planned.rows = node.limit ? std::min(left, static_cast<double>(*node.limit)) : left;
  planned.op = make_slice(context_, std::move(planned.op), node.offset, node.limit);
  return finish(std::move(planned));
}

}  // namespace casus::query
