#include <algorithm>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// The condition is an error whenever the variable is unbound.
bool fails_without(const Expression& e, Variable variable) {
  if (const auto* v = std::get_if<VariableExpression>(&e.node)) return v->variable == variable;
  if (std::holds_alternative<AndExpression>(e.node) || std::holds_alternative<OrExpression>(e.node)) {
    bool all = true;
    for_each_operand(e, [&](const ExpressionPtr& operand) { all = all && fails_without(*operand, variable); });
    return all;
  }
  if (const auto* in = std::get_if<InExpression>(&e.node)) {
    return !in->list.empty() && fails_without(*in->operand, variable);
  }
  if (const auto* call = std::get_if<BuiltinExpression>(&e.node)) {
    if (call->name == "BOUND" || call->name == "COALESCE") return false;
    if (call->name == "IF") return fails_without(*call->arguments.front(), variable);
  }
  if (std::holds_alternative<ExistsExpression>(e.node) || std::holds_alternative<AggregateExpression>(e.node))
    return false;
  bool any = false;
  for_each_operand(e, [&](const ExpressionPtr& operand) { any = any || fails_without(*operand, variable); });
  return any;
}

// A filter with the condition drops every solution in which the variable is unbound.
bool rejects_without(const Expression& e, Variable variable) {
  if (const auto* all = std::get_if<AndExpression>(&e.node)) {
    return std::any_of(all->operands.begin(), all->operands.end(),
                       [&](const ExpressionPtr& operand) { return rejects_without(*operand, variable); });
  }
  if (const auto* any = std::get_if<OrExpression>(&e.node)) {
    return std::all_of(any->operands.begin(), any->operands.end(),
                       [&](const ExpressionPtr& operand) { return rejects_without(*operand, variable); });
  }
  if (const auto* call = std::get_if<BuiltinExpression>(&e.node); call && call->name == "BOUND") {
    const auto* v = std::get_if<VariableExpression>(&call->arguments.front()->node);
    return v && v->variable == variable;
  }
  return fails_without(e, variable);
}

void reduce(AlgebraPtr& algebra, VariableSet required);

void reduce_left_join(AlgebraPtr& algebra, const VariableSet& required) {
  auto& optional = std::get<LeftJoin>(algebra->node);
  const VariableSet left = possible(*optional.left);
  VariableSet only_right = intersection(required, certain(*optional.right));
  for (const Variable v : left.to_vector()) only_right.erase(v);
  if (!only_right.empty() && !(optional.condition && contains_exists(*optional.condition))) {
    ExpressionPtr condition = std::move(optional.condition);
    algebra = make_algebra(Join{std::move(optional.left), std::move(optional.right)});
    if (condition) algebra = make_algebra(Filter{std::move(condition), std::move(algebra)});
    reduce(algebra, required);
    return;
  }
  // What the right side may bind says nothing of the left alone.
  VariableSet outer = required;
  for (const Variable v : possible_variables(*optional.right)) outer.erase(v);
  reduce(optional.left, std::move(outer));
  reduce(optional.right, {});
}

// `required`: solutions of this pattern without these variables are dropped above.
void reduce(AlgebraPtr& algebra, VariableSet required) {
  if (std::holds_alternative<LeftJoin>(algebra->node)) {
    reduce_left_join(algebra, required);
  } else if (auto* filter = std::get_if<Filter>(&algebra->node)) {
    for (const Variable v : mentioned_variables(*filter->condition)) {
      if (rejects_without(*filter->condition, v)) required.insert(v);
    }
    reduce(filter->input, std::move(required));
  } else if (auto* join = std::get_if<Join>(&algebra->node)) {
    VariableSet left = required;
    VariableSet right = required;
    for (const Variable v : possible_variables(*join->right)) left.erase(v);
    for (const Variable v : possible_variables(*join->left)) right.erase(v);
    reduce(join->left, std::move(left));
    reduce(join->right, std::move(right));
  } else if (auto* extend = std::get_if<Extend>(&algebra->node)) {
    if (required.contains(extend->variable)) {
      for (const Variable v : mentioned_variables(*extend->expression)) {
        if (fails_without(*extend->expression, v)) required.insert(v);
      }
      required.erase(extend->variable);
    }
    reduce(extend->input, std::move(required));
  } else if (auto* minus = std::get_if<Minus>(&algebra->node)) {
    reduce(minus->left, std::move(required));
    reduce(minus->right, {});
  } else if (auto* alternatives = std::get_if<Union>(&algebra->node)) {
    for (AlgebraPtr& input : alternatives->inputs) reduce(input, required);
  } else {
    for_each_child(*algebra, [](AlgebraPtr& child) { reduce(child, {}); });
  }
}

}  // namespace

AlgebraPtr reduce_optionals(AlgebraPtr root, RewriteContext&) {
  reduce(root, {});
  return root;
}

}  // namespace casus::query
