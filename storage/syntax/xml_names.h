#pragma once

#include <string_view>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::storage {

/// NCName (Namespaces in XML 1.0, rule 4, with the characters of XML 1.0, fifth edition).
inline bool is_ncname(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text.data() + i, text.size() - i);
    if (c.length == 0 || !(i == 0 ? is_pn_chars_u(c.value) : is_pn_chars(c.value) || c.value == '.')) return false;
    i += c.length;
  }
  return !text.empty();
}

/// The longest end of `text` that every XML processor takes for an NCName, those of the first four editions of XML 1.0
/// (Expat) included, which know fewer letters. Empty when `text` does not end in one.
std::string_view longest_ncname_suffix(std::string_view text);

/// Whether longest_ncname_suffix() is all of `text`, which is not empty.
inline bool is_portable_ncname(std::string_view text) {
  return !text.empty() && longest_ncname_suffix(text).size() == text.size();
}

/// S (XML 1.0, rule 3).
constexpr bool is_xml_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The prefixes and, without a prefix, the names that XML keeps for itself (Namespaces in XML 1.0, section 3).
constexpr bool begins_with_xml(std::string_view name) {
  return name.size() >= 3 && (name[0] | 0x20) == 'x' && (name[1] | 0x20) == 'm' && (name[2] | 0x20) == 'l';
}

inline constexpr std::string_view kXmlNamespace = "http://www.w3.org/XML/1998/namespace";
inline constexpr std::string_view kXmlnsNamespace = "http://www.w3.org/2000/xmlns/";

}  // namespace casus::storage
