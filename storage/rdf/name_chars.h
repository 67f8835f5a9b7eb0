#pragma once

namespace casus::storage {

/// PN_CHARS_BASE (Turtle 163s, SPARQL 1.1 164): the letters that names may begin with.
constexpr bool is_pn_chars_base(char32_t c) {
  if (c < 0x80) return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) ||
         (c >= 0x370 && c <= 0x37D) || (c >= 0x37F && c <= 0x1FFF) || (c >= 0x200C && c <= 0x200D) ||
         (c >= 0x2070 && c <= 0x218F) || (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) ||
         (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0xEFFFF);
}

/// PN_CHARS_U (SPARQL 1.1, rule 165): a letter or the underscore.
constexpr bool is_pn_chars_u(char32_t c) {
  return c == '_' || is_pn_chars_base(c);
}

/// PN_CHARS (SPARQL 1.1, rule 167): what names may go on with.
constexpr bool is_pn_chars(char32_t c) {
  return is_pn_chars_u(c) || c == '-' || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) ||
         (c >= 0x203F && c <= 0x2040);
}

/// The characters that PN_LOCAL_ESC (SPARQL 1.1, rule 173) lets a local name hold behind a backslash.
constexpr bool is_local_escape(char32_t c) {
  switch (c) {
    case '_':
    case '~':
    case '.':
    case '-':
    case '!':
    case '$':
    case '&':
    case '\'':
    case '(':
    case ')':
    case '*':
    case '+':
    case ',':
    case ';':
    case '=':
    case '/':
    case '?':
    case '#':
    case '@':
    case '%': return true;
    default: return false;
  }
}

constexpr bool is_hex_digit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// A character that stands for itself in IRIREF (SPARQL 1.1, rule 139).
constexpr bool is_iriref_char(char32_t c) {
  switch (c) {
    case '<':
    case '>':
    case '"':
    case '{':
    case '}':
    case '|':
    case '^':
    case '`':
    case '\\': return false;
    default: return c > 0x20;
  }
}

}  // namespace casus::storage
