#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "query/syntax/ast.h"

namespace casus::query {

/// Builds expressions from tokens in the order of the text, with a stack of operators instead of a rule for each level
/// of precedence. Throws Failure for what the flat grammar lets through: chained comparisons, wrong arity.
class ExpressionBuilder {
 public:
  explicit ExpressionBuilder(unsigned max_depth) : max_depth_(max_depth) {}

  /// Around every expression that stands on its own: in parentheses, as an argument, as a condition.
  void begin();
  /// Leaves one operand more than there were before begin().
  void end();
  /// Takes back everything since begin(), when no expression follows.
  void abandon();

  void push(ast::Expression operand);
  void push_exists(bool negated, ast::Group group, std::size_t offset);
  void push_node(const ast::Node& node);
  void unary_operator(char op, std::size_t offset);
  void binary_operator(std::string_view op, std::size_t offset);
  void mark_parenthesised() { operands_.back().parenthesised = true; }

  void begin_in(bool negated, std::size_t offset);
  void begin_built_in(std::string_view keyword, std::size_t offset);
  void begin_aggregate(AggregateFunction function, std::size_t offset);
  void begin_function(std::string iri, std::size_t offset);
  void set_distinct() { calls_.back().expression.flag = true; }
  void set_separator(std::string text) { calls_.back().expression.separator = std::move(text); }
  /// After the list of IN or the arguments of a call.
  void end_call();
  /// Around the three operands of a triple term: a call of TRIPLE, or a term where all of them are terms.
  void begin_triple_term(std::size_t offset) { begin_built_in("TRIPLE", offset); }
  void end_triple_term();

  /// Removes and returns the last operand.
  ast::Expression take();

 private:
  enum Precedence : unsigned char { kOr = 1, kAnd, kRelational, kAdditive, kMultiplicative, kUnary };
  struct Operator {
    Precedence precedence;
    ast::ExpressionKind kind;
    std::uint8_t op;
    std::size_t offset;
  };
  /// How much belongs to the enclosing expressions.
  struct Base {
    std::size_t operators, operands, calls;
  };
  struct Call {
    ast::Expression expression;
    std::size_t first_operand;
  };

  void push_call(ast::Expression expression, std::size_t first_operand);
  void push_operator(const Operator& op);
  void reduce_to(std::size_t operator_count);
  void reduce();
  void finish(ast::Expression expression);
  void check_arity(const ast::Expression& call) const;

  unsigned max_depth_;
  std::vector<ast::Expression> operands_;
  std::vector<Operator> operators_;
  std::vector<Base> bases_;
  std::vector<Call> calls_;
};

}  // namespace casus::query
