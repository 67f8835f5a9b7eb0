#include "query/functions/change_case.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <limits>

namespace casus::query {
namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

bool change_case(std::string_view text, bool upper, std::string& out) {
  if (is_ascii(text)) {
    const std::size_t start = out.size();
    out.resize(start + text.size());
    std::transform(text.begin(), text.end(), out.begin() + static_cast<std::ptrdiff_t>(start), [&](char c) {
      if (upper) return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
    return true;
  }
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) return false;
  icu::UnicodeString unicode =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  if (upper) {
    unicode.toUpper(icu::Locale::getRoot());
  } else {
    unicode.toLower(icu::Locale::getRoot());
  }
  unicode.toUTF8String(out);
  return true;
}

}  // namespace casus::query
