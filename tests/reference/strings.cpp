#include "tests/reference/strings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace casus::reference {
namespace {

using Arguments = std::vector<Term>;
using Result = std::optional<Term>;

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

bool is_string(const Term& term) {
  return term.is_literal() && term.datatype() == kXsd + "string";
}
bool is_text(const Term& term) {
  return is_string(term) || (term.is_literal() && !term.language().empty());
}
bool same_language(const Term& a, const Term& b) {
  return a.language() == b.language() && a.direction() == b.direction();
}
// Argument compatibility rules (section 17.4.3.1.2).
bool are_compatible(const Term& a, const Term& b) {
  return is_text(a) && is_text(b) && (is_string(b) || same_language(a, b));
}
// The same kind of literal as another.
Term like(const Term& model, std::string text) {
  if (is_string(model)) return Term::literal(std::move(text));
  return Term::lang_literal(std::move(text), std::string(model.language()), model.direction());
}
Term boolean(bool value) {
  return Term::literal(value ? "true" : "false", kXsd + "boolean");
}

Result str(const Arguments& args) {
  if (!args[0].is_iri() && !args[0].is_literal()) return std::nullopt;
  return Term::literal(args[0].value());
}

Result lang(const Arguments& args) {
  if (!args[0].is_literal()) return std::nullopt;
  return Term::literal(std::string(args[0].language()));
}

Result datatype(const Arguments& args) {
  if (!args[0].is_literal()) return std::nullopt;
  return Term::iri(std::string(args[0].datatype()));
}

// Code points are what does not continue one.
Result length(const Arguments& args) {
  if (!is_text(args[0])) return std::nullopt;
  const std::string& text = args[0].value();
  const auto count =
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return Term::literal(std::to_string(count), kXsd + "integer");
}

Result concat(const Arguments& args) {
  std::string text;
  bool alike = !args.empty();
  for (const Term& argument : args) {
    if (!is_text(argument)) return std::nullopt;
    text += argument.value();
    alike = alike && is_string(argument) == is_string(args[0]) && same_language(argument, args[0]);
  }
  return alike ? like(args[0], text) : Term::literal(text);
}

Result contains(const Arguments& args) {
  if (!are_compatible(args[0], args[1])) return std::nullopt;
  return boolean(args[0].value().find(args[1].value()) != std::string::npos);
}
Result starts(const Arguments& args) {
  if (!are_compatible(args[0], args[1])) return std::nullopt;
  return boolean(args[0].value().starts_with(args[1].value()));
}
Result ends(const Arguments& args) {
  if (!are_compatible(args[0], args[1])) return std::nullopt;
  return boolean(args[0].value().ends_with(args[1].value()));
}

Result before(const Arguments& args) {
  if (!are_compatible(args[0], args[1])) return std::nullopt;
  const std::size_t at = args[0].value().find(args[1].value());
  return at == std::string::npos ? Term::literal("") : like(args[0], args[0].value().substr(0, at));
}
Result after(const Arguments& args) {
  if (!are_compatible(args[0], args[1])) return std::nullopt;
  const std::size_t at = args[0].value().find(args[1].value());
  if (at == std::string::npos) return Term::literal("");
  return like(args[0], args[0].value().substr(at + args[1].value().size()));
}

// Basic filtering (RFC 4647, section 3.3.1). Nothing matches the empty range.
Result langmatches(const Arguments& args) {
  if (!is_string(args[0]) || !is_string(args[1])) return std::nullopt;
  const auto lower = [](std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
  };
  const std::string tag = lower(args[0].value()), range = lower(args[1].value());
  if (range == "*") return boolean(!tag.empty());
  return boolean(!range.empty() && (tag == range || tag.starts_with(range + "-")));
}

constexpr std::array kFunctions = {
    StringFunction{"STR", str},
    StringFunction{"LANG", lang},
    StringFunction{"DATATYPE", datatype},
    StringFunction{"STRLEN", length},
    StringFunction{"CONCAT", concat},
    StringFunction{"CONTAINS", contains},
    StringFunction{"STRSTARTS", starts},
    StringFunction{"STRENDS", ends},
    StringFunction{"STRBEFORE", before},
    StringFunction{"STRAFTER", after},
    StringFunction{"LANGMATCHES", langmatches},
};

}  // namespace

const StringFunction* find_string_function(std::string_view name) {
  const auto found =
      std::find_if(kFunctions.begin(), kFunctions.end(), [&](const StringFunction& f) { return f.name == name; });
  return found == kFunctions.end() ? nullptr : found;
}

}  // namespace casus::reference
