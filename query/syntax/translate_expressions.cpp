#include <fmt/format.h>

#include <algorithm>

#include "query/syntax/failure.h"
#include "query/syntax/translator.h"

namespace casus::query {

namespace {

using ast::ExpressionKind;

constexpr std::string_view kAggregatePlaces = "aggregates stand only in SELECT, HAVING and ORDER BY";

}  // namespace

ExpressionPtr Translator::expression(const ast::Expression& e, Scope& scope) {
  const unsigned enclosing = std::exchange(operand_level_, 0);
  ExpressionPtr result = operand(e, scope);
  operand_level_ = enclosing;
  checked(expression_depth_);
  return result;
}

ExpressionPtr Translator::operand(const ast::Expression& e, Scope& scope) {
  ++operand_level_;
  expression_depth_ = std::max(expression_depth_, operand_level_);
  ExpressionPtr result = operand_node(e, scope);
  --operand_level_;
  return result;
}

ExpressionPtr Translator::operand_node(const ast::Expression& e, Scope& scope) {
  const auto operands = [&](std::size_t first = 0) {
    std::vector<ExpressionPtr> translated;
    translated.reserve(e.operands.size() - first);
    for (std::size_t i = first; i < e.operands.size(); ++i) translated.push_back(operand(e.operands[i], scope));
    return translated;
  };
  const auto nth = [&](std::size_t i) { return operand(e.operands[i], scope); };
  const SourcePosition where = position(e.offset);
  switch (e.kind) {
    case ExpressionKind::kVariable: return variable(e, scope);
    case ExpressionKind::kTerm: return make_expression(TermExpression{e.term}, where);
    case ExpressionKind::kOr: return make_expression(OrExpression{operands()}, where);
    case ExpressionKind::kAnd: return make_expression(AndExpression{operands()}, where);
    case ExpressionKind::kNot: return make_expression(NotExpression{nth(0)}, where);
    case ExpressionKind::kComparison: {
      ExpressionPtr left = nth(0);
      return make_expression(ComparisonExpression{static_cast<ComparisonOperator>(e.op), std::move(left), nth(1)},
                             where);
    }
    case ExpressionKind::kArithmetic: {
      ExpressionPtr left = nth(0);
      return make_expression(ArithmeticExpression{static_cast<ArithmeticOperator>(e.op), std::move(left), nth(1)},
                             where);
    }
    case ExpressionKind::kSign: return make_expression(SignExpression{e.flag, nth(0)}, where);
    case ExpressionKind::kIn: {
      ExpressionPtr left = nth(0);
      return make_expression(InExpression{e.flag, std::move(left), operands(1)}, where);
    }
    case ExpressionKind::kExists: return exists(e, scope);
    case ExpressionKind::kBuiltin: return make_expression(BuiltinExpression{e.name, operands()}, where);
    case ExpressionKind::kFunction: return make_expression(FunctionExpression{e.name, operands()}, where);
    case ExpressionKind::kAggregate: return aggregate(e, scope);
  }
  return nullptr;
}

// Section 18.2.4.1: outside of aggregates, a group has only its keys.
ExpressionPtr Translator::variable(const ast::Expression& e, Scope& scope) {
  const SourcePosition where = position(e.offset);
  const Variable variable = scope.variable(e.name);
  const bool is_free = aggregation_ == nullptr || aggregation_->inside_aggregate ||
                       aggregation_->keys.count(variable) != 0 || aggregation_->aliases.count(variable) != 0;
  if (is_free) return make_expression(VariableExpression{variable}, where);
  if (!aggregation_->samples_others) {
    throw Failure(e.offset, fmt::format("?{} is neither in GROUP BY nor inside an aggregate", e.name));
  }
  AggregateExpression sample{AggregateFunction::kSample, false, make_expression(VariableExpression{variable}, where),
                             std::nullopt};
  return make_expression(VariableExpression{aggregated(std::move(sample), scope)}, where);
}

ExpressionPtr Translator::exists(const ast::Expression& e, Scope& scope) {
  const unsigned beside = std::exchange(expression_depth_, 0);
  Tree pattern = translate_whole_group(*e.group, scope);
  expression_depth_ = std::max(beside, operand_level_ + pattern.depth);
  return make_expression(ExistsExpression{e.flag, std::move(pattern.root)}, position(e.offset));
}

ExpressionPtr Translator::aggregate(const ast::Expression& e, Scope& scope) {
  if (aggregation_ == nullptr) throw Failure(e.offset, std::string(kAggregatePlaces));
  if (aggregation_->inside_aggregate) throw Failure(e.offset, "an aggregate inside an aggregate");
  const auto function = static_cast<AggregateFunction>(e.op);
  if (e.operands.empty() && function != AggregateFunction::kCount) {
    throw Failure(e.offset, "only COUNT takes \"*\"");
  }
  if (e.separator && function != AggregateFunction::kGroupConcat) {
    throw Failure(e.offset, "only GROUP_CONCAT takes a SEPARATOR");
  }
  AggregateExpression result{function, e.flag, nullptr, e.separator};
  if (!e.operands.empty()) {
    aggregation_->inside_aggregate = true;
    scope.swap_shadowed();
    result.argument = operand(e.operands.front(), scope);
    scope.swap_shadowed();
    aggregation_->inside_aggregate = false;
  }
  return make_expression(VariableExpression{aggregated(std::move(result), scope)}, position(e.offset));
}

// The same aggregate in SELECT, HAVING and ORDER BY is computed once.
Variable Translator::aggregated(AggregateExpression aggregate, Scope& scope) {
  const std::string text = to_text(
      Expression{AggregateExpression{aggregate.function, aggregate.distinct,
                                     aggregate.argument ? clone(*aggregate.argument) : nullptr, aggregate.separator},
                 {}},
      scope.variables());
  const auto known = aggregation_->by_text.find(text);
  if (known != aggregation_->by_text.end()) return known->second;
  const Variable variable = scope.hidden("aggregate");
  aggregation_->by_text.emplace(text, variable);
  aggregation_->aggregates.emplace_back(variable, std::move(aggregate));
  return variable;
}

ExpressionPtr Translator::conjunction(const std::vector<const ast::Expression*>& conditions, Scope& scope) {
  if (conditions.size() == 1) return expression(*conditions.front(), scope);
  AndExpression all;
  for (const ast::Expression* condition : conditions) all.operands.push_back(expression(*condition, scope));
  return make_expression(std::move(all), position(conditions.front()->offset));
}

}  // namespace casus::query
