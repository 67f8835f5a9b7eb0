#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// The conjuncts of a condition; "!(a || b)" has two, by De Morgan's law, which holds for errors too (section 17.2).
void take_conjuncts(ExpressionPtr condition, std::vector<ExpressionPtr>& out) {
  if (auto* all = std::get_if<AndExpression>(&condition->node)) {
    for (ExpressionPtr& operand : all->operands) take_conjuncts(std::move(operand), out);
    return;
  }
  if (auto* inverted = std::get_if<NotExpression>(&condition->node)) {
    if (auto* any = std::get_if<OrExpression>(&inverted->operand->node)) {
      for (ExpressionPtr& operand : any->operands) {
        take_conjuncts(make_expression(NotExpression{std::move(operand)}, condition->position), out);
      }
      return;
    }
    if (auto* twice = std::get_if<NotExpression>(&inverted->operand->node)) {
      ExpressionPtr inner = std::move(twice->operand);
      take_conjuncts(std::move(inner), out);
      return;
    }
  }
  out.push_back(std::move(condition));
}

// Patterns nest as deep as there are filters, and passes recurse.
constexpr std::size_t kMaxFilters = 500;

void split(AlgebraPtr& algebra, std::size_t& filters) {
  for_each_child(*algebra, [&](AlgebraPtr& child) { split(child, filters); });
  auto* filter = std::get_if<Filter>(&algebra->node);
  if (!filter) return;
  std::vector<ExpressionPtr> conditions;
  take_conjuncts(std::move(filter->condition), conditions);
  if (filters + conditions.size() > kMaxFilters) {
    filter->condition =
        conditions.size() == 1 ? std::move(conditions.front()) : make_expression(AndExpression{std::move(conditions)});
    return;
  }
  filters += conditions.size();
  AlgebraPtr input = std::move(filter->input);
  for (auto condition = conditions.rbegin(); condition != conditions.rend(); ++condition) {
    input = make_algebra(Filter{std::move(*condition), std::move(input)});
  }
  algebra = std::move(input);
}

}  // namespace

AlgebraPtr split_filters(AlgebraPtr root, RewriteContext&) {
  std::size_t filters = 0;
  split(root, filters);
  return root;
}

}  // namespace casus::query
