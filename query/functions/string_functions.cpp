#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "query/functions/arithmetic.h"
#include "query/functions/change_case.h"
#include "query/functions/compare.h"
#include "query/functions/registry.h"
#include "storage/rdf/utf8.h"
#include "storage/values/floating.h"

namespace casus::query {
namespace {

// A string with the language of another (SPARQL 1.1, section 17.4.3: "the same kind of literal as the first argument").
Value like(const Value& model, std::string_view text, ValueArena& arena) {
  if (model.kind != ValueKind::kLangString) return Value::string(text);
  return Value::lang_string(text, model.lang->language, model.lang->direction, arena);
}

bool same_language(const Value& a, const Value& b) {
  return a.kind == ValueKind::kLangString && b.kind == ValueKind::kLangString &&
         equals_ignoring_case(a.lang->language, b.lang->language) && a.lang->direction == b.lang->direction;
}

// Argument compatibility (SPARQL 1.2, section 17.4.3).
bool compatible(const Value& a, const Value& b) {
  return a.is_text() && (b.kind == ValueKind::kString || same_language(a, b));
}

Value strlen_of(Call&, std::span<const Value> args) {
  if (!args[0].is_text()) return Value::error();
  return Value::of(static_cast<std::int64_t>(storage::count_code_points(args[0].characters())));
}

std::size_t skip_code_points(std::string_view text, std::size_t from, std::size_t count) {
  while (count > 0 && from < text.size()) {
    const storage::CodePoint c = storage::decode_utf8(text.data() + from, text.size() - from);
    from += c.length == 0 ? 1 : c.length;
    --count;
  }
  return from;
}

// fn:substring: the characters at positions p (from 1) with round(start) <= p < round(start) + round(length).
Value substr(Call& call, std::span<const Value> args) {
  if (!args[0].is_text() || !args[1].is_numeric()) return Value::error();
  const double start = storage::round_half_up(to_double(args[1]));
  double end = std::numeric_limits<double>::infinity();
  if (args.size() == 3) {
    if (!args[2].is_numeric()) return Value::error();
    end = start + storage::round_half_up(to_double(args[2]));
  }
  const std::string_view text = args[0].characters();
  if (std::isnan(start) || std::isnan(end)) return like(args[0], {}, call.arena);
  const double first = std::max(start, 1.0);
  const double limit = static_cast<double>(text.size()) + 1;  // no text has more code points than bytes
  if (first > limit || end <= first) return like(args[0], {}, call.arena);
  const std::size_t from = skip_code_points(text, 0, static_cast<std::size_t>(first) - 1);
  const std::size_t to =
      end >= limit ? text.size() : skip_code_points(text, from, static_cast<std::size_t>(end - first));
  return like(args[0], text.substr(from, to - from), call.arena);
}

Value in_case(Call& call, const Value& value, bool upper) {
  if (!value.is_text()) return Value::error();
  std::string out;
  if (!change_case(value.characters(), upper, out)) return Value::error();
  return like(value, call.arena.copy(out), call.arena);
}

Value ucase(Call& call, std::span<const Value> args) {
  return in_case(call, args[0], true);
}
Value lcase(Call& call, std::span<const Value> args) {
  return in_case(call, args[0], false);
}

Value strstarts(Call&, std::span<const Value> args) {
  if (!compatible(args[0], args[1])) return Value::error();
  return Value::of(args[0].characters().starts_with(args[1].characters()));
}

Value strends(Call&, std::span<const Value> args) {
  if (!compatible(args[0], args[1])) return Value::error();
  return Value::of(args[0].characters().ends_with(args[1].characters()));
}

Value contains(Call&, std::span<const Value> args) {
  if (!compatible(args[0], args[1])) return Value::error();
  return Value::of(args[0].characters().find(args[1].characters()) != std::string_view::npos);
}

Value strbefore(Call& call, std::span<const Value> args) {
  if (!compatible(args[0], args[1])) return Value::error();
  const std::size_t at = args[0].characters().find(args[1].characters());
  if (at == std::string_view::npos) return Value::string({});
  return like(args[0], args[0].characters().substr(0, at), call.arena);
}

Value strafter(Call& call, std::span<const Value> args) {
  if (!compatible(args[0], args[1])) return Value::error();
  const std::size_t at = args[0].characters().find(args[1].characters());
  if (at == std::string_view::npos) return Value::string({});
  return like(args[0], args[0].characters().substr(at + args[1].characters().size()), call.arena);
}

Value encode_for_uri(Call& call, std::span<const Value> args) {
  if (!args[0].is_text()) return Value::error();
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : args[0].characters()) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '_' || c == '.' || c == '~';
    if (unreserved) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return Value::string(call.arena.copy(out));
}

Value concat(Call& call, std::span<const Value> args) {
  std::size_t size = 0;
  bool one_language = !args.empty();
  for (const Value& value : args) {
    if (!value.is_text()) return Value::error();
    size += value.characters().size();
    one_language = one_language && same_language(value, args[0]);
  }
  char* const bytes = call.arena.allocate(std::max<std::size_t>(size, 1), 1);
  char* out = bytes;
  for (const Value& value : args) {
    const std::string_view text = value.characters();
    out = std::copy(text.begin(), text.end(), out);
  }
  const std::string_view text(bytes, size);
  return one_language ? like(args[0], text, call.arena) : Value::string(text);
}

// Basic filtering (RFC 4647, section 3.3.1). Nothing matches the empty range.
Value langmatches(Call&, std::span<const Value> args) {
  if (args[0].kind != ValueKind::kString || args[1].kind != ValueKind::kString) return Value::error();
  const std::string_view tag = args[0].characters(), range = args[1].characters();
  if (range == "*") return Value::of(!tag.empty());
  if (range.empty()) return Value::of(false);
  const bool prefix = tag.size() >= range.size() && equals_ignoring_case(tag.substr(0, range.size()), range);
  return Value::of(prefix && (tag.size() == range.size() || tag[range.size()] == '-'));
}

constexpr Function kFunctions[] = {
    {"STRLEN", 1, 1, strlen_of},  {"SUBSTR", 2, 3, substr},           {"UCASE", 1, 1, ucase},
    {"LCASE", 1, 1, lcase},       {"STRSTARTS", 2, 2, strstarts},     {"STRENDS", 2, 2, strends},
    {"CONTAINS", 2, 2, contains}, {"STRBEFORE", 2, 2, strbefore},     {"STRAFTER", 2, 2, strafter},
    {"CONCAT", 0, -1, concat},    {"LANGMATCHES", 2, 2, langmatches}, {"ENCODE_FOR_URI", 1, 1, encode_for_uri},
};

}  // namespace

std::span<const Function> string_functions() {
  return kFunctions;
}

}  // namespace casus::query
