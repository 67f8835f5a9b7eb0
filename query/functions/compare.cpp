#include "query/functions/compare.h"

#include <algorithm>
#include <cmath>

#include "query/functions/arithmetic.h"
#include "query/functions/decode.h"
#include "storage/dictionary/inline_value.h"

namespace casus::query {

using storage::Decimal;

namespace {

// -1, 0, 1; 2 when unordered (NaN).
template <typename T>
int order_of(const T& a, const T& b) {
  return a < b ? -1 : (b < a ? 1 : (a == b ? 0 : 2));
}
int sign_of(std::strong_ordering order) {
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}
int sign_of(int order) {
  return order < 0 ? -1 : (order > 0 ? 1 : 0);
}

int compare_numbers(const Value& a, const Value& b) {
  if (a.kind == ValueKind::kInteger && b.kind == ValueKind::kInteger) return order_of(a.integer, b.integer);
  if (a.kind == ValueKind::kDouble || b.kind == ValueKind::kDouble) return order_of(to_double(a), to_double(b));
  if (a.kind == ValueKind::kFloat || b.kind == ValueKind::kFloat) return order_of(to_float(a), to_float(b));
  return sign_of(to_decimal(a) <=> to_decimal(b));
}

// Exact, so that ORDER BY is transitive; NaN before every number.
int order_numbers(const Value& a, const Value& b) {
  if (is_exact_kind(a.kind) && is_exact_kind(b.kind)) return compare_numbers(a, b);
  if (!is_exact_kind(a.kind) && !is_exact_kind(b.kind)) {
    const double x = to_double(a), y = to_double(b);
    if (std::isnan(x) || std::isnan(y)) return static_cast<int>(std::isnan(y)) - static_cast<int>(std::isnan(x));
    return order_of(x, y);
  }
  if (is_exact_kind(a.kind)) return -order_numbers(b, a);
  const double x = to_double(a);
  if (std::isnan(x)) return -1;
  if (std::isinf(x)) return x > 0 ? 1 : -1;
  return sign_of(*Decimal::exact(x) <=> to_decimal(b));
}

Truth equal_literals(const Value& a, const Value& b) {
  if (a.kind == ValueKind::kLangString || b.kind == ValueKind::kLangString) {
    if (a.kind != b.kind) return Truth::kFalse;
    return truth_of(a.lang->text == b.lang->text && a.lang->direction == b.lang->direction &&
                    equals_ignoring_case(a.lang->language, b.lang->language));
  }
  if (a.kind == ValueKind::kLiteral || b.kind == ValueKind::kLiteral) {
    return same_term(a, b) ? Truth::kTrue : Truth::kError;
  }
  if (a.is_numeric() && b.is_numeric()) return truth_of(compare_numbers(a, b) == 0);
  if (a.kind != b.kind) return Truth::kFalse;
  switch (a.kind) {
    case ValueKind::kString: return truth_of(a.characters() == b.characters());
    case ValueKind::kBoolean: return truth_of(a.boolean == b.boolean);
    case ValueKind::kTemporal:
      if (a.temporal->kind != b.temporal->kind) return Truth::kFalse;
      if (is_indeterminate(*a.temporal, *b.temporal)) return Truth::kError;
      return truth_of(storage::compare(*a.temporal, *b.temporal) == 0);
    case ValueKind::kDuration: return truth_of(*a.duration == *b.duration);
    default: return Truth::kError;
  }
}

// Section 15.1 puts blank nodes before IRIs before literals before triple terms; the classes of literals are ours.
int order_class(const Value& value) {
  switch (value.kind) {
    case ValueKind::kError: return 0;
    case ValueKind::kBlankNode: return 1;
    case ValueKind::kIri: return 2;
    case ValueKind::kString: return 4;
    case ValueKind::kLangString: return 5;
    case ValueKind::kBoolean: return 6;
    case ValueKind::kTemporal: return 8 + static_cast<int>(value.temporal->kind);
    case ValueKind::kDuration: return 20;
    case ValueKind::kLiteral: return 30;
    case ValueKind::kTriple: return 40;
    default: return 3;
  }
}

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool same_term(const Value& a, const Value& b) {
  if (a.is_error() || b.is_error()) return false;
  if (!a.id.is_unbound() && !b.id.is_unbound()) return a.id == b.id;
  if (a.kind == ValueKind::kIri || b.kind == ValueKind::kIri) {
    return a.kind == b.kind && a.characters() == b.characters();
  }
  if (!a.is_literal() || !b.is_literal()) return false;
  if (a.kind == ValueKind::kLangString || b.kind == ValueKind::kLangString) {
    return a.kind == b.kind && a.lang->text == b.lang->text && a.lang->language == b.lang->language &&
           a.lang->direction == b.lang->direction;
  }
  // One of them was computed, so that its form is canonical; the other, if a term, may not be.
  return datatype_iri_of(a) == datatype_iri_of(b) && canonical_lexical(a) == canonical_lexical(b);
}

namespace {

// Subjects and predicates are resources, whose comparison is no error.
Truth equal_triples(const Value& a, const Value& b) {
  if (equal(a.triple->subject, b.triple->subject) != Truth::kTrue) return Truth::kFalse;
  if (equal(a.triple->predicate, b.triple->predicate) != Truth::kTrue) return Truth::kFalse;
  return equal(a.triple->object, b.triple->object);
}

}  // namespace

Truth equal(const Value& a, const Value& b) {
  if (a.is_error() || b.is_error()) return Truth::kError;
  if (a.is_literal() && b.is_literal()) return equal_literals(a, b);
  if (a.kind == ValueKind::kTriple && b.kind == ValueKind::kTriple) return equal_triples(a, b);
  return truth_of(same_term(a, b));
}

Truth compare(ComparisonOperator op, const Value& a, const Value& b) {
  if (op == ComparisonOperator::kEqual) return equal(a, b);
  if (op == ComparisonOperator::kNotEqual) {
    const Truth truth = equal(a, b);
    return truth == Truth::kError ? truth : truth_of(truth == Truth::kFalse);
  }
  if (a.is_numeric() && b.is_numeric()) {
    const int order = compare_numbers(a, b);
    return truth_of(order != 2 && holds(op, order));
  }
  if (a.kind != b.kind) return Truth::kError;
  switch (a.kind) {
    case ValueKind::kString: return truth_of(holds(op, sign_of(a.characters().compare(b.characters()))));
    case ValueKind::kBoolean: return truth_of(holds(op, order_of(a.boolean, b.boolean)));
    case ValueKind::kTemporal:
      if (a.temporal->kind != b.temporal->kind) return Truth::kError;
      return truth_of(holds(op, sign_of(storage::compare(*a.temporal, *b.temporal))));
    case ValueKind::kDuration: {
      const auto order = storage::compare(*a.duration, *b.duration);
      return order ? truth_of(holds(op, sign_of(*order))) : Truth::kError;
    }
    default: return Truth::kError;
  }
}

Truth effective_boolean_value(const Value& value) {
  switch (value.kind) {
    case ValueKind::kBoolean: return truth_of(value.boolean);
    case ValueKind::kString: return truth_of(!value.characters().empty());
    case ValueKind::kInteger: return truth_of(value.integer != 0);
    case ValueKind::kDecimal: return truth_of(value.integer != 0);
    case ValueKind::kBigInteger:
    case ValueKind::kBigDecimal: return Truth::kTrue;
    case ValueKind::kFloat: return truth_of(value.single != 0 && !std::isnan(value.single));
    case ValueKind::kDouble: return truth_of(value.number != 0 && !std::isnan(value.number));
    default: return Truth::kError;
  }
}

int order_values(const Value& a, const Value& b) {
  const int x = order_class(a), y = order_class(b);
  if (x != y) return x < y ? -1 : 1;
  if (a.is_numeric()) return order_numbers(a, b);
  switch (a.kind) {
    case ValueKind::kIri:
    case ValueKind::kString: return sign_of(a.characters().compare(b.characters()));
    case ValueKind::kLangString: {
      const int order = a.lang->text.compare(b.lang->text);
      return sign_of(order != 0 ? order : a.lang->language.compare(b.lang->language));
    }
    case ValueKind::kBoolean: return order_of(a.boolean, b.boolean);
    case ValueKind::kTemporal: return sign_of(storage::compare(*a.temporal, *b.temporal));
    case ValueKind::kDuration:
      // By the length with months of 30 days, then by months: total, and right where an order exists.
      if (const auto order = storage::compare(*a.duration, *b.duration))
        return sign_of(*order);
      else {
        const auto length = [](const storage::Duration& d) {
          return storage::Int128{d.months} * 30 * storage::kAttosecondsPerDay + d.attoseconds;
        };
        const int by_length = order_of(length(*a.duration), length(*b.duration));
        return by_length != 0 ? by_length : order_of(a.duration->months, b.duration->months);
      }
    case ValueKind::kLiteral: {
      const int order = a.literal->datatype.compare(b.literal->datatype);
      return sign_of(order != 0 ? order : a.literal->lexical.compare(b.literal->lexical));
    }
    case ValueKind::kTriple: {
      const int by_subject = order_values(a.triple->subject, b.triple->subject);
      if (by_subject != 0) return by_subject;
      const int by_predicate = order_values(a.triple->predicate, b.triple->predicate);
      return by_predicate != 0 ? by_predicate : order_values(a.triple->object, b.triple->object);
    }
    default: return order_of(a.id, b.id);
  }
}

IdComparison compare_ids(Id a, Id b) {
  const Tag x = a.tag(), y = b.tag();
  if (x != y) {
    // Strings are split over two tags by length; IRIs and blank nodes equal nothing of another tag, save local terms.
    const auto is_resource = [](Tag tag) { return tag == Tag::kIri || tag == Tag::kBlankNode; };
    if (x == Tag::kLocal || y == Tag::kLocal || x == Tag::kUndefined || y == Tag::kUndefined) {
      return IdComparison::kUnknown;
    }
    if (is_resource(x) || is_resource(y)) return IdComparison::kUnequal;
    if ((x == Tag::kShortString && y == Tag::kString) || (x == Tag::kString && y == Tag::kShortString)) {
      return IdComparison::kUnequal;
    }
    return IdComparison::kUnknown;
  }
  switch (x) {
    case Tag::kFloat:
    case Tag::kDouble:
      if (a.payload() == 0 || b.payload() == 0) return IdComparison::kUnknown;  // NaN
      [[fallthrough]];
    case Tag::kInteger:
    case Tag::kDecimal:
    case Tag::kBoolean:
    case Tag::kShortString:
      return a == b ? IdComparison::kEqual : (a < b ? IdComparison::kLess : IdComparison::kGreater);
    case Tag::kDateTime:
    case Tag::kDate: {
      const bool a_zone = (a.bits() & storage::kTimezoneBits) != 0, b_zone = (b.bits() & storage::kTimezoneBits) != 0;
      if (a_zone != b_zone) return IdComparison::kUnknown;
      const std::uint64_t p = a.bits() | storage::kTimezoneBits, q = b.bits() | storage::kTimezoneBits;
      return p == q ? IdComparison::kEqual : (p < q ? IdComparison::kLess : IdComparison::kGreater);
    }
    case Tag::kString: return a == b ? IdComparison::kEqual : IdComparison::kUnequal;
    case Tag::kIri:
    case Tag::kBlankNode: return a == b ? IdComparison::kSame : IdComparison::kUnequal;
    default: return IdComparison::kUnknown;
  }
}

}  // namespace casus::query
