#pragma once

#include <cstdint>
#include <string_view>

#include "casus/term.h"
#include "query/functions/value_arena.h"
#include "storage/dictionary/id.h"
#include "storage/values/decimal.h"
#include "storage/values/integer.h"
#include "storage/values/temporal.h"

namespace casus::query {

using storage::Id;
using storage::kUnbound;
using storage::Tag;

enum class ValueKind : std::uint8_t {
  kError,      ///< an expression error, or unbound
  kId,         ///< a term that has not been looked at; decode() makes it one of the others
  kBlankNode,  ///< `id` alone
  kIri,        ///< text
  kTriple,     ///< `id` and the parts
  kLiteral,    ///< of a datatype without arithmetic, or not in the lexical space of its own
  kString,     ///< text
  kLangString,
  kBoolean,
  kInteger,
  kBigInteger,  ///< outside 64 bits
  kDecimal,     ///< integer / 10^scale
  kBigDecimal,
  kFloat,
  kDouble,
  kTemporal,
  kDuration,
};

struct LangText {
  std::string_view text, language;
  Direction direction;
};
struct LiteralText {
  std::string_view lexical, datatype;
};
struct TripleValue;

/// What an expression gives for a row: small, trivially copied; texts and big numbers lie in an arena, or live as long
/// as the query. `id` is set when the value is a known term (of that very lexical form); the native part is then that
/// term's value.
struct Value {
  ValueKind kind = ValueKind::kError;
  std::uint32_t scale = 0;
  Id id;
  union {
    bool boolean;
    std::int64_t integer;
    float single;
    double number;
    struct {
      const char* data;
      std::size_t size;
    } text;
    const storage::Integer* big_integer;
    const storage::Decimal* big_decimal;
    const storage::Temporal* temporal;
    const storage::Duration* duration;
    const LangText* lang;
    const LiteralText* literal;
    const TripleValue* triple;
  };

  Value() : text{nullptr, 0} {}

  bool is_error() const { return kind == ValueKind::kError; }
  bool is_numeric() const { return kind >= ValueKind::kInteger && kind <= ValueKind::kDouble; }
  /// A simple literal, an xsd:string or a language-tagged string: what SPARQL's string functions take.
  bool is_text() const { return kind == ValueKind::kString || kind == ValueKind::kLangString; }
  bool is_literal() const { return kind >= ValueKind::kLiteral; }
  /// The characters of a kIri, kString or kLangString.
  std::string_view characters() const {
    return kind == ValueKind::kLangString ? lang->text : std::string_view(text.data, text.size);
  }
  std::string_view language() const { return kind == ValueKind::kLangString ? lang->language : std::string_view(); }
  Direction direction() const { return kind == ValueKind::kLangString ? lang->direction : Direction::kNone; }

  static Value error() { return {}; }
  static Value of_id(Id id) {
    Value value;
    value.kind = id.is_unbound() ? ValueKind::kError : ValueKind::kId;
    value.id = id;
    return value;
  }
  static Value of(bool boolean) {
    Value value;
    value.kind = ValueKind::kBoolean;
    value.boolean = boolean;
    return value;
  }
  static Value of(std::int64_t integer) {
    Value value;
    value.kind = ValueKind::kInteger;
    value.integer = integer;
    return value;
  }
  static Value of(float single) {
    Value value;
    value.kind = ValueKind::kFloat;
    value.single = single;
    return value;
  }
  static Value of(double number) {
    Value value;
    value.kind = ValueKind::kDouble;
    value.number = number;
    return value;
  }
  /// `text` must live as long as the value: in an arena, say.
  static Value string(std::string_view text) {
    Value value;
    value.kind = ValueKind::kString;
    value.text = {text.data(), text.size()};
    return value;
  }
  static Value iri(std::string_view text) {
    Value value = string(text);
    value.kind = ValueKind::kIri;
    return value;
  }
  static Value of(const storage::Integer& integer, ValueArena& arena) {
    if (integer.is_small()) return of(integer.small());
    Value value;
    value.kind = ValueKind::kBigInteger;
    value.big_integer = arena.make(integer);
    return value;
  }
  static Value of(const storage::Decimal& decimal, ValueArena& arena) {
    Value value;
    if (decimal.mantissa().is_small()) {
      value.kind = ValueKind::kDecimal;
      value.integer = decimal.mantissa().small();
      value.scale = decimal.scale();
    } else {
      value.kind = ValueKind::kBigDecimal;
      value.big_decimal = arena.make(decimal);
    }
    return value;
  }
  static Value of(const storage::Temporal& temporal, ValueArena& arena) {
    Value value;
    value.kind = ValueKind::kTemporal;
    value.temporal = arena.make(temporal);
    return value;
  }
  static Value of(const storage::Duration& duration, ValueArena& arena) {
    Value value;
    value.kind = ValueKind::kDuration;
    value.duration = arena.make(duration);
    return value;
  }
  static Value lang_string(std::string_view text, std::string_view language, Direction direction, ValueArena& arena) {
    Value value;
    value.kind = ValueKind::kLangString;
    value.lang = arena.make(LangText{text, language, direction});
    return value;
  }
  static Value of_literal(std::string_view lexical, std::string_view datatype, ValueArena& arena) {
    Value value;
    value.kind = ValueKind::kLiteral;
    value.literal = arena.make(LiteralText{lexical, datatype});
    return value;
  }
};

/// The parts of a triple term, decoded.
struct TripleValue {
  Value subject, predicate, object;
};

/// SPARQL's three truth values (SPARQL 1.1, section 17.2).
enum class Truth : std::uint8_t { kFalse = 0, kTrue = 1, kError = 2 };
constexpr Truth truth_of(bool value) {
  return value ? Truth::kTrue : Truth::kFalse;
}
inline Value to_value(Truth truth) {
  return truth == Truth::kError ? Value::error() : Value::of(truth == Truth::kTrue);
}

}  // namespace casus::query
