#pragma once

#include <optional>
#include <string_view>

#include "query/algebra/expression.h"
#include "query/functions/value.h"

namespace casus::query {

/// The operators = != < <= > >= on decoded values (SPARQL 1.1, section 17.3).
///
/// "=" of literals: by value where both have a known datatype and are well-formed (values of different kinds, and
/// language-tagged strings against anything else, are unequal); the same term is equal to itself; anything else is an
/// error (section 17.4.1.7). Language tags compare without case. "<" is defined for numbers, strings, booleans, dates,
/// times and comparable durations.
/// Dates and times: a missing timezone is UTC for "<" and the like; for "=" a value with and one without a timezone,
/// within 14 hours of each other, are an error, since either answer may be wrong.
/// "=" of triple terms (SPARQL 1.2, section 17.3): "=" of each part, joined by "&&".
Truth compare(ComparisonOperator op, const Value& a, const Value& b);
Truth equal(const Value& a, const Value& b);

/// sameTerm on decoded values.
bool same_term(const Value& a, const Value& b);

/// The effective boolean value of a decoded value (SPARQL 1.2, section 17.2.3): an error for all but well-formed
/// booleans and numbers, and xsd:string.
Truth effective_boolean_value(const Value& value);

/// ORDER BY on decoded values: a total preorder (see compare_for_order).
int order_values(const Value& a, const Value& b);

bool equals_ignoring_case(std::string_view a, std::string_view b);  ///< ASCII

/// What ids alone can tell, without decoding: an order, or for terms without one whether they are the same (kSame,
/// kUnequal); kUnknown when the values are needed.
enum class IdComparison : std::uint8_t { kLess, kEqual, kGreater, kSame, kUnequal, kUnknown };
IdComparison compare_ids(Id a, Id b);

/// The truth of `a op b` when a is `order` (-1, 0, 1) relative to b.
constexpr bool holds(ComparisonOperator op, int order) {
  switch (op) {
    case ComparisonOperator::kEqual: return order == 0;
    case ComparisonOperator::kNotEqual: return order != 0;
    case ComparisonOperator::kLess: return order < 0;
    case ComparisonOperator::kLessEqual: return order <= 0;
    case ComparisonOperator::kGreater: return order > 0;
    case ComparisonOperator::kGreaterEqual: return order >= 0;
  }
  return false;
}

/// The operator for which `b op a` means what `a op b` means for this one.
constexpr ComparisonOperator mirrored(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::kLess: return ComparisonOperator::kGreater;
    case ComparisonOperator::kLessEqual: return ComparisonOperator::kGreaterEqual;
    case ComparisonOperator::kGreater: return ComparisonOperator::kLess;
    case ComparisonOperator::kGreaterEqual: return ComparisonOperator::kLessEqual;
    default: return op;
  }
}

}  // namespace casus::query
