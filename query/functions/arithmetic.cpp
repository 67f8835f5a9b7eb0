#include "query/functions/arithmetic.h"

#include <array>
#include <cmath>

namespace casus::query {

using storage::Decimal;
using storage::Duration;
using storage::Integer;

namespace {

template <typename T>
Value from(const std::optional<T>& result, ValueArena& arena) {
  return result ? Value::of(*result, arena) : Value::error();
}

template <typename Float>
Float apply(ArithmeticOperator op, Float a, Float b) {
  switch (op) {
    case ArithmeticOperator::kAdd: return a + b;
    case ArithmeticOperator::kSubtract: return a - b;
    case ArithmeticOperator::kMultiply: return a * b;
    case ArithmeticOperator::kDivide: return a / b;
  }
  return 0;
}

Value integer_arithmetic(ArithmeticOperator op, const Value& a, const Value& b, ValueArena& arena) {
  if (a.kind == ValueKind::kInteger && b.kind == ValueKind::kInteger) {
    std::int64_t result = 0;
    bool overflow = true;
    switch (op) {
      case ArithmeticOperator::kAdd: overflow = __builtin_add_overflow(a.integer, b.integer, &result); break;
      case ArithmeticOperator::kSubtract: overflow = __builtin_sub_overflow(a.integer, b.integer, &result); break;
      case ArithmeticOperator::kMultiply: overflow = __builtin_mul_overflow(a.integer, b.integer, &result); break;
      case ArithmeticOperator::kDivide: break;
    }
    if (!overflow) return Value::of(result);
  }
  const Integer x = to_integer(a), y = to_integer(b);
  switch (op) {
    case ArithmeticOperator::kAdd: return from(add(x, y), arena);
    case ArithmeticOperator::kSubtract: return from(subtract(x, y), arena);
    case ArithmeticOperator::kMultiply: return from(multiply(x, y), arena);
    case ArithmeticOperator::kDivide: return from(divide(Decimal(x), Decimal(y)), arena);
  }
  return Value::error();
}

Value decimal_arithmetic(ArithmeticOperator op, const Value& a, const Value& b, ValueArena& arena) {
  const Decimal x = to_decimal(a), y = to_decimal(b);
  switch (op) {
    case ArithmeticOperator::kAdd: return from(add(x, y), arena);
    case ArithmeticOperator::kSubtract: return from(subtract(x, y), arena);
    case ArithmeticOperator::kMultiply: return from(multiply(x, y), arena);
    case ArithmeticOperator::kDivide: return from(divide(x, y), arena);
  }
  return Value::error();
}

std::optional<Decimal> factor_of(const Value& value) {
  if (is_exact_kind(value.kind)) return to_decimal(value);
  return Decimal::shortest(to_double(value));
}

Value duration_arithmetic(ArithmeticOperator op, const Value& a, const Value& b, ValueArena& arena) {
  using enum ArithmeticOperator;
  const bool a_duration = a.kind == ValueKind::kDuration, b_duration = b.kind == ValueKind::kDuration;
  if (a.kind == ValueKind::kTemporal && b.kind == ValueKind::kTemporal) {
    return op == kSubtract ? from(difference(*a.temporal, *b.temporal), arena) : Value::error();
  }
  if (a.kind == ValueKind::kTemporal && b_duration) {
    if (op == kAdd) return from(add(*a.temporal, *b.duration), arena);
    if (op == kSubtract) return from(add(*a.temporal, storage::negate(*b.duration)), arena);
    return Value::error();
  }
  if (a_duration && b.kind == ValueKind::kTemporal) {
    return op == kAdd ? from(add(*b.temporal, *a.duration), arena) : Value::error();
  }
  if (a_duration && b_duration) {
    if (op == kAdd) return from(add(*a.duration, *b.duration), arena);
    if (op == kSubtract) return from(add(*a.duration, storage::negate(*b.duration)), arena);
    return op == kDivide ? from(divide(*a.duration, *b.duration), arena) : Value::error();
  }
  if (a_duration && b.is_numeric() && (op == kMultiply || op == kDivide)) {
    const auto factor = factor_of(b);
    if (!factor) return Value::error();
    return from(op == kMultiply ? multiply(*a.duration, *factor) : divide(*a.duration, *factor), arena);
  }
  if (a.is_numeric() && b_duration && op == kMultiply) {
    const auto factor = factor_of(a);
    return factor ? from(multiply(*b.duration, *factor), arena) : Value::error();
  }
  return Value::error();
}

}  // namespace

Integer to_integer(const Value& value) {
  return value.kind == ValueKind::kInteger ? Integer(value.integer) : *value.big_integer;
}

Decimal to_decimal(const Value& value) {
  switch (value.kind) {
    case ValueKind::kDecimal: return Decimal(Integer(value.integer), value.scale);
    case ValueKind::kBigDecimal: return *value.big_decimal;
    default: return Decimal(to_integer(value));
  }
}

double to_double(const Value& value) {
  switch (value.kind) {
    case ValueKind::kInteger: return static_cast<double>(value.integer);
    case ValueKind::kFloat: return static_cast<double>(value.single);
    case ValueKind::kDouble: return value.number;
    default: return to_decimal(value).to_double();
  }
}

float to_float(const Value& value) {
  switch (value.kind) {
    case ValueKind::kInteger: return static_cast<float>(value.integer);
    case ValueKind::kFloat: return value.single;
    case ValueKind::kDouble: return static_cast<float>(value.number);
    default: return to_decimal(value).to_float();
  }
}

Value arithmetic(ArithmeticOperator op, const Value& a, const Value& b, ValueArena& arena) {
  if (a.is_numeric() && b.is_numeric()) {
    if (a.kind == ValueKind::kDouble || b.kind == ValueKind::kDouble) {
      return Value::of(apply(op, to_double(a), to_double(b)));
    }
    if (a.kind == ValueKind::kFloat || b.kind == ValueKind::kFloat) {
      return Value::of(apply(op, to_float(a), to_float(b)));
    }
    if (is_integer_kind(a.kind) && is_integer_kind(b.kind)) return integer_arithmetic(op, a, b, arena);
    return decimal_arithmetic(op, a, b, arena);
  }
  return duration_arithmetic(op, a, b, arena);
}

Value negate(const Value& a, ValueArena& arena) {
  switch (a.kind) {
    case ValueKind::kInteger:
    case ValueKind::kBigInteger: return Value::of(storage::negate(to_integer(a)), arena);
    case ValueKind::kDecimal:
    case ValueKind::kBigDecimal: return Value::of(storage::negate(to_decimal(a)), arena);
    case ValueKind::kFloat: return Value::of(-a.single);
    case ValueKind::kDouble: return Value::of(-a.number);
    case ValueKind::kDuration: return Value::of(storage::negate(*a.duration), arena);
    default: return Value::error();
  }
}

}  // namespace casus::query
