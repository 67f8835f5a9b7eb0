#include "query/results/display_width.h"

#include <unicode/uchar.h>

#include "storage/rdf/utf8.h"

namespace casus::query {

namespace {

std::size_t columns_of(char32_t c) {
  if (c < 0x300) return 1;
  const auto code = static_cast<UChar32>(c);
  switch (u_charType(code)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR: return 0;
    default: break;
  }
  switch (u_getIntPropertyValue(code, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_FULLWIDTH:
    case U_EA_WIDE: return 2;
    default: return 1;
  }
}

storage::CodePoint next_code_point(std::string_view text, std::size_t at) {
  storage::CodePoint c = storage::decode_utf8(text.data() + at, text.size() - at);
  if (c.length == 0) c = {0xFFFD, 1};
  return c;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const storage::CodePoint c = next_code_point(text, i);
    width += columns_of(c.value);
    i += c.length;
  }
  return width;
}

std::string fit_width(std::string_view text, std::size_t columns) {
  std::size_t width = 0;
  std::size_t cut = 0;  // where the text still leaves a column for the ellipsis
  for (std::size_t i = 0; i < text.size();) {
    const storage::CodePoint c = next_code_point(text, i);
    const std::size_t next = width + columns_of(c.value);
    if (next > columns) return std::string(text.substr(0, cut)) + (columns ? "…" : "");
    i += c.length;
    width = next;
    if (width + 1 <= columns) cut = i;
  }
  return std::string(text);
}

}  // namespace casus::query
