#include <algorithm>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// Moves `condition`, which stands over `input`, below it where that keeps its value; true when it did. Then `condition`
// is gone.
bool push(ExpressionPtr& condition, AlgebraPtr& input);

void place(ExpressionPtr condition, AlgebraPtr& input) {
  if (!push(condition, input)) input = make_algebra(Filter{std::move(condition), std::move(input)});
}

// The variables of the condition that the pattern may bind are bound by this part of it in every solution.
bool decided_by(const Expression& condition, const VariableSet& whole, const Algebra& part) {
  return certain(part).contains_all(intersection(mentioned(condition), whole));
}

bool is_planned_alone(const Algebra& algebra) {
  return !std::holds_alternative<Bgp>(algebra.node) && !std::holds_alternative<PathPattern>(algebra.node) &&
         !std::holds_alternative<Values>(algebra.node);
}

// Join ordering puts filters on the leaves by itself; only parts planned on their own need them handed down.
bool push_into_join(ExpressionPtr& condition, Join& join, const VariableSet& whole) {
  bool pushed = false;
  for (AlgebraPtr* side : {&join.left, &join.right}) {
    if (!decided_by(*condition, whole, **side)) continue;
    ExpressionPtr copy = clone(*condition);
    if (push(copy, *side)) {
      pushed = true;
    } else if (is_planned_alone(**side) && !std::holds_alternative<Join>((*side)->node)) {
      *side = make_algebra(Filter{std::move(copy), std::move(*side)});
      pushed = true;
    }
  }
  return pushed;
}

bool push(ExpressionPtr& condition, AlgebraPtr& place_above) {
  AlgebraPtr* below = &place_above;
  while (auto* filter = std::get_if<Filter>(&(*below)->node)) below = &filter->input;
  AlgebraPtr& input = *below;
  const VariableSet whole = possible(*input);
  const bool has_exists = contains_exists(*condition);
  if (auto* join = std::get_if<Join>(&input->node)) return push_into_join(condition, *join, whole);
  if (auto* alternatives = std::get_if<Union>(&input->node)) {
    for (AlgebraPtr& branch : alternatives->inputs) place(clone(*condition), branch);
    return true;
  }
  if (auto* optional = std::get_if<LeftJoin>(&input->node)) {
    if (!decided_by(*condition, whole, *optional->left)) return false;
    place(std::move(condition), optional->left);
    return true;
  }
  if (auto* minus = std::get_if<Minus>(&input->node)) {
    place(std::move(condition), minus->left);
    return true;
  }
  if (auto* extend = std::get_if<Extend>(&input->node)) {
    if (mentioned(*condition).contains(extend->variable)) return false;
    place(std::move(condition), extend->input);
    return true;
  }
  if (auto* project = std::get_if<Project>(&input->node)) {
    // EXISTS may name variables that the subquery hides.
    if (has_exists) return false;
    place(std::move(condition), project->input);
    return true;
  }
  if (auto* distinct = std::get_if<Distinct>(&input->node)) {
    place(std::move(condition), distinct->input);
    return true;
  }
  if (auto* reduced = std::get_if<Reduced>(&input->node)) {
    place(std::move(condition), reduced->input);
    return true;
  }
  if (auto* order = std::get_if<OrderBy>(&input->node)) {
    place(std::move(condition), order->input);
    return true;
  }
  if (auto* group = std::get_if<Group>(&input->node)) {
    // Without keys there is a row even for no input.
    const VariableSet keys(group->keys);
    if (has_exists || group->keys.empty() || !keys.contains_all(intersection(mentioned(*condition), whole)))
      return false;
    place(std::move(condition), group->input);
    return true;
  }
  if (auto* graph = std::get_if<Graph>(&input->node)) {
    const auto* name = std::get_if<Variable>(&graph->graph);
    if (has_exists || (name && mentioned(*condition).contains(*name)) || !is_planned_alone(*graph->input)) return false;
    place(std::move(condition), graph->input);
    return true;
  }
  return false;
}

void push_all(AlgebraPtr& algebra) {
  // Conditions of OPTIONAL that only concern its right side filter it.
  if (auto* optional = std::get_if<LeftJoin>(&algebra->node); optional && optional->condition) {
    std::vector<ExpressionPtr> conjuncts;
    if (auto* all = std::get_if<AndExpression>(&optional->condition->node)) {
      conjuncts = std::move(all->operands);
    } else {
      conjuncts.push_back(std::move(optional->condition));
    }
    optional->condition = nullptr;
    const VariableSet whole = possible(*algebra);
    std::vector<ExpressionPtr> kept;
    for (ExpressionPtr& condition : conjuncts) {
      const bool movable = is_deterministic(*condition) && decided_by(*condition, whole, *optional->right);
      if (movable) {
        optional->right = make_algebra(Filter{std::move(condition), std::move(optional->right)});
      } else {
        kept.push_back(std::move(condition));
      }
    }
    if (kept.size() == 1) optional->condition = std::move(kept.front());
    if (kept.size() > 1) optional->condition = make_expression(AndExpression{std::move(kept)});
  }
  if (auto* filter = std::get_if<Filter>(&algebra->node)) {
    if (is_deterministic(*filter->condition)) {
      ExpressionPtr condition = std::move(filter->condition);
      if (push(condition, filter->input)) {
        AlgebraPtr input = std::move(filter->input);
        algebra = std::move(input);
        push_all(algebra);
        return;
      }
      filter->condition = std::move(condition);
    }
  }
  for_each_child(*algebra, push_all);
}

}  // namespace

AlgebraPtr push_filters(AlgebraPtr root, RewriteContext&) {
  push_all(root);
  return root;
}

}  // namespace casus::query
