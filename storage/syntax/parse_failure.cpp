#include "storage/syntax/parse_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::storage {

namespace {

constexpr std::size_t kMaxFound = 24;  // code points

// What stands at `at`, for a person: the whole word, or the one character.
std::string describe_found(const char* at, const char* end) {
  if (at == end) return "the end of the input";
  if (*at == '\n' || *at == '\r') return "the end of the line";
  const auto size = static_cast<std::size_t>(end - at);
  const CodePoint first = decode_utf8(at, size);
  if (first.length == 0) return fmt::format("the byte 0x{:02X}, which is not UTF-8", static_cast<unsigned char>(*at));
  if (first.value < 0x20 || first.value == 0x7F) {
    return fmt::format("the character U+{:04X}", static_cast<unsigned>(first.value));
  }
  std::size_t length = 0;
  for (std::size_t n = 0; n < kMaxFound && length < size; ++n) {
    const CodePoint c = decode_utf8(at + length, size - length);
    if (c.length == 0 || !(is_pn_chars(c.value) || c.value == ':')) break;
    length += c.length;
  }
  return fmt::format("'{}'", std::string_view(at, std::max<std::size_t>(length, first.length)));
}

}  // namespace

std::string describe_failure(const FurthestFailure& failure, const char* end) {
  std::vector<const char*> names;
  for (const char* name : failure.expected) {
    const auto same = [&](const char* other) { return std::string_view(name) == other; };
    if (std::none_of(names.begin(), names.end(), same)) names.push_back(name);
  }
  const std::string found = describe_found(failure.at, end);
  if (names.empty()) return "unexpected " + found;
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += names[i];
  }
  return fmt::format("expected {}, found {}", list, found);
}

}  // namespace casus::storage
