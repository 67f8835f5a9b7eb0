#include <algorithm>

#include "query/execute/schema_algebra.h"
#include "query/optimize/joins/cyclic_core.h"
#include "query/optimize/joins/join_cost.h"
#include "query/optimize/joins/join_group.h"
#include "query/optimize/joins/join_order.h"
#include "query/optimize/joins/join_problem.h"
#include "query/optimize/joins/place_filters.h"

namespace casus::query {
namespace {

// Each filter is an operator of its own up to here; more become one.
constexpr std::size_t kMaxFilterOperators = 16;

// UNIONs that cost more, in nanoseconds, may be joined with other patterns alternative by alternative.
constexpr double kWorthDistributing = 300'000;

// Erases the elements at some ascending places.
template <class T>
void without(std::vector<T>& elements, const std::vector<std::size_t>& places) {
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(*place));
  }
}

// Rows read within the bounds of a leaf need no filter that these decide.
void drop_decided(JoinGroup& group, const Leaf& leaf, const AccessPath& path) {
  if (!within_range(path, leaf)) return;
  for (const std::size_t filter : leaf.range->decided) group.filters[filter].condition = nullptr;
}

// The keys in the sequence of both orders, if both are sorted by exactly these first, and always bound.
std::optional<Schema> merge_keys(const Operator& left, const Operator& right, const Schema& shared) {
  if (shared.empty() || left.order().size() < shared.size() || right.order().size() < shared.size())
    return std::nullopt;
  Schema keys;
  for (std::size_t i = 0; i < shared.size(); ++i) {
    const Variable v = left.order()[i];
    const bool bound = column_of(left.bound(), v) >= 0 && column_of(right.bound(), v) >= 0;
    if (v != right.order()[i] || column_of(shared, v) < 0 || !bound) return std::nullopt;
    keys.push_back(v);
  }
  return keys;
}

void merge_distinct(Planned& into, const std::vector<std::pair<Variable, double>>& more) {
  for (const auto& [v, count] : more) {
    const auto same =
        std::find_if(into.distinct.begin(), into.distinct.end(), [v = v](const auto& d) { return d.first == v; });
    if (same == into.distinct.end()) {
      into.distinct.emplace_back(v, count);
    } else {
      same->second = std::min(same->second, count);
    }
  }
}

}  // namespace

Planned PlanBuilder::scan(const JoinItem& item, const Leaf& leaf, const AccessPath& path) {
  if (leaf.impossible) return empty(leaf.variables());
  Planned planned;
  if (item.weight) {
    planned.op = make_run_scan(context_, path.spec, path.columns, *item.weight);
    planned.weights.push_back(*item.weight);
  } else {
    planned.op = make_index_scan(context_, path.spec, path.columns);
  }
  planned.rows = item.estimate.rows;
  planned.cost = cost::kScanStart + item.estimate.rows * cost::kScanRow;
  planned.distinct = item.estimate.distinct;
  return finish(std::move(planned));
}

Planned PlanBuilder::emit(JoinGroup& group, const JoinTree& tree, int node_index) {
  const ExecutionContext::Nesting nesting(context_);
  const JoinNode& node = tree.nodes[static_cast<std::size_t>(node_index)];
  Planned planned = node.method == JoinMethod::kInput ? emit_input(group, node) : emit_join(group, tree, node);
  planned.cost = node.cost;
  planned.startup = node.startup;
  planned.rows = node.rows;
  return emit_filters(group, node_index, std::move(planned));
}

Planned PlanBuilder::emit_input(JoinGroup& group, const JoinNode& node) {
  JoinItem& item = group.items[node.input];
  if (const auto* leaf = std::get_if<Leaf>(&item.source)) {
    drop_decided(group, *leaf, item.paths[node.access]);
    return scan(item, *leaf, item.paths[node.access]);
  }
  if (std::holds_alternative<PathItem>(item.source)) return path_step(group, item, {});
  return std::move(item.planned);
}

Planned PlanBuilder::emit_join(JoinGroup& group, const JoinTree& tree, const JoinNode& node) {
  Planned left = emit(group, tree, node.left);
  const JoinItem& item = group.items[tree.nodes[static_cast<std::size_t>(node.right)].input];
  if (node.method == JoinMethod::kPath) return path_step(group, item, std::move(left));
  Planned planned;
  if (node.method == JoinMethod::kLookup) {
    const auto& leaf = std::get<Leaf>(item.source);
    if (const auto lookup = lookup_path(leaf, VariableSet(left.op->bound()))) {
      planned.distinct = std::move(left.distinct);
      planned.weights = std::move(left.weights);
      merge_distinct(planned, item.estimate.distinct);
      drop_decided(group, leaf, *lookup);
      planned.op =
          make_index_join(context_, JoinKind::kInner, std::move(left.op), lookup->spec, lookup->keys, lookup->columns);
      return planned;
    }
  }
  Planned right = emit(group, tree, node.right);
  const Schema shared = shared_variables(left.op->schema(), right.op->schema());
  const auto sorted = node.method == JoinMethod::kMerge ? merge_keys(*left.op, *right.op, shared) : std::nullopt;
  Schema keys = hash_keys(left, right);
  planned.distinct = std::move(left.distinct);
  planned.weights = std::move(left.weights);
  planned.weights.insert(planned.weights.end(), right.weights.begin(), right.weights.end());
  merge_distinct(planned, right.distinct);
  planned.op = sorted ? make_merge_join(context_, JoinKind::kInner, std::move(left.op), std::move(right.op), *sorted)
                      : make_hash_join(context_, JoinKind::kInner, std::move(left.op), gather(std::move(right)).op,
                                       std::move(keys));
  return planned;
}

// The filters that wait for this node, over a plan with the rows that join ordering expects of it.
Planned PlanBuilder::emit_filters(JoinGroup& group, int node_index, Planned planned) {
  const VariableSet bound(planned.op->bound());
  for (const PendingFilter& pending : group.filters) {
    const bool applied = !pending.condition;
    // Of the filters that are evaluated further up, or were further down, join ordering knew one sort only.
    if (!applied && pending.counted && bound.contains_all(pending.needs)) planned.rows /= pending.selectivity;
    if (applied && !pending.counted) planned.rows *= pending.selectivity;
  }
  planned = finish(std::move(planned));
  std::vector<ExpressionPtr> conditions;
  for (PendingFilter& pending : group.filters) {
    if (!pending.condition || pending.at_end || !bound.contains_all(pending.needs)) continue;
    if (pending.node >= 0 && pending.node != node_index) continue;
    conditions.push_back(std::move(pending.condition));
    planned.rows *= pending.selectivity;
    if (conditions.size() > kMaxFilterOperators) continue;
    planned.op = make_filter(context_, std::move(planned.op), std::move(conditions.back()));
    planned = finish(std::move(planned));
  }
  if (conditions.size() > kMaxFilterOperators) {
    conditions.erase(conditions.begin(), conditions.begin() + kMaxFilterOperators);
    planned.op = make_filter(context_, std::move(planned.op), make_expression(AndExpression{std::move(conditions)}));
    planned = finish(std::move(planned));
  }
  return planned;
}

Planned PlanBuilder::join(JoinGroup& group, const Demand& demand) {
  const LocalVariables local = number_variables(group, demand);
  JoinProblem problem = make_join_problem(group, local, context_);
  problem.reorder = enabled("order_joins");
  problem.allow_merge = enabled("merge_joins");
  problem.allow_lookup = enabled("index_joins");
  if (demand.limit) problem.limit = static_cast<double>(*demand.limit);
  if (demand.first) {
    problem.limit = demand.first->rows;
    problem.first = local.find(demand.first->variable);
  }
  for (const Variable v : demand.preferred) {
    if (const int i = local.find(v); i >= 0) problem.preferred |= join_variable(static_cast<std::size_t>(i));
  }
  problem.check = [this] { context_.check(); };
  JoinTree tree = order_joins(problem);
  const bool costly = enabled("place_filters") && std::any_of(group.filters.begin(), group.filters.end(),
                                                              [](const PendingFilter& f) { return f.is_costly(); });
  const double expected = cost_of(tree) + (costly ? place_filters(group, tree, true).cost : 0);
  if (enabled("sample_joins") && !demand.first && expected >= static_cast<double>(options_.sample_from.count())) {
    const bool filters = sample_filters(group, context_, problem);
    if (sample_pairs(group, local, context_, problem) || filters) tree = order_joins(problem);
  }
  if (costly && group.items.size() > 1 && demand.wants_all()) order_without_costly(group, problem, tree);
  const auto core = enabled("multiway_joins") && demand.wants_all() ? cyclic_core(group) : std::nullopt;
  if (core) {
    const JoinProblem with_core = with_joined(problem, core->items, core->cost, local.order(core->variables));
    JoinTree other = order_joins(with_core);
    if (cost_of(other) < cost_of(tree)) {
      JoinItem cycle = join_cycle(group, *core, with_core.inputs.back().rows);
      without(group.items, core->items);
      group.items.push_back(std::move(cycle));
      tree = std::move(other);
    }
  }
  if (costly) {
    const bool counted =
        std::all_of(group.filters.begin(), group.filters.end(), [](const auto& f) { return f.counted; });
    const FilterPlacement placement = place_filters(group, tree, counted);
    for (std::size_t f = 0; f < group.filters.size(); ++f) group.filters[f].node = placement.nodes[f];
  }
  return emit(group, tree, tree.root);
}

JoinItem PlanBuilder::join_cycle(JoinGroup& group, const CyclicCore& core, double rows) {
  JoinItem cycle;
  cycle.source = CycleItem{};
  std::vector<OperatorPtr> inputs;
  for (std::size_t i = 0; i < core.items.size(); ++i) {
    const JoinItem& item = group.items[core.items[i]];
    cycle.possible.insert(item.possible);
    cycle.certain.insert(item.certain);
    Planned input = scan(item, std::get<Leaf>(item.source), core.paths[i]);
    merge_distinct(cycle.planned, input.distinct);
    // The trie takes the columns in the sequence of the variables, which the permutation has already.
    inputs.push_back(gather(std::move(input)).op);
  }
  cycle.planned.op = make_multiway_join(context_, std::move(inputs), core.variables);
  cycle.planned.rows = rows;
  cycle.planned.cost = core.cost;
  cycle.planned = finish(std::move(cycle.planned));
  return cycle;
}

Planned PlanBuilder::build_join_group(const Algebra& algebra, const std::vector<const Expression*>& filters,
                                      const GraphContext& graph, const Demand& demand) {
  JoinGroup group;
  collect(algebra, graph, group);
  if (group.empty) return empty(group.possible);
  for (const Expression* filter : filters) {
    group.filters.push_back({clone(*filter), intersection(mentioned(*filter), group.possible)});
    group.filters.back().at_end = !is_deterministic(*filter);
  }
  if (enabled("substitute_equalities")) substitute_equalities(group);
  sort_filters(group);
  if (enabled("bound_scans")) apply_ranges(group);
  if (group.empty) return empty(group.possible);
  prune(group, demand);
  plan_items(group, demand);
  if (group.empty) return empty(group.possible);
  if (demand.weighted && enabled("weigh_rows")) merge_equal_rows(group);
  const ExecutionContext::Nesting nesting(context_, group.constants.size());
  const double unions = cost_of_unions(group);
  Planned planned = group.items.empty() ? unit() : join(group, demand);
  const bool promising = unions > kWorthDistributing && unions > planned.cost / 2;
  if (enabled("distribute_unions") && demand.wants_all() && (promising || options_.always_replan)) {
    if (auto distributed = distribute_union(algebra, filters, graph, demand, planned.cost))
      return std::move(*distributed);
  }
  // What is random, and variables that may stay unbound: only the whole group knows their final values.
  std::vector<ExpressionPtr> left_over;
  for (PendingFilter& pending : group.filters) {
    if (pending.condition) left_over.push_back(std::move(pending.condition));
  }
  if (left_over.size() > kMaxFilterOperators) {
    const ExpressionPtr all = make_expression(AndExpression{std::move(left_over)});
    planned = filter(std::move(planned), *all, graph);
  } else {
    for (const ExpressionPtr& condition : left_over) planned = filter(std::move(planned), *condition, graph);
  }
  for (const auto& [v, term] : group.constants) {
    if (!demand.needed.contains(v)) continue;
    planned.op = make_extend(context_, std::move(planned.op), v, make_expression(TermExpression{term}));
    planned.distinct.emplace_back(v, 1);
    planned = finish(std::move(planned));
  }
  return planned;
}

}  // namespace casus::query
