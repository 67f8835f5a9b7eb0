#include <cmath>
#include <limits>

#include "query/functions/arithmetic.h"
#include "query/functions/decode.h"
#include "query/functions/registry.h"
#include "storage/values/datatype_range.h"
#include "storage/values/floating.h"

namespace casus::query {

using storage::DatatypeCode;
using storage::Decimal;
using storage::DurationKind;
using storage::Integer;
using storage::TemporalKind;

namespace {

// A simple literal is cast by reading it as the target type; gives kLiteral when it is not in the lexical space.
Value parse_as(Call& call, const Value& value, DatatypeCode code) {
  const Value parsed = literal_value(value.characters(), storage::datatype_iri(code), call.arena);
  return parsed.kind == ValueKind::kLiteral ? Value::error() : parsed;
}

// XPath's string of a value (XPath Functions 3.1, section 19.1.2), not the lexical form of the term.
Value to_string(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  const auto text = [&](const std::string& s) { return Value::string(call.arena.copy(s)); };
  switch (value.kind) {
    case ValueKind::kIri:
    case ValueKind::kString:
    case ValueKind::kLangString: return Value::string(value.characters());
    case ValueKind::kDecimal:
    case ValueKind::kBigDecimal: return text(to_decimal(value).to_xpath_string());
    case ValueKind::kFloat: return text(storage::to_xpath_string(value.single));
    case ValueKind::kDouble: return text(storage::to_xpath_string(value.number));
    case ValueKind::kLiteral: return Value::string(value.literal->lexical);
    case ValueKind::kBlankNode:
    case ValueKind::kTriple:
    case ValueKind::kError: return Value::error();
    default: return text(canonical_lexical(value));
  }
}

Value to_boolean(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  switch (value.kind) {
    case ValueKind::kBoolean: return Value::of(value.boolean);
    case ValueKind::kString: return parse_as(call, value, DatatypeCode::kBoolean);
    case ValueKind::kInteger:
    case ValueKind::kDecimal: return Value::of(value.integer != 0);
    case ValueKind::kBigInteger:
    case ValueKind::kBigDecimal: return Value::of(true);
    case ValueKind::kFloat: return Value::of(value.single != 0 && !std::isnan(value.single));
    case ValueKind::kDouble: return Value::of(value.number != 0 && !std::isnan(value.number));
    default: return Value::error();
  }
}

Value cast_to_double(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  if (value.kind == ValueKind::kString) return parse_as(call, value, DatatypeCode::kDouble);
  if (value.kind == ValueKind::kBoolean) return Value::of(value.boolean ? 1.0 : 0.0);
  return value.is_numeric() ? Value::of(to_double(value)) : Value::error();
}

Value cast_to_float(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  if (value.kind == ValueKind::kString) return parse_as(call, value, DatatypeCode::kFloat);
  if (value.kind == ValueKind::kBoolean) return Value::of(value.boolean ? 1.0f : 0.0f);
  return value.is_numeric() ? Value::of(to_float(value)) : Value::error();
}

Value cast_to_decimal(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  switch (value.kind) {
    case ValueKind::kString: return parse_as(call, value, DatatypeCode::kDecimal);
    case ValueKind::kBoolean: return Value::of(Decimal(Integer(value.boolean ? 1 : 0)), call.arena);
    case ValueKind::kFloat: {
      const auto decimal = Decimal::shortest(value.single);
      return decimal ? Value::of(*decimal, call.arena) : Value::error();
    }
    case ValueKind::kDouble: {
      const auto decimal = Decimal::shortest(value.number);
      return decimal ? Value::of(*decimal, call.arena) : Value::error();
    }
    default: return value.is_numeric() ? Value::of(to_decimal(value), call.arena) : Value::error();
  }
}

std::optional<Integer> integer_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::kString: return Integer::parse(storage::trim_xsd_space(value.characters()));
    case ValueKind::kBoolean: return Integer(value.boolean ? 1 : 0);
    case ValueKind::kFloat: return Integer::truncate(static_cast<double>(value.single));
    case ValueKind::kDouble: return Integer::truncate(value.number);
    default:
      if (!value.is_numeric()) return std::nullopt;
      return storage::truncate(to_decimal(value));
  }
}

Value cast_to_integer(Call& call, std::span<const Value> args) {
  const auto integer = integer_of(args[0]);
  return integer ? Value::of(*integer, call.arena) : Value::error();
}

// The value keeps its datatype as a term: native values know xsd:integer only.
template <DatatypeCode kCode>
Value cast_to_derived(Call& call, std::span<const Value> args) {
  const auto integer = integer_of(args[0]);
  const std::string_view iri = storage::datatype_iri(kCode);
  const auto* range = storage::derived_integer_range(iri.substr(iri.find('#') + 1));
  if (!integer || range == nullptr || !range->contains(*integer)) return Value::error();
  return Value::of_id(call.context.terms.intern(TermView::literal(integer->to_string(), iri)));
}

template <TemporalKind kKind, DatatypeCode kCode>
Value cast_to_temporal(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  if (value.kind == ValueKind::kString) return parse_as(call, value, kCode);
  if (value.kind != ValueKind::kTemporal) return Value::error();
  const auto result = storage::cast(*value.temporal, kKind);
  return result ? Value::of(*result, call.arena) : Value::error();
}

template <DurationKind kKind, DatatypeCode kCode>
Value cast_to_duration(Call& call, std::span<const Value> args) {
  const Value& value = args[0];
  if (value.kind == ValueKind::kString) return parse_as(call, value, kCode);
  if (value.kind != ValueKind::kDuration) return Value::error();
  return Value::of(storage::cast(*value.duration, kKind), call.arena);
}

#define XSD "http://www.w3.org/2001/XMLSchema#"
constexpr Function kFunctions[] = {
    {XSD "string", 1, 1, to_string},
    {XSD "boolean", 1, 1, to_boolean},
    {XSD "double", 1, 1, cast_to_double},
    {XSD "float", 1, 1, cast_to_float},
    {XSD "decimal", 1, 1, cast_to_decimal},
    {XSD "integer", 1, 1, cast_to_integer},
    {XSD "long", 1, 1, cast_to_derived<DatatypeCode::kLong>},
    {XSD "int", 1, 1, cast_to_derived<DatatypeCode::kInt>},
    {XSD "short", 1, 1, cast_to_derived<DatatypeCode::kShort>},
    {XSD "byte", 1, 1, cast_to_derived<DatatypeCode::kByte>},
    {XSD "unsignedLong", 1, 1, cast_to_derived<DatatypeCode::kUnsignedLong>},
    {XSD "unsignedInt", 1, 1, cast_to_derived<DatatypeCode::kUnsignedInt>},
    {XSD "unsignedShort", 1, 1, cast_to_derived<DatatypeCode::kUnsignedShort>},
    {XSD "unsignedByte", 1, 1, cast_to_derived<DatatypeCode::kUnsignedByte>},
    {XSD "nonNegativeInteger", 1, 1, cast_to_derived<DatatypeCode::kNonNegativeInteger>},
    {XSD "positiveInteger", 1, 1, cast_to_derived<DatatypeCode::kPositiveInteger>},
    {XSD "nonPositiveInteger", 1, 1, cast_to_derived<DatatypeCode::kNonPositiveInteger>},
    {XSD "negativeInteger", 1, 1, cast_to_derived<DatatypeCode::kNegativeInteger>},
    {XSD "dateTime", 1, 1, cast_to_temporal<TemporalKind::kDateTime, DatatypeCode::kDateTime>},
    {XSD "date", 1, 1, cast_to_temporal<TemporalKind::kDate, DatatypeCode::kDate>},
    {XSD "time", 1, 1, cast_to_temporal<TemporalKind::kTime, DatatypeCode::kTime>},
    {XSD "gYear", 1, 1, cast_to_temporal<TemporalKind::kGYear, DatatypeCode::kGYear>},
    {XSD "gYearMonth", 1, 1, cast_to_temporal<TemporalKind::kGYearMonth, DatatypeCode::kGYearMonth>},
    {XSD "gMonth", 1, 1, cast_to_temporal<TemporalKind::kGMonth, DatatypeCode::kGMonth>},
    {XSD "gMonthDay", 1, 1, cast_to_temporal<TemporalKind::kGMonthDay, DatatypeCode::kGMonthDay>},
    {XSD "gDay", 1, 1, cast_to_temporal<TemporalKind::kGDay, DatatypeCode::kGDay>},
    {XSD "duration", 1, 1, cast_to_duration<DurationKind::kDuration, DatatypeCode::kDuration>},
    {XSD "dayTimeDuration", 1, 1, cast_to_duration<DurationKind::kDayTime, DatatypeCode::kDayTimeDuration>},
    {XSD "yearMonthDuration", 1, 1, cast_to_duration<DurationKind::kYearMonth, DatatypeCode::kYearMonthDuration>},
};
#undef XSD

}  // namespace

std::span<const Function> cast_functions() {
  return kFunctions;
}

}  // namespace casus::query
