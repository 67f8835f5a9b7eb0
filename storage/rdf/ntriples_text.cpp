#include "storage/rdf/ntriples_text.h"

#include <fmt/format.h>

#include <iterator>

#include "storage/rdf/language_tag.h"
#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"
#include "storage/rdf/vocabulary.h"

namespace casus::storage {

namespace {

void append_u_escape(std::string& out, unsigned value) {
  fmt::format_to(std::back_inserter(out), "\\u{:04X}", value);
}

// U+FFFE and U+FFFF are outside XML 1.1's Char, so that the canonical form escapes them.
bool is_noncharacter_fffe(std::string_view text, std::size_t i) {
  return i + 2 < text.size() && text[i] == '\xEF' && text[i + 1] == '\xBF' &&
         (text[i + 2] == '\xBE' || text[i + 2] == '\xBF');
}

void append_lower_case(std::string& out, std::string_view ascii) {
  for (const char c : ascii) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

void append_escaped_string(std::string& out, std::string_view text) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && c != 0xEF) continue;
    if (c == 0xEF && !is_noncharacter_fffe(text, i)) continue;
    out.append(text, plain, i - plain);
    switch (c) {
      case '\b': out += "\\b"; break;
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\f': out += "\\f"; break;
      case '\r': out += "\\r"; break;
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case 0xEF:
        append_u_escape(out, text[i + 2] == '\xBE' ? 0xFFFEu : 0xFFFFu);
        i += 2;
        break;
      default: append_u_escape(out, c);
    }
    plain = i + 1;
  }
  out.append(text, plain);
}

void append_escaped_iri(std::string& out, std::string_view iri) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < iri.size(); ++i) {
    const auto c = static_cast<unsigned char>(iri[i]);
    if (is_iriref_char(c)) continue;
    out.append(iri, plain, i - plain);
    append_u_escape(out, c);
    plain = i + 1;
  }
  out.append(iri, plain);
}

void append_ntriples(std::string& out, const TermView& term) {
  switch (term.kind) {
    case TermKind::kIri:
      out += '<';
      append_escaped_iri(out, term.value);
      out += '>';
      return;
    case TermKind::kBlankNode:
      out += "_:";
      out += term.value;
      return;
    case TermKind::kLiteral:
      out += '"';
      append_escaped_string(out, term.value);
      out += '"';
      if (!term.language.empty()) {
        out += '@';
        append_lower_case(out, term.language);
        if (term.direction != Direction::kNone) {
          out += "--";
          out += direction_name(term.direction);
        }
      } else if (!term.datatype.empty() && term.datatype != vocabulary::kXsdString) {
        out += "^^<";
        append_escaped_iri(out, term.datatype);
        out += '>';
      }
      return;
    case TermKind::kTriple:
      out += "<<( ";
      append_ntriples(out, term.triple->subject);
      out += ' ';
      append_ntriples(out, term.triple->predicate);
      out += ' ';
      append_ntriples(out, term.triple->object);
      out += " )>>";
      return;
  }
}

}  // namespace casus::storage
