#include <algorithm>

#include "query/optimize/joins/join_cost.h"
#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// Joins that cost more, in nanoseconds, may be preceded by an EXISTS over them.
constexpr double kWorthFiltering = 1'000'000;

void add_conjuncts(const Expression& condition, std::vector<const Expression*>& out) {
  if (const auto* all = std::get_if<AndExpression>(&condition.node)) {
    for (const ExpressionPtr& operand : all->operands) add_conjuncts(*operand, out);
  } else {
    out.push_back(&condition);
  }
}

// [NOT] EXISTS as a whole condition, behind any number of "!".
std::optional<std::pair<const ExistsExpression*, bool>> plain_exists(const Expression& condition) {
  bool negated = false;
  const Expression* inner = &condition;
  while (const auto* inverted = std::get_if<NotExpression>(&inner->node)) {
    negated = !negated;
    inner = inverted->operand.get();
  }
  const auto* exists = std::get_if<ExistsExpression>(&inner->node);
  if (!exists) return std::nullopt;
  return std::pair(exists, negated != exists->negated);
}

bool is_joinable(const Algebra& algebra) {
  return std::holds_alternative<Bgp>(algebra.node) || std::holds_alternative<Join>(algebra.node) ||
         std::holds_alternative<PathPattern>(algebra.node) || std::holds_alternative<Graph>(algebra.node);
}

}  // namespace

Planned PlanBuilder::filter(Planned input, const Expression& condition, const GraphContext& graph) {
  const double share = selectivity(condition, &input);
  input.cost += input.rows * (contains_exists(condition) ? 20'000 : 30);
  input.op = make_filter(context_, std::move(input.op), clone(condition),
                         contains_exists(condition) ? exists_factory(graph) : ExistsFactory{});
  input.rows *= share;
  return finish(std::move(input));
}

Planned PlanBuilder::filter_exists(Planned input, const Algebra& input_algebra, const ExistsExpression& exists,
                                   const GraphContext& graph) {
  RewriteContext rewriting{variables_, context_};
  const AlgebraPtr rewritten = rewrite(clone(*exists.pattern), rewriting, options_);
  // Whether a pattern with OPTIONAL has a solution depends on its left side alone.
  const Algebra* pattern = rewritten.get();
  while (const auto* optional = std::get_if<LeftJoin>(&pattern->node)) pattern = optional->left.get();
  Demand demand;
  return attach(exists.negated ? JoinKind::kAnti : JoinKind::kSemi, std::move(input), input_algebra, *pattern, graph,
                nullptr, demand);
}

Planned PlanBuilder::build_filters(const Algebra& algebra, const GraphContext& graph, const Demand& demand) {
  std::vector<const Expression*> conditions;
  const Algebra* base = &algebra;
  while (const auto* node = std::get_if<Filter>(&base->node)) {
    add_conjuncts(*node->condition, conditions);
    base = node->input.get();
  }
  Demand inner = demand;
  std::vector<const Expression*> plain;
  std::vector<const Expression*> with_exists;
  for (const Expression* condition : conditions) {
    (contains_exists(*condition) ? with_exists : plain).push_back(condition);
    inner.needed.insert(mentioned(*condition));
  }
  if (!with_exists.empty()) inner.limit.reset();
  const ExecutionContext::Nesting nesting(context_, with_exists.size());
  Planned planned;
  if (is_joinable(*base)) {
    // The group itself keeps what its filters need.
    Demand group = inner;
    group.needed = demand.needed;
    for (const Expression* condition : with_exists) group.needed.insert(mentioned(*condition));
    planned = build_join_group(*base, plain, graph, group);
  } else {
    inner.limit.reset();
    planned = build(*base, graph, inner);
    for (const Expression* condition : plain) planned = filter(std::move(planned), *condition, graph);
  }
  if (with_exists.empty()) return planned;
  const double joined = planned.cost;
  const VariableSet outer = possible(*base);
  AlgebraPtr filtered = clone(*base);
  for (const Expression* condition : plain) filtered = make_algebra(Filter{clone(*condition), std::move(filtered)});
  const std::vector<Variable> weights = planned.weights;
  for (const Expression* condition : with_exists) {
    const auto exists = plain_exists(*condition);
    if (exists && enabled("semi_joins") && is_free_of_substitution(*exists->first->pattern, outer)) {
      ExistsExpression plain_form{exists->second, clone(*exists->first->pattern)};
      planned = filter_exists(std::move(planned), *filtered, plain_form, graph);
    } else {
      planned = filter(std::move(planned), *condition, graph);
    }
  }
  planned.weights = weights;
  if (joined <= kWorthFiltering && !options_.always_replan) return planned;
  if (auto early = filter_early(*base, plain, with_exists, graph, demand, planned.cost)) return std::move(*early);
  return planned;
}

// Where many rows are joined before an EXISTS can drop them: it judges the rows of one triple that holds all its
// variables, and what is left is joined with the others.
std::optional<Planned> PlanBuilder::filter_early(const Algebra& base, const std::vector<const Expression*>& plain,
                                                 const std::vector<const Expression*>& with_exists,
                                                 const GraphContext& graph, const Demand& demand, double cost) {
  const auto* pattern = std::get_if<Bgp>(&base.node);
  const bool tried = enabled("filter_early") && demand.wants_all() && reductions_ < kMaxReductions;
  if (!tried || !pattern || pattern->triples.size() < 2 || !pattern->triple_terms.empty()) return std::nullopt;
  const Expression& first = *with_exists.front();
  const auto exists = plain_exists(first);
  const VariableSet outer = possible(base);
  // How many rows a NOT EXISTS drops can hardly be told.
  if (!exists || (exists->second && !options_.always_replan) || !enabled("semi_joins") ||
      !is_free_of_substitution(*exists->first->pattern, outer))
    return std::nullopt;
  const VariableSet shared = intersection(outer, possible(*exists->first->pattern));
  std::optional<std::pair<double, std::size_t>> least;
  for (std::size_t i = 0; i < pattern->triples.size(); ++i) {
    const Leaf leaf = make_leaf(pattern->triples[i], graph, context_);
    if (leaf.impossible || shared.empty() || !leaf.variables().contains_all(shared)) continue;
    const std::pair rows(estimate(leaf, context_).rows, i);
    if (!least || rows < *least) least = rows;
  }
  if (!least) return std::nullopt;
  ++reductions_;
  Bgp judged, others;
  for (std::size_t i = 0; i < pattern->triples.size(); ++i) {
    (i == least->second ? judged : others).triples.push_back(pattern->triples[i]);
  }
  AlgebraPtr filtered = make_algebra(Filter{clone(first), make_algebra(std::move(judged))});
  filtered = make_algebra(Join{std::move(filtered), make_algebra(std::move(others))});
  for (const Expression* condition : plain) filtered = make_algebra(Filter{clone(*condition), std::move(filtered)});
  for (std::size_t i = 1; i < with_exists.size(); ++i) {
    filtered = make_algebra(Filter{clone(*with_exists[i]), std::move(filtered)});
  }
  Planned early = build(*filtered, graph, demand);
  if (early.cost >= cost && !options_.always_replan) return std::nullopt;
  return early;
}

}  // namespace casus::query
