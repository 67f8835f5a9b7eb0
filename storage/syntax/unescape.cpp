#include "storage/syntax/unescape.h"

#include <fmt/format.h>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::storage {

namespace {

constexpr unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
  return static_cast<unsigned>(c - 'a') + 10;
}

struct Uchar {
  char32_t value = 0;
  std::size_t length = 0;  // with the backslash
};

// Decodes the UCHAR at `text`, which begins with \u or \U.
std::optional<EscapeError> decode_uchar(std::string_view text, std::size_t offset, Uchar& uchar) {
  const std::size_t digits = text[offset + 1] == 'u' ? 4 : 8;
  const std::string_view hex = text.substr(offset + 2, digits);
  std::uint32_t value = 0;
  for (const char c : hex) {
    if (!is_hex_digit(static_cast<unsigned char>(c))) {
      return EscapeError{offset, fmt::format("an escape \\{} needs {} hexadecimal digits", text[offset + 1], digits)};
    }
    value = value << 4 | hex_value(c);
  }
  if (hex.size() != digits) {
    return EscapeError{offset, fmt::format("an escape \\{} needs {} hexadecimal digits", text[offset + 1], digits)};
  }
  if (value >= 0xD800 && value <= 0xDFFF) {
    return EscapeError{offset, fmt::format("the escape \\{}{} is a surrogate, not a character", text[offset + 1], hex)};
  }
  if (value > 0x10FFFF) {
    return EscapeError{offset, fmt::format("the escape \\{}{} is above U+10FFFF", text[offset + 1], hex)};
  }
  uchar = {static_cast<char32_t>(value), digits + 2};
  return std::nullopt;
}

bool is_uchar(std::string_view text, std::size_t offset) {
  return offset + 1 < text.size() && (text[offset + 1] == 'u' || text[offset + 1] == 'U');
}

// The character that ECHAR stands for, or nothing.
std::optional<char> decode_echar(char c) {
  switch (c) {
    case 't': return '\t';
    case 'b': return '\b';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'f': return '\f';
    case '"':
    case '\'':
    case '\\': return c;
    default: return std::nullopt;
  }
}

EscapeError unknown_escape(std::string_view text, std::size_t offset) {
  if (offset + 1 >= text.size()) return {offset, "a backslash at the end"};
  const CodePoint c = decode_utf8(text.data() + offset + 1, text.size() - offset - 1);
  return {offset, fmt::format("there is no escape \\{}", text.substr(offset + 1, c.length))};
}

std::string forbidden_in_iri(char32_t c) {
  if (c > 0x20 && c < 0x7F) return fmt::format("an IRI must not hold the character '{}'", static_cast<char>(c));
  return fmt::format("an IRI must not hold the character U+{:04X}", static_cast<unsigned>(c));
}

}  // namespace

std::optional<EscapeError> unescape_string(std::string_view text, std::string& out) {
  std::size_t plain = 0;
  for (std::size_t i = text.find('\\'); i != std::string_view::npos; i = text.find('\\', plain)) {
    out.append(text, plain, i - plain);
    if (is_uchar(text, i)) {
      Uchar uchar;
      if (auto error = decode_uchar(text, i, uchar)) return error;
      append_utf8(out, uchar.value);
      plain = i + uchar.length;
    } else {
      const auto c = i + 1 < text.size() ? decode_echar(text[i + 1]) : std::nullopt;
      if (!c) return unknown_escape(text, i);
      out += *c;
      plain = i + 2;
    }
  }
  out.append(text, plain);
  return std::nullopt;
}

std::optional<EscapeError> unescape_iri(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\\') {
      if (!is_uchar(text, i)) return unknown_escape(text, i);
      Uchar uchar;
      if (auto error = decode_uchar(text, i, uchar)) return error;
      if (!is_iriref_char(uchar.value)) return EscapeError{i, forbidden_in_iri(uchar.value)};
      append_utf8(out, uchar.value);
      i += uchar.length;
      continue;
    }
    const CodePoint c = decode_utf8(text.data() + i, text.size() - i);
    if (c.length == 0) return EscapeError{i, "an IRI must be valid UTF-8"};
    if (!is_iriref_char(c.value)) return EscapeError{i, forbidden_in_iri(c.value)};
    out.append(text, i, c.length);
    i += c.length;
  }
  return std::nullopt;
}

std::optional<EscapeError> unescape_local_name(std::string_view text, std::string& out) {
  std::size_t plain = 0;
  for (std::size_t i = text.find('\\'); i != std::string_view::npos; i = text.find('\\', plain + 1)) {
    out.append(text, plain, i - plain);
    if (i + 1 >= text.size() || !is_local_escape(static_cast<unsigned char>(text[i + 1])))
      return unknown_escape(text, i);
    plain = i + 1;
  }
  out.append(text, plain);
  return std::nullopt;
}

}  // namespace casus::storage
