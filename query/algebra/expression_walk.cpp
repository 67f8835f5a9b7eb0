#include "query/algebra/expression_walk.h"

#include <variant>

#include "query/algebra/operands.h"

namespace casus::query {

bool contains_exists(const Expression& expression) {
  if (std::holds_alternative<ExistsExpression>(expression.node)) return true;
  bool found = false;
  for_each_operand(expression, [&](const ExpressionPtr& operand) { found = found || contains_exists(*operand); });
  return found;
}

bool is_deterministic(const Expression& expression) {
  if (const auto* call = std::get_if<BuiltinExpression>(&expression.node)) {
    if (call->name == "RAND" || call->name == "UUID" || call->name == "STRUUID" || call->name == "BNODE") return false;
  }
  bool deterministic = true;
  for_each_operand(expression,
                   [&](const ExpressionPtr& operand) { deterministic = deterministic && is_deterministic(*operand); });
  return deterministic;
}

}  // namespace casus::query
