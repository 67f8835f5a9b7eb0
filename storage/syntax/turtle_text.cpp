#include "storage/syntax/turtle_text.h"

#include <string_view>

#include "storage/rdf/language_tag.h"
#include "storage/rdf/ntriples_text.h"
#include "storage/rdf/vocabulary.h"

namespace casus::storage {

namespace {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t count_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

// The datatype that Turtle gives to `text` when it stands there as a number, or nothing when it is not one.
std::string_view number_datatype(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = count_digits(text);
  text.remove_prefix(whole);
  if (text.empty()) return whole > 0 ? vocabulary::kXsdInteger : std::string_view();
  std::size_t fraction = 0;
  if (text.front() == '.') {
    text.remove_prefix(1);
    fraction = count_digits(text);
    text.remove_prefix(fraction);
    if (text.empty()) return fraction > 0 ? vocabulary::kXsdDecimal : std::string_view();
  }
  if (whole + fraction == 0 || (text.front() != 'e' && text.front() != 'E')) return {};
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && count_digits(text) == text.size() ? vocabulary::kXsdDouble : std::string_view();
}

bool is_token(const TermView& literal) {
  if (literal.datatype == vocabulary::kXsdBoolean) return literal.value == "true" || literal.value == "false";
  if (literal.datatype != vocabulary::kXsdInteger && literal.datatype != vocabulary::kXsdDecimal &&
      literal.datatype != vocabulary::kXsdDouble) {
    return false;
  }
  return number_datatype(literal.value) == literal.datatype;
}

// Between three quotes line feeds stand for themselves; a quote is escaped where it could be taken for the end.
void append_long_string(std::string& out, std::string_view text) {
  out += "\"\"\"";
  std::size_t plain = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size();
    const bool breaks = !end && text[i] == '\n';
    const bool inner_quote = !end && text[i] == '"' && i + 1 < text.size() && text[i + 1] != '"';
    if (!end && !breaks && !inner_quote) continue;
    append_escaped_string(out, text.substr(plain, i - plain));
    if (!end) out += text[i];
    plain = i + 1;
  }
  out += "\"\"\"";
}

void append_iri(std::string& out, std::string_view iri, TurtleNames& names) {
  if (names.append(out, iri)) return;
  out += '<';
  append_escaped_iri(out, iri);
  out += '>';
}

void append_literal(std::string& out, const TermView& literal, TurtleNames& names) {
  if (literal.language.empty() && is_token(literal)) {
    out += literal.value;
    return;
  }
  if (literal.value.find('\n') != std::string_view::npos) {
    append_long_string(out, literal.value);
  } else {
    out += '"';
    append_escaped_string(out, literal.value);
    out += '"';
  }
  if (!literal.language.empty()) {
    out += '@';
    out += literal.language;
    if (literal.direction != Direction::kNone) {
      out += "--";
      out += direction_name(literal.direction);
    }
  } else if (!literal.datatype.empty() && literal.datatype != vocabulary::kXsdString) {
    out += "^^";
    append_iri(out, literal.datatype, names);
  }
}

}  // namespace

bool TurtleNames::append(std::string& out, std::string_view iri) {
  const auto name = prefixes_.shorten(iri);
  if (!name) return false;
  const std::string_view prefix = std::string_view(*name).substr(0, name->find(':'));
  if (!used_.contains(prefix)) used_.emplace(prefix);
  out += *name;
  return true;
}

void TurtleNames::append_directives(std::string& out, bool all) const {
  for (const auto& [name, iri] : prefixes_.entries()) {
    if (!all && !used_.contains(name)) continue;
    out += "@prefix ";
    out += name;
    out += ": <";
    append_escaped_iri(out, iri);
    out += "> .\n";
  }
}

void append_turtle(std::string& out, const TermView& term, TurtleNames& names) {
  switch (term.kind) {
    case TermKind::kIri: append_iri(out, term.value, names); return;
    case TermKind::kBlankNode:
      out += "_:";
      out += term.value;
      return;
    case TermKind::kLiteral: append_literal(out, term, names); return;
    case TermKind::kTriple:
      out += "<<( ";
      append_turtle(out, term.triple->subject, names);
      out += ' ';
      append_turtle(out, term.triple->predicate, names);
      out += ' ';
      append_turtle(out, term.triple->object, names);
      out += " )>>";
      return;
  }
}

}  // namespace casus::storage
