#include <algorithm>

#include "query/execute/schema_algebra.h"
#include "query/optimize/joins/join_cost.h"
#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// The one triple of a pattern that is nothing else, and its graph.
struct SingleTriple {
  const TriplePattern* triple = nullptr;
  GraphContext graph;
};

std::optional<SingleTriple> single_triple(const Algebra& algebra, const GraphContext& graph,
                                          const ExecutionContext& context) {
  if (const auto* bgp = std::get_if<Bgp>(&algebra.node)) {
    if (bgp->triples.size() != 1 || !bgp->triple_terms.empty()) return std::nullopt;
    return SingleTriple{&bgp->triples.front(), graph};
  }
  const auto* named = std::get_if<Graph>(&algebra.node);
  if (!named || !std::holds_alternative<Bgp>(named->input->node)) return std::nullopt;
  if (const auto* variable = std::get_if<Variable>(&named->graph)) {
    return single_triple(*named->input, {GraphContext::Kind::kVariable, {}, *variable}, context);
  }
  const auto id = find_term(std::get<Term>(named->graph), context);
  if (!id || !in_dataset(*id, context)) return std::nullopt;
  return single_triple(*named->input, {GraphContext::Kind::kNamed, *id, {}}, context);
}

// The conditions over a pattern; what is left is the pattern itself.
std::vector<const Expression*> take_filters(const Algebra*& pattern) {
  std::vector<const Expression*> conditions;
  for (; const auto* filter = std::get_if<Filter>(&pattern->node); pattern = filter->input.get()) {
    conditions.push_back(filter->condition.get());
  }
  return conditions;
}

// The filters of the right side as conditions of the join, together with its own. They see the right side alone:
// nothing when the left would show them more.
std::optional<ExpressionPtr> joined_condition(const std::vector<const Expression*>& filters, const VariableSet& left,
                                              const VariableSet& right, const Expression* condition) {
  std::vector<ExpressionPtr> all;
  for (const Expression* filter : filters) {
    const bool same = right.contains_all(intersection(mentioned(*filter), left));
    if (!same || contains_exists(*filter) || !is_deterministic(*filter)) return std::nullopt;
    all.push_back(clone(*filter));
  }
  if (condition) all.push_back(clone(*condition));
  if (all.size() > 1) return make_expression(AndExpression{std::move(all)});
  return all.empty() ? ExpressionPtr() : std::move(all.front());
}

// Drops the variables of a leaf that nobody asks for.
void keep_variables(Leaf& leaf, const VariableSet& wanted) {
  if (leaf.repeats_variable()) return;
  for (Slot& slot : leaf.slots) {
    if (slot.kind == Slot::Kind::kVariable && !wanted.contains(slot.variable)) slot = {};
  }
}

// What a look-up of the left's rows in a leaf meets.
struct LookupFigures {
  double matches = 0;       // of one row
  double combinations = 1;  // of keys
  double matching = 1;      // the share of the left's keys that the leaf can have
  bool sorted = false;
  VariableSet keys;
};

LookupFigures lookup_figures(const AccessPath& lookup, const LeafEstimate& leaf, const Planned& left) {
  LookupFigures figures;
  figures.matches = leaf.rows;
  for (const auto& key : lookup.keys) {
    if (!key) continue;
    for (const auto& [v, count] : leaf.distinct) {
      if (v != *key) continue;
      figures.matches /= std::max(count, left.distinct_values(v));
      figures.matching = std::min(figures.matching, count / left.distinct_values(v));
    }
    figures.combinations *= left.distinct_values(*key);
    figures.keys.insert(*key);
    const Schema& order = left.op->order();
    figures.sorted = figures.sorted || (!order.empty() && order.front() == *key);
  }
  return figures;
}

// The filters of a pattern together.
struct FilterFigures {
  double cost = 0;  // of one row
  double passing = 1;
};

FilterFigures filter_figures(const std::vector<const Expression*>& filters) {
  FilterFigures figures;
  for (const Expression* filter : filters) {
    const ConditionCost each = condition_cost(*filter);
    figures.cost += each.row + (each.reads_text ? cost::kTextRandom : 0);
    figures.passing *= selectivity(*filter, nullptr);
  }
  return figures;
}

bool sorted_by(const Schema& order, const Schema& keys) {
  if (order.size() < keys.size()) return false;
  return std::all_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(keys.size()),
                     [&](Variable v) { return column_of(keys, v) >= 0; });
}

// Some scan of the leaf has the keys in the sequence in which the left is sorted by them.
bool has_scan_sorted_as(const Leaf& leaf, const Schema& left_order, const VariableSet& keys) {
  const std::vector<Variable> list = keys.to_vector();
  if (!sorted_by(left_order, list)) return false;
  const std::vector<AccessPath> paths = scan_paths(leaf);
  return std::any_of(paths.begin(), paths.end(), [&](const AccessPath& path) {
    return sorted_by(path.order, list) &&
           std::equal(path.order.begin(), path.order.begin() + static_cast<std::ptrdiff_t>(list.size()),
                      left_order.begin());
  });
}

// `matching`: the share of the left's rows that can have a match at all.
double joined_estimate(JoinKind kind, double left_rows, double matches_each, double matching) {
  switch (kind) {
    case JoinKind::kInner: return left_rows * matches_each;
    case JoinKind::kLeft: return left_rows * std::max(1.0, matches_each);
    case JoinKind::kSemi: return left_rows * std::min({0.9, matches_each, matching});
    case JoinKind::kAnti: return left_rows * std::max(0.1, 1 - std::min(matches_each, matching));
  }
  return left_rows;
}

}  // namespace

bool is_repeatable(const Algebra& algebra) {
  if (std::holds_alternative<Slice>(algebra.node) || std::holds_alternative<Service>(algebra.node)) return false;
  bool repeatable = true;
  if (const auto* group = std::get_if<Group>(&algebra.node)) {
    for (const auto& [variable, aggregate] : group->aggregates) {
      repeatable = repeatable && aggregate.function != AggregateFunction::kSample &&
                   aggregate.function != AggregateFunction::kGroupConcat;
    }
  }
  for_each_expression(algebra, [&](const ExpressionPtr& e) { repeatable = repeatable && is_deterministic(*e); });
  for_each_child(algebra, [&](const AlgebraPtr& child) { repeatable = repeatable && is_repeatable(*child); });
  return repeatable;
}

std::optional<Planned> PlanBuilder::attach_leaf(JoinKind kind, Planned& left, const Algebra& right,
                                                const GraphContext& graph, const Expression* condition,
                                                const VariableSet& needed, const std::optional<FirstRows>& first) {
  if (!enabled("index_joins")) return std::nullopt;
  const Algebra* pattern = &right;
  const std::vector<const Expression*> filters = take_filters(pattern);
  const auto single = single_triple(*pattern, graph, context_);
  if (!single) return std::nullopt;
  Leaf leaf = make_leaf(*single->triple, single->graph, context_);
  if (leaf.impossible) return std::nullopt;
  const VariableSet left_schema(left.op->schema());
  const VariableSet left_bound(left.op->bound());
  if (!left_bound.contains_all(intersection(leaf.variables(), left_schema))) return std::nullopt;
  auto all_conditions = joined_condition(filters, left_schema, leaf.variables(), condition);
  if (!all_conditions) return std::nullopt;
  ExpressionPtr joined = std::move(*all_conditions);
  const bool outputs = kind == JoinKind::kInner || kind == JoinKind::kLeft;
  VariableSet wanted = outputs ? united(needed, left_schema) : left_schema;
  if (joined) wanted.insert(mentioned(*joined));
  keep_variables(leaf, wanted);
  const auto lookup = lookup_path(leaf, left_bound);
  if (!lookup) return std::nullopt;
  const LeafEstimate figures = estimate(leaf, context_);
  const auto [matches, combinations, matching, sorted, keys] = lookup_figures(*lookup, figures, left);
  const auto [filtering, passing] = filter_figures(filters);
  const double by_lookup =
      cost::of_lookups(left.rows, combinations, sorted, figures.rows) + left.rows * matches * filtering;
  const double read = first ? std::min(1.0, first->rows / left.rows) : 1;  // share of the left's rows
  const double by_hash =
      figures.rows * (cost::kScanRow + cost::kHashBuild + filtering) + read * left.rows * cost::kHashProbe;
  const double by_merge = figures.rows * (cost::kScanRow + cost::kMergeRow + filtering) + left.rows * cost::kMergeRow;
  const bool can_merge =
      enabled("merge_joins") && !condition && sorted && has_scan_sorted_as(leaf, left.op->order(), keys);
  if (read * by_lookup > by_hash || (can_merge && by_lookup > by_merge)) return std::nullopt;
  Planned planned;
  planned.startup = left.startup;
  planned.distinct = left.distinct;
  planned.rows = joined_estimate(kind, left.rows, matches * passing, matching);
  planned.cost = left.cost + by_lookup + planned.rows * cost::kOutputRow;
  planned.op = make_index_join(context_, kind, std::move(left.op), lookup->spec, lookup->keys, lookup->columns,
                               std::move(joined), condition_exists(condition, graph));
  return finish(std::move(planned));
}

ExistsFactory PlanBuilder::condition_exists(const Expression* condition, const GraphContext& graph) {
  return condition && contains_exists(*condition) ? exists_factory(graph) : ExistsFactory{};
}

Planned PlanBuilder::attach_planned(JoinKind kind, Planned left, Planned right, const Expression* condition,
                                    const GraphContext& graph) {
  Schema keys = shared_variables(left.op->schema(), right.op->schema());
  double matches = right.rows, matching = 1;
  for (const Variable v : keys) {
    const double ours = left.distinct_values(v), theirs = right.distinct_values(v);
    matches /= std::max(ours, theirs);
    matching = std::min(matching, theirs / ours);
  }
  bool mergeable = enabled("merge_joins") && !condition && !keys.empty() && sorted_by(left.op->order(), keys) &&
                   right.op->order().size() >= keys.size();
  for (std::size_t i = 0; mergeable && i < keys.size(); ++i) {
    const Variable v = left.op->order()[i];
    mergeable =
        v == right.op->order()[i] && column_of(left.op->bound(), v) >= 0 && column_of(right.op->bound(), v) >= 0;
  }
  Planned planned;
  planned.startup = left.startup + right.cost + (mergeable ? 0 : right.rows * cost::kHashBuild);
  planned.distinct = left.distinct;
  planned.rows = joined_estimate(kind, left.rows, matches, matching);
  planned.cost = left.cost + right.cost + planned.rows * cost::kOutputRow +
                 (mergeable ? (left.rows + right.rows) * cost::kMergeRow
                            : right.rows * cost::kHashBuild + left.rows * cost::kHashProbe);
  if (mergeable) {
    Schema sequence(left.op->order().begin(), left.op->order().begin() + static_cast<std::ptrdiff_t>(keys.size()));
    planned.op = make_merge_join(context_, kind, std::move(left.op), std::move(right.op), std::move(sequence));
  } else {
    Schema hashed = hash_keys(left, right);
    planned.op = make_hash_join(context_, kind, std::move(left.op), gather(std::move(right)).op, std::move(hashed),
                                condition ? clone(*condition) : nullptr, condition_exists(condition, graph));
  }
  return finish(std::move(planned));
}

// One of several variables is enough where hardly a row of the right shares its value with another: the rest are
// compared pair by pair.
Schema PlanBuilder::hash_keys(const Planned& left, const Planned& right) {
  constexpr double kHardlyRepeats = 1.2;
  Schema keys = shared_variables(left.op->schema(), right.op->schema());
  if (keys.size() < 2) return keys;
  for (const auto& [v, values] : right.distinct) {
    const bool is_key = contains(keys, v) && contains(left.op->bound(), v) && contains(right.op->bound(), v);
    if (is_key && values * kHardlyRepeats >= right.rows) return {v};
  }
  return keys;
}

Planned PlanBuilder::attach(JoinKind kind, Planned left, const Algebra& left_algebra, const Algebra& right,
                            const GraphContext& graph, const Expression* condition, const Demand& demand) {
  const VariableSet shared = intersection(possible(right), possible(left_algebra));
  Demand inner;
  inner.needed = shared;
  if (condition) inner.needed.insert(mentioned(*condition));
  if (kind == JoinKind::kLeft || kind == JoinKind::kInner) inner.needed.insert(demand.needed);
  if (auto looked_up = attach_leaf(kind, left, right, graph, condition, inner.needed, demand.first))
    return std::move(*looked_up);
  const Schema& order = left.op->order();
  for (std::size_t i = 0; i < order.size() && shared.contains(order[i]); ++i) inner.preferred.push_back(order[i]);
  if (VariableSet(inner.preferred).to_vector().size() != shared.to_vector().size()) inner.preferred.clear();
  Planned whole = build(right, graph, inner);
  if (auto reduced = reduce_by_keys(left, whole, right, shared, graph, inner)) whole = std::move(*reduced);
  return attach_planned(kind, std::move(left), std::move(whole), condition, graph);
}

// Where the left has few rows and the right would be large: the right joined with the distinct keys of the left, which
// drive its joins. The rows of the left are kept for that.
std::optional<Planned> PlanBuilder::reduce_by_keys(Planned& left, const Planned& right, const Algebra& right_algebra,
                                                   const VariableSet& shared, const GraphContext& graph,
                                                   const Demand& demand) {
  constexpr double kWorthIt = 100'000;
  const bool keyed = !shared.empty() && VariableSet(left.op->bound()).contains_all(shared);
  if (!enabled("reduce_by_keys") || !keyed || reductions_ >= kMaxReductions) return std::nullopt;
  const auto cost_with_table = [](const Planned& p) { return p.cost + p.rows * cost::kHashBuild; };
  const double spared = cost_with_table(right);
  const double keeping = left.rows * cost::kHashBuild;
  const bool promising =
      spared > kWorthIt && keeping + cost::of_lookups(left.rows, left.rows, false, right.rows) < spared;
  if (!promising && !options_.always_replan) return std::nullopt;
  ++reductions_;
  const auto rows = std::make_shared<SharedRows>(context_, std::move(left.op));
  kept_.push_back({rows, left.rows, left.distinct});
  AlgebraPtr keys = make_algebra(Values{shared.to_vector(), {}, kept_.size() - 1});
  keys = make_algebra(Distinct{make_algebra(Project{shared.to_vector(), std::move(keys)})});
  RewriteContext rewriting{variables_, context_};
  const AlgebraPtr joined = widen_joins(make_algebra(Join{std::move(keys), clone(right_algebra)}), rewriting);
  Planned reduced = build(*joined, graph, demand);
  if (cost_with_table(reduced) + keeping >= spared && !options_.always_replan) {
    left.op = rows->take_input();
    return std::nullopt;
  }
  left.op = rows->take_input();
  left = gather(std::move(left));
  rows->set_input(std::move(left.op));
  left.op = make_shared_rows(context_, rows, true);
  left.cost += keeping;
  left = finish(std::move(left));
  return reduced;
}

Planned PlanBuilder::build_left_join(const LeftJoin& node, const GraphContext& graph, const Demand& demand) {
  const VariableSet left_possible = possible(*node.left);
  const VariableSet right_possible = possible(*node.right);
  Demand outer = demand;
  outer.needed.insert(intersection(left_possible, right_possible));
  if (node.condition) outer.needed.insert(mentioned(*node.condition));
  Planned left = build(*node.left, graph, outer);
  return attach(JoinKind::kLeft, std::move(left), *node.left, *node.right, graph, node.condition.get(), demand);
}

Planned PlanBuilder::build_minus(const Minus& node, const GraphContext& graph, const Demand& demand) {
  const VariableSet shared = intersection(possible(*node.left), possible(*node.right));
  // Solutions that share no variable remove nothing (section 8.3.3).
  if (shared.empty()) return build(*node.left, graph, demand);
  const VariableSet always = intersection(certain(*node.left), certain(*node.right));
  Demand outer = demand;
  outer.limit.reset();
  outer.needed.insert(shared);
  Planned left = build(*node.left, graph, outer);
  if (!always.empty() && enabled("semi_joins")) {
    return attach(JoinKind::kAnti, std::move(left), *node.left, *node.right, graph, nullptr, demand);
  }
  Demand inner;
  inner.needed = shared;
  Planned right = build(*node.right, graph, inner);
  Planned planned;
  planned.distinct = left.distinct;
  planned.rows = left.rows * 0.7;
  planned.cost = left.cost + right.cost + right.rows * cost::kHashBuild + left.rows * cost::kHashProbe;
  planned.op = make_minus(context_, std::move(left.op), gather(std::move(right)).op);
  return finish(std::move(planned));
}

}  // namespace casus::query
