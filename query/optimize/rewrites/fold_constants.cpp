#include <string_view>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

// The same value on every row and without side effects; extension functions may do as they like.
bool is_foldable(const Expression& e) {
  if (std::holds_alternative<VariableExpression>(e.node) || std::holds_alternative<ExistsExpression>(e.node) ||
      std::holds_alternative<AggregateExpression>(e.node)) {
    return false;
  }
  if (const auto* call = std::get_if<FunctionExpression>(&e.node)) {
    if (call->iri.compare(0, kXsd.size(), kXsd) != 0) return false;
  }
  if (const auto* call = std::get_if<BuiltinExpression>(&e.node)) {
    if (call->name == "NOW" || call->name == "IRI" || call->name == "URI") return false;
  }
  bool foldable = is_deterministic(e);
  for_each_operand(e, [&](const ExpressionPtr& operand) { foldable = foldable && is_foldable(*operand); });
  return foldable;
}

std::optional<Term> evaluate(const Expression& e, ExecutionContext& context) {
  Batch row;
  row.rows = 1;
  std::vector<Id> out;
  compile_expression(e, {}, context.evaluation())->evaluate(row, out);
  if (out.empty() || out.front().is_unbound()) return std::nullopt;
  return context.terms().term(out.front());
}

void fold(ExpressionPtr& e, ExecutionContext& context) {
  if (std::holds_alternative<TermExpression>(e->node) || std::holds_alternative<VariableExpression>(e->node)) return;
  if (is_foldable(*e)) {
    if (auto value = evaluate(*e, context)) e->node = TermExpression{std::move(*value)};
    return;
  }
  for_each_operand(*e, [&](ExpressionPtr& operand) { fold(operand, context); });
}

// The effective boolean value of a constant condition; false for an error. Nothing: it depends on the row.
std::optional<bool> constant_condition(const Expression& e, ExecutionContext& context) {
  if (!is_foldable(e)) return std::nullopt;
  Batch row;
  row.rows = 1;
  std::vector<std::uint32_t> selected;
  compile_expression(e, {}, context.evaluation())->select(row, selected);
  return !selected.empty();
}

void fold_in(AlgebraPtr& algebra, ExecutionContext& context) {
  for_each_child(*algebra, [&](AlgebraPtr& child) { fold_in(child, context); });
  for_each_expression(*algebra, [&](ExpressionPtr& e) { fold(e, context); });
  if (auto* filter = std::get_if<Filter>(&algebra->node)) {
    const auto always = constant_condition(*filter->condition, context);
    if (!always) return;
    AlgebraPtr input = *always ? std::move(filter->input) : make_empty_pattern();
    algebra = std::move(input);
  } else if (auto* optional = std::get_if<LeftJoin>(&algebra->node); optional && optional->condition) {
    const auto always = constant_condition(*optional->condition, context);
    if (!always) return;
    optional->condition = nullptr;
    if (!*always) {
      AlgebraPtr left = std::move(optional->left);
      algebra = std::move(left);
    }
  }
}

}  // namespace

AlgebraPtr fold_constants(AlgebraPtr root, RewriteContext& context) {
  fold_in(root, context.execution);
  return root;
}

}  // namespace casus::query
