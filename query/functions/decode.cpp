#include "query/functions/decode.h"

#include <algorithm>

#include "query/functions/sort_permutation.h"
#include "storage/dictionary/inline_value.h"
#include "storage/values/datatype_range.h"
#include "storage/values/floating.h"

namespace casus::query {

using storage::DatatypeCode;
using storage::TemporalKind;

namespace {

constexpr std::int64_t kAttosecondsPerMillisecond = storage::kAttosecondsPerSecond / 1000;

Value temporal_value(TemporalKind kind, std::int64_t milliseconds, std::optional<std::int32_t> zone,
                     ValueArena& arena) {
  storage::Temporal temporal;
  temporal.kind = kind;
  temporal.local = storage::Int128{milliseconds} * kAttosecondsPerMillisecond;
  temporal.has_zone = zone.has_value();
  temporal.zone = static_cast<std::int16_t>(zone.value_or(0));
  return Value::of(temporal, arena);
}

// False when the id needs its dictionary.
bool decode_inline(Id id, Value& out, ValueArena& arena) {
  switch (id.tag()) {
    case Tag::kUndefined: out = Value::error(); return true;
    case Tag::kBlankNode: out.kind = ValueKind::kBlankNode; return true;
    case Tag::kBoolean: out = Value::of(storage::boolean_value(id)); break;
    case Tag::kInteger: out = Value::of(storage::integer_value(id)); break;
    case Tag::kFloat: out = Value::of(storage::float_value(id)); break;
    case Tag::kDouble: out = Value::of(storage::double_value(id)); break;
    case Tag::kDecimal: {
      const storage::InlineDecimal decimal = storage::decimal_value(id);
      out.kind = ValueKind::kDecimal;
      out.integer = decimal.mantissa;
      out.scale = static_cast<std::uint32_t>(decimal.scale);
      break;
    }
    case Tag::kDateTime: {
      const storage::InlineDateTime value = storage::date_time_value(id);
      out = temporal_value(TemporalKind::kDateTime, value.local_milliseconds, value.timezone_minutes, arena);
      break;
    }
    case Tag::kDate: {
      const storage::InlineDate value = storage::date_value(id);
      out = temporal_value(TemporalKind::kDate, value.days * 86'400'000, value.timezone_minutes, arena);
      break;
    }
    case Tag::kShortString: {
      storage::InlineText text;
      const auto term = storage::inline_term(id, text);
      out = term ? Value::string(arena.copy(term->value)) : Value::error();
      break;
    }
    default: return false;
  }
  out.id = id;
  return true;
}

std::optional<TemporalKind> temporal_kind(DatatypeCode code) {
  switch (code) {
    case DatatypeCode::kDateTime:
    case DatatypeCode::kDateTimeStamp: return TemporalKind::kDateTime;
    case DatatypeCode::kDate: return TemporalKind::kDate;
    case DatatypeCode::kTime: return TemporalKind::kTime;
    case DatatypeCode::kGYear: return TemporalKind::kGYear;
    case DatatypeCode::kGYearMonth: return TemporalKind::kGYearMonth;
    case DatatypeCode::kGMonth: return TemporalKind::kGMonth;
    case DatatypeCode::kGMonthDay: return TemporalKind::kGMonthDay;
    case DatatypeCode::kGDay: return TemporalKind::kGDay;
    default: return std::nullopt;
  }
}

std::optional<Value> parse_literal(std::string_view lexical, DatatypeCode code, ValueArena& arena) {
  if (code == DatatypeCode::kString) return Value::string(lexical);
  const std::string_view text = storage::trim_xsd_space(lexical);
  if (code == DatatypeCode::kInteger || storage::is_derived_integer(code)) {
    const auto integer = storage::Integer::parse(text);
    if (!integer) return std::nullopt;
    if (code != DatatypeCode::kInteger) {
      const std::string_view iri = storage::datatype_iri(code);
      const auto* range = storage::derived_integer_range(iri.substr(iri.find('#') + 1));
      if (range == nullptr || !range->contains(*integer)) return std::nullopt;
    }
    return Value::of(*integer, arena);
  }
  switch (code) {
    case DatatypeCode::kBoolean:
      if (const auto value = storage::parse_boolean(text)) return Value::of(*value);
      return std::nullopt;
    case DatatypeCode::kDecimal:
      if (const auto value = storage::Decimal::parse(text)) return Value::of(*value, arena);
      return std::nullopt;
    case DatatypeCode::kFloat:
      if (const auto value = storage::parse_float(text)) return Value::of(*value);
      return std::nullopt;
    case DatatypeCode::kDouble:
      if (const auto value = storage::parse_double(text)) return Value::of(*value);
      return std::nullopt;
    case DatatypeCode::kDuration:
    case DatatypeCode::kDayTimeDuration:
    case DatatypeCode::kYearMonthDuration: {
      const auto kind = code == DatatypeCode::kDuration          ? storage::DurationKind::kDuration
                        : code == DatatypeCode::kDayTimeDuration ? storage::DurationKind::kDayTime
                                                                 : storage::DurationKind::kYearMonth;
      if (const auto value = storage::parse_duration(kind, text)) return Value::of(*value, arena);
      return std::nullopt;
    }
    default: break;
  }
  if (const auto kind = temporal_kind(code)) {
    const auto value = storage::parse_temporal(*kind, text);
    if (!value || (code == DatatypeCode::kDateTimeStamp && !value->has_zone)) return std::nullopt;
    return Value::of(*value, arena);
  }
  return std::nullopt;
}

void sort_by_id(DecodeScratch& scratch) {
  auto& wanted = scratch.wanted;
  scratch.keys.clear();
  scratch.places.clear();
  for (std::uint32_t i = 0; i < wanted.size(); ++i) {
    scratch.keys.push_back(wanted[i].first.bits());
    scratch.places.push_back(i);
  }
  sort_rows_by(scratch.keys, scratch.places);
  scratch.sorted.clear();
  for (const std::uint32_t place : scratch.places) scratch.sorted.push_back(wanted[place]);
  wanted.swap(scratch.sorted);
}

// Visits the terms of the ids that are not inline, each once, in ascending order.
template <typename Assign>
void visit_wanted(const QueryTerms& terms, DecodeScratch& scratch, const Assign& assign) {
  auto& wanted = scratch.wanted;
  if (wanted.empty()) return;
  sort_by_id(scratch);
  scratch.ids.clear();
  scratch.starts.clear();
  for (std::uint32_t i = 0; i < wanted.size(); ++i) {
    if (!scratch.ids.empty() && scratch.ids.back() == wanted[i].first) continue;
    scratch.ids.push_back(wanted[i].first);
    scratch.starts.push_back(i);
  }
  scratch.starts.push_back(static_cast<std::uint32_t>(wanted.size()));
  terms.visit(scratch.ids, [&](std::size_t i, const TermView& term) {
    assign(std::span(wanted).subspan(scratch.starts[i], scratch.starts[i + 1] - scratch.starts[i]), term);
  });
}

// The parts of all triple terms are decoded together, level by level.
void decode_triples(std::vector<std::pair<Id, std::uint32_t>>& places, std::span<Value> values, const QueryTerms& terms,
                    ValueArena& arena) {
  std::sort(places.begin(), places.end());
  std::vector<Value> parts;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i > 0 && places[i].first == places[i - 1].first) continue;
    const TripleIds ids = terms.parts_of(places[i].first);
    for (const Id id : {ids.subject, ids.predicate, ids.object}) parts.push_back(Value::of_id(id));
  }
  DecodeScratch scratch;
  decode(parts, terms, arena, scratch);
  std::size_t next = 0;
  Value value;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == 0 || places[i].first != places[i - 1].first) {
      value.kind = ValueKind::kTriple;
      value.id = places[i].first;
      value.triple = arena.make(TripleValue{parts[next], parts[next + 1], parts[next + 2]});
      next += 3;
    }
    values[places[i].second] = value;
  }
}

std::string_view datatype_text(DatatypeCode code) {
  return storage::datatype_iri(code);
}

}  // namespace

Value literal_value(std::string_view lexical, std::string_view datatype, ValueArena& arena) {
  const DatatypeCode code = storage::datatype_code(datatype);
  if (const auto value = parse_literal(lexical, code, arena)) return *value;
  const std::string_view known = storage::datatype_iri(code);
  return Value::of_literal(lexical, known.empty() ? datatype : known, arena);
}

Value value_of(const TermView& term, Id id, ValueArena& arena) {
  Value value;
  switch (term.kind) {
    case TermKind::kBlankNode: value.kind = ValueKind::kBlankNode; break;
    case TermKind::kTriple: return Value::of_id(id);
    case TermKind::kIri: value = Value::iri(arena.copy(term.value)); break;
    case TermKind::kLiteral: {
      if (!term.language.empty()) {
        value = Value::lang_string(arena.copy(term.value), arena.copy(term.language), term.direction, arena);
        break;
      }
      const DatatypeCode code = storage::datatype_code(term.datatype);
      const bool keeps_text = code == DatatypeCode::kString || code == DatatypeCode::kNone;
      const std::string_view lexical = keeps_text ? arena.copy(term.value) : term.value;
      if (const auto native = parse_literal(lexical, code, arena)) {
        value = *native;
      } else {
        const std::string_view known = storage::datatype_iri(code);
        value = Value::of_literal(keeps_text ? lexical : arena.copy(term.value),
                                  known.empty() ? arena.copy(term.datatype) : known, arena);
      }
      break;
    }
  }
  value.id = id;
  return value;
}

void decode(std::span<Value> values, const QueryTerms& terms, ValueArena& arena, DecodeScratch& scratch) {
  scratch.wanted.clear();
  std::vector<std::pair<Id, std::uint32_t>> triples;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i].kind != ValueKind::kId) continue;
    const Id id = values[i].id;
    if (decode_inline(id, values[i], arena)) continue;
    const bool is_triple = id.is_triple() || (id.is_local() && terms.kind(id) == TermKind::kTriple);
    (is_triple ? triples : scratch.wanted).emplace_back(id, static_cast<std::uint32_t>(i));
  }
  visit_wanted(terms, scratch, [&](std::span<const std::pair<Id, std::uint32_t>> places, const TermView& term) {
    const Value value = value_of(term, places.front().first, arena);
    for (const auto& place : places) values[place.second] = value;
  });
  if (!triples.empty()) decode_triples(triples, values, terms, arena);
}

void decode_lexical(std::span<Value> values, const QueryTerms& terms, ValueArena& arena, DecodeScratch& scratch) {
  scratch.wanted.clear();
  storage::InlineText text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Value& value = values[i];
    switch (value.kind) {
      case ValueKind::kError: continue;
      case ValueKind::kBlankNode:
      case ValueKind::kTriple: value = Value::error(); continue;
      case ValueKind::kIri:
      case ValueKind::kString:
      case ValueKind::kLangString: value = Value::string(value.characters()); continue;
      default: break;
    }
    const Id id = value.id;
    if (id.is_unbound()) {
      value = Value::string(arena.copy(canonical_lexical(value)));
    } else if (id.is_blank_node() || id.is_triple()) {
      value = Value::error();
    } else if (const auto term = storage::inline_term(id, text)) {
      value = Value::string(arena.copy(term->value));
    } else {
      scratch.wanted.emplace_back(id, static_cast<std::uint32_t>(i));
    }
  }
  visit_wanted(terms, scratch, [&](std::span<const std::pair<Id, std::uint32_t>> places, const TermView& term) {
    const bool has_text = term.kind == TermKind::kIri || term.kind == TermKind::kLiteral;
    const Value value = has_text ? Value::string(arena.copy(term.value)) : Value::error();
    for (const auto& place : places) values[place.second] = value;
  });
}

std::string canonical_lexical(const Value& value) {
  switch (value.kind) {
    case ValueKind::kIri:
    case ValueKind::kString:
    case ValueKind::kLangString: return std::string(value.characters());
    case ValueKind::kLiteral: return std::string(value.literal->lexical);
    case ValueKind::kBoolean: return value.boolean ? "true" : "false";
    case ValueKind::kInteger: return std::to_string(value.integer);
    case ValueKind::kBigInteger: return value.big_integer->to_string();
    case ValueKind::kDecimal: return storage::Decimal(storage::Integer(value.integer), value.scale).to_string();
    case ValueKind::kBigDecimal: return value.big_decimal->to_string();
    case ValueKind::kFloat: return storage::to_canonical(value.single);
    case ValueKind::kDouble: return storage::to_canonical(value.number);
    case ValueKind::kTemporal: return storage::to_string(*value.temporal);
    case ValueKind::kDuration: return storage::to_string(*value.duration);
    default: return {};
  }
}

DatatypeCode datatype_of_kind(const Value& value) {
  switch (value.kind) {
    case ValueKind::kString: return DatatypeCode::kString;
    case ValueKind::kLangString:
      return value.lang->direction == Direction::kNone ? DatatypeCode::kLangString : DatatypeCode::kDirLangString;
    case ValueKind::kBoolean: return DatatypeCode::kBoolean;
    case ValueKind::kInteger:
    case ValueKind::kBigInteger: return DatatypeCode::kInteger;
    case ValueKind::kDecimal:
    case ValueKind::kBigDecimal: return DatatypeCode::kDecimal;
    case ValueKind::kFloat: return DatatypeCode::kFloat;
    case ValueKind::kDouble: return DatatypeCode::kDouble;
    case ValueKind::kTemporal:
      switch (value.temporal->kind) {
        case TemporalKind::kDateTime: return DatatypeCode::kDateTime;
        case TemporalKind::kDate: return DatatypeCode::kDate;
        case TemporalKind::kTime: return DatatypeCode::kTime;
        case TemporalKind::kGYear: return DatatypeCode::kGYear;
        case TemporalKind::kGYearMonth: return DatatypeCode::kGYearMonth;
        case TemporalKind::kGMonth: return DatatypeCode::kGMonth;
        case TemporalKind::kGMonthDay: return DatatypeCode::kGMonthDay;
        case TemporalKind::kGDay: return DatatypeCode::kGDay;
      }
      return DatatypeCode::kNone;
    case ValueKind::kDuration:
      switch (value.duration->kind) {
        case storage::DurationKind::kDuration: return DatatypeCode::kDuration;
        case storage::DurationKind::kYearMonth: return DatatypeCode::kYearMonthDuration;
        case storage::DurationKind::kDayTime: return DatatypeCode::kDayTimeDuration;
      }
      return DatatypeCode::kNone;
    default: return DatatypeCode::kNone;
  }
}

std::string_view datatype_iri_of(const Value& value) {
  if (value.kind == ValueKind::kLiteral) return value.literal->datatype;
  return datatype_text(datatype_of_kind(value));
}

Id to_id(const Value& value, QueryTerms& terms) {
  if (!value.id.is_unbound()) return value.id;
  std::optional<Id> id;
  switch (value.kind) {
    case ValueKind::kError: return kUnbound;
    case ValueKind::kBoolean: return storage::boolean_id(value.boolean);
    case ValueKind::kInteger: id = storage::integer_id(value.integer); break;
    case ValueKind::kDecimal: id = storage::decimal_id(value.integer, static_cast<int>(value.scale)); break;
    case ValueKind::kFloat: id = storage::float_id(value.single); break;
    case ValueKind::kDouble: id = storage::double_id(value.number); break;
    case ValueKind::kIri: return terms.intern(TermView::iri(value.characters()));
    case ValueKind::kString: return terms.intern(TermView::literal(value.characters()));
    case ValueKind::kLangString:
      return terms.intern(TermView::lang_literal(value.lang->text, value.lang->language, value.lang->direction));
    case ValueKind::kLiteral: return terms.intern(TermView::literal(value.literal->lexical, value.literal->datatype));
    default: break;
  }
  if (id) return *id;
  return terms.intern(TermView::literal(canonical_lexical(value), datatype_iri_of(value)));
}

}  // namespace casus::query
