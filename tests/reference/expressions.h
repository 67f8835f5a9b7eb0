#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "query/algebra/algebra.h"
#include "tests/reference/solutions.h"

namespace casus::reference {

/// The effective boolean value (section 17.2.2); nothing for an error.
std::optional<bool> effective_boolean_value(const Term& term);

/// The value of expressions for one solution (section 17), recursively, an error being no term. Logic, conditions,
/// comparison, arithmetic of numbers, tests of terms and the commonest functions of terms and strings are written out
/// here; other functions, and operators on dates and durations, are asked of the engine with constants as arguments,
/// and have tests of their own.
class ExpressionEvaluator {
 public:
  /// Whether a pattern has a solution when the values of this solution are substituted in it.
  using Exists = std::function<bool(const query::Algebra& pattern, const Solution& solution)>;

  explicit ExpressionEvaluator(std::string base);
  ~ExpressionEvaluator();

  std::optional<Term> value(const query::Expression& expression, const Solution& solution, const Exists& exists);
  std::optional<Term> arithmetic(query::ArithmeticOperator op, const Term& a, const Term& b);
  /// ORDER BY (section 15.1, and docs/sparql.md where that leaves the order open): negative, 0 for terms without an
  /// order, positive.
  int order(const std::optional<Term>& a, const std::optional<Term>& b);

 private:
  class Engine;
  std::optional<bool> compare(query::ComparisonOperator op, const Term& a, const Term& b);
  std::optional<bool> equal(const Term& a, const Term& b);
  std::optional<bool> equal_literals(const Term& a, const Term& b);

  std::unique_ptr<Engine> engine_;
};

}  // namespace casus::reference
