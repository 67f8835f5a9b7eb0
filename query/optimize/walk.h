#pragma once

#include <cstddef>
#include <type_traits>
#include <variant>
#include <vector>

#include "query/algebra/algebra.h"
#include "query/algebra/expression_walk.h"
#include "query/algebra/operands.h"
#include "query/optimize/variable_set.h"

namespace casus::query {

/// Calls `visit` with each direct child (an AlgebraPtr, const when the node is). EXISTS patterns are not children.
template <class A, class Visit>
void for_each_child(A& algebra, Visit&& visit) {
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Join> || std::is_same_v<Node, LeftJoin> || std::is_same_v<Node, Minus>) {
          visit(node.left);
          visit(node.right);
        } else if constexpr (std::is_same_v<Node, Union>) {
          for (auto& input : node.inputs) visit(input);
        } else if constexpr (requires { node.input; }) {
          visit(node.input);
        }
      },
      algebra.node);
}

/// Calls `visit` with each expression of the node itself (an ExpressionPtr, const when the node is). COUNT(*) has none.
template <class A, class Visit>
void for_each_expression(A& algebra, Visit&& visit) {
  std::visit(
      [&](auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, LeftJoin> || std::is_same_v<Node, Filter>) {
          if (node.condition) visit(node.condition);
        } else if constexpr (std::is_same_v<Node, Extend>) {
          visit(node.expression);
        } else if constexpr (std::is_same_v<Node, OrderBy>) {
          for (auto& key : node.keys) visit(key.expression);
        } else if constexpr (std::is_same_v<Node, Group>) {
          for (auto& [variable, aggregate] : node.aggregates) {
            if (aggregate.argument) visit(aggregate.argument);
          }
        }
      },
      algebra.node);
}

/// Nodes on the longest way down, operators and expressions together, EXISTS patterns included. Does not recurse.
std::size_t depth(const Algebra& algebra);
/// Frees a pattern of any depth without recursion.
void dismantle(AlgebraPtr algebra);

inline VariableSet possible(const Algebra& algebra) {
  return VariableSet(possible_variables(algebra));
}
inline VariableSet certain(const Algebra& algebra) {
  return VariableSet(certain_variables(algebra));
}
inline VariableSet mentioned(const Expression& expression) {
  return VariableSet(mentioned_variables(expression));
}

/// Gives every occurrence of a variable another name, in subqueries and EXISTS as well.
void rename_variable(Algebra& algebra, Variable from, Variable to);
/// True when the variable occurs anywhere in the pattern, in places out of scope as well.
bool occurs(const Algebra& algebra, Variable variable);

/// The unit table: one solution, nothing bound. And no solution at all.
AlgebraPtr make_unit_pattern();
AlgebraPtr make_empty_pattern();
bool is_unit(const Algebra& algebra);
bool is_empty(const Algebra& algebra);

}  // namespace casus::query
