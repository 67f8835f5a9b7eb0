#include "storage/rdf/ntriples_text.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <iterator>

#include "storage/rdf/language_tag.h"
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

// Of a single character, or of each of a vector of them.
constexpr auto is_escaped_in_iri = [](auto c) {
  return (c <= 0x20) | (c == '<') | (c == '>') | (c == '"') | (c == '{') | (c == '}') | (c == '|') | (c == '^') |
         (c == '`') | (c == '\\');
};
// The first byte of U+FFFE is that of others as well.
constexpr auto may_be_escaped_in_string = [](auto c) {
  return (c < 0x20) | (c == '"') | (c == '\\') | (c == 0x7F) | (c == 0xEF);
};

// Where the first such character stands, from `i` on, or the end. Most texts have none: they are looked through sixteen
// characters at a time.
template <class Test>
std::size_t find_first(std::string_view text, std::size_t i, Test test) {
  using Bytes [[gnu::vector_size(16)]] = unsigned char;
  using Halves [[gnu::vector_size(16)]] = std::uint64_t;
  const auto has_none = [&](std::size_t begin) {
    Bytes bytes;
    std::memcpy(&bytes, text.data() + begin, sizeof bytes);
    const auto halves = reinterpret_cast<Halves>(test(bytes));
    return (halves[0] | halves[1]) == 0;
  };
  while (i + sizeof(Bytes) <= text.size() && has_none(i)) i += sizeof(Bytes);
  if (text.size() - i < sizeof(Bytes) && text.size() >= sizeof(Bytes) && has_none(text.size() - sizeof(Bytes))) {
    return text.size();
  }
  while (i < text.size() && !test(static_cast<unsigned char>(text[i]))) ++i;
  return i;
}

void append_lower_case(std::string& out, std::string_view ascii) {
  for (const char c : ascii) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

void append_escaped_string(std::string& out, std::string_view text) {
  std::size_t plain = 0;
  const auto next = [&](std::size_t i) { return find_first(text, i, may_be_escaped_in_string); };
  for (std::size_t i = next(0); i < text.size(); i = next(i + 1)) {
    const auto c = static_cast<unsigned char>(text[i]);
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
  const auto next = [&](std::size_t i) { return find_first(iri, i, is_escaped_in_iri); };
  for (std::size_t i = next(0); i < iri.size(); i = next(i + 1)) {
    out.append(iri, plain, i - plain);
    append_u_escape(out, static_cast<unsigned char>(iri[i]));
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
