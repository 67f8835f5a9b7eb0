#include "storage/syntax/parse_failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::storage {

namespace {

constexpr std::size_t kMaxFound = 24;  // code points

// Tokens of more than one character, none of which a name could hold.
constexpr std::array<std::string_view, 6> kMarks = {"<<(", "<<", ")>>", ">>", "{|", "|}"};

// Enough of a line for an error message; whole lines can be as long as the input.
constexpr std::ptrdiff_t kMaxContext = 1000;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

}  // namespace

std::uint64_t count_characters(const char* begin, const char* end) {
  std::uint64_t n = 0;
  for (; begin != end; ++begin) n += is_continuation(*begin) ? 0u : 1u;
  return n;
}

SourceLine line_around(const char* begin, const char* at, const char* end) {
  const char* first = at;
  while (first != begin && first[-1] != '\n' && at - first < kMaxContext) --first;
  while (first != at && is_continuation(*first)) ++first;
  const char* last = at;
  while (last != end && *last != '\n' && *last != '\r' && last - at < kMaxContext) ++last;
  while (last != at && last != end && is_continuation(*last)) --last;
  return {std::string(first, last), count_characters(first, at) + 1};
}

std::string describe_found(const char* at, const char* end) {
  if (at == end) return "the end of the input";
  if (*at == '\n' || *at == '\r') return "the end of the line";
  const auto size = static_cast<std::size_t>(end - at);
  const CodePoint first = decode_utf8(at, size);
  if (first.length == 0) return fmt::format("the byte 0x{:02X}, which is not UTF-8", static_cast<unsigned char>(*at));
  if (first.value < 0x20 || first.value == 0x7F) {
    return fmt::format("the character U+{:04X}", static_cast<unsigned>(first.value));
  }
  for (const std::string_view mark : kMarks) {
    if (std::string_view(at, size).starts_with(mark)) return fmt::format("'{}'", mark);
  }
  std::size_t length = 0;
  for (std::size_t n = 0; n < kMaxFound && length < size; ++n) {
    const CodePoint c = decode_utf8(at + length, size - length);
    if (c.length == 0 || !(is_pn_chars(c.value) || c.value == ':')) break;
    length += c.length;
  }
  return fmt::format("'{}'", std::string_view(at, std::max<std::size_t>(length, first.length)));
}

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
