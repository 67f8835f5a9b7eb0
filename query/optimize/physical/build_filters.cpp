#include <algorithm>

#include "query/optimize/joins/join_cost.h"
#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

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
  return planned;
}

}  // namespace casus::query
