#pragma once

#include "query/algebra/expression.h"
#include "query/functions/value.h"

namespace casus::query {

// The operators + - * / and unary ones on decoded values (SPARQL 1.1, section 17.3): numbers after promotion, and as
// XPath has it dates and durations. An error value for anything else, and for overflow and division by zero.

Value arithmetic(ArithmeticOperator op, const Value& a, const Value& b, ValueArena& arena);
Value negate(const Value& a, ValueArena& arena);

/// Conversions of numeric values, exact or by XPath's promotion. Require is_numeric(); the first two an exact type.
storage::Integer to_integer(const Value& value);  ///< kInteger, kBigInteger
storage::Decimal to_decimal(const Value& value);  ///< those and kDecimal, kBigDecimal
double to_double(const Value& value);
float to_float(const Value& value);

constexpr bool is_integer_kind(ValueKind kind) {
  return kind == ValueKind::kInteger || kind == ValueKind::kBigInteger;
}
constexpr bool is_exact_kind(ValueKind kind) {
  return kind >= ValueKind::kInteger && kind <= ValueKind::kBigDecimal;
}

}  // namespace casus::query
