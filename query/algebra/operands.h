#pragma once

#include <type_traits>
#include <variant>

#include "query/algebra/expression.h"

namespace casus::query {

/// Calls `visit` with each operand of an expression (an ExpressionPtr). The pattern of EXISTS is not an operand.
template <class E, class Visit>
void for_each_operand(E& expression, Visit&& visit) {
  std::visit(
      [&](auto& node) {
        using Kind = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Kind, OrExpression> || std::is_same_v<Kind, AndExpression>) {
          for (auto& operand : node.operands) visit(operand);
        } else if constexpr (std::is_same_v<Kind, NotExpression> || std::is_same_v<Kind, SignExpression>) {
          visit(node.operand);
        } else if constexpr (std::is_same_v<Kind, ComparisonExpression> || std::is_same_v<Kind, ArithmeticExpression>) {
          visit(node.left);
          visit(node.right);
        } else if constexpr (std::is_same_v<Kind, InExpression>) {
          visit(node.operand);
          for (auto& item : node.list) visit(item);
        } else if constexpr (std::is_same_v<Kind, BuiltinExpression> || std::is_same_v<Kind, FunctionExpression>) {
          for (auto& argument : node.arguments) visit(argument);
        } else if constexpr (std::is_same_v<Kind, AggregateExpression>) {
          if (node.argument) visit(node.argument);
        }
      },
      expression.node);
}

}  // namespace casus::query
