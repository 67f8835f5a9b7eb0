#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "casus/error.h"
#include "casus/term.h"

// clang-format off
namespace casus::query {

/// A variable of one query: its index in the query's VariableTable.
enum class Variable : std::uint32_t {};
constexpr std::size_t index_of(Variable v) { return static_cast<std::size_t>(v); }

/// The variables of one query (or one update operation) by number. Blank nodes of patterns and intermediate results
/// are hidden variables: they bind like others and are never part of SELECT *.
class VariableTable {
 public:
  /// The variable of that name (without "?"), added if new.
  Variable add(std::string_view name);
  std::optional<Variable> find(std::string_view name) const;
  /// A new hidden variable; `hint` appears in plans only.
  Variable add_hidden(std::string_view hint);
  const std::string& name(Variable v) const { return entries_[index_of(v)].name; }
  bool is_hidden(Variable v) const { return entries_[index_of(v)].hidden; }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry { std::string name; bool hidden; };
  std::vector<Entry> entries_;
  std::map<std::string, Variable, std::less<>> by_name_;
  std::uint32_t hidden_count_ = 0;
};

struct Algebra;
using AlgebraPtr = std::unique_ptr<Algebra>;
struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

enum class ComparisonOperator : std::uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
enum class ArithmeticOperator : std::uint8_t { kAdd, kSubtract, kMultiply, kDivide };
enum class AggregateFunction : std::uint8_t { kCount, kSum, kMin, kMax, kAvg, kSample, kGroupConcat };

struct VariableExpression { Variable variable; };
struct TermExpression { Term term; };
/// Two or more operands; the three-valued logic of SPARQL 1.1, section 17.2.
struct OrExpression { std::vector<ExpressionPtr> operands; };
struct AndExpression { std::vector<ExpressionPtr> operands; };
struct NotExpression { ExpressionPtr operand; };
struct ComparisonExpression { ComparisonOperator op; ExpressionPtr left, right; };
struct ArithmeticExpression { ArithmeticOperator op; ExpressionPtr left, right; };
struct SignExpression { bool negative; ExpressionPtr operand; };
struct InExpression { bool negated; ExpressionPtr operand; std::vector<ExpressionPtr> list; };
struct ExistsExpression { bool negated; AlgebraPtr pattern; };
/// A built-in by its keyword in upper case ("STRLEN", "IF", "BOUND", "ISIRI"); arity is checked by the parser.
struct BuiltinExpression { std::string name; std::vector<ExpressionPtr> arguments; };
/// A function named by an IRI: casts, extension functions.
struct FunctionExpression { std::string iri; std::vector<ExpressionPtr> arguments; };
/// Stands only in Group::aggregates after translation.
struct AggregateExpression {
  AggregateFunction function;
  bool distinct = false;
  ExpressionPtr argument;                ///< null: COUNT(*)
  std::optional<std::string> separator;  ///< GROUP_CONCAT
};

struct Expression {
  std::variant<VariableExpression, TermExpression, OrExpression, AndExpression, NotExpression, ComparisonExpression,
               ArithmeticExpression, SignExpression, InExpression, ExistsExpression, BuiltinExpression,
               FunctionExpression, AggregateExpression>
      node;
  SourcePosition position;  ///< of the first character, for messages
};

ExpressionPtr clone(const Expression& expression);
AggregateExpression clone(const AggregateExpression& aggregate);

template <class Node>
ExpressionPtr make_expression(Node node, SourcePosition position = {}) {
  return std::make_unique<Expression>(Expression{std::move(node), position});
}

// clang-format on
}  // namespace casus::query
