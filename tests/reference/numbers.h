#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>

#include "casus/term.h"
#include "query/algebra/expression.h"

namespace casus::reference {

/// The XSD numeric types in the order of promotion (XPath 3.1, section B.1); types derived from xsd:integer count as
/// it.
enum class NumericType { kInteger, kDecimal, kFloat, kDouble };

/// A numeric value: exact, or (kFloat, kDouble) as IEEE 754 says.
struct Number {
  NumericType type = NumericType::kInteger;
  boost::multiprecision::cpp_rational exact;  ///< of integers and decimals
  double floating = 0;                        ///< of floats and doubles

  static Number integer(std::int64_t value);
  bool is_floating() const { return type >= NumericType::kFloat; }
  /// Sums of some of them are not rounded, in whatever order and type they are added.
  bool is_small_dyadic() const;
};

/// The value of a numeric literal; nothing for other terms and for ill-typed literals.
std::optional<Number> parse_number(const Term& term);

/// The literal of a computed number, in canonical form. The number must be an integer, floating, or a decimal that
/// ends.
Term to_term(const Number& number);

/// op:numeric-add and so on; nothing for a division of exact numbers by zero, or one whose quotient does not end within
/// 18 digits.
std::optional<Number> apply(query::ArithmeticOperator op, const Number& a, const Number& b);

/// How two numbers compare after promotion: negative, 0, positive; nothing when one is NaN.
std::optional<int> compare(const Number& a, const Number& b);

/// By exact value, NaN first: an order for ORDER BY.
int order(const Number& a, const Number& b);

}  // namespace casus::reference
