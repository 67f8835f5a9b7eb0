#include "query/syntax/source_map.h"

#include <algorithm>
#include <optional>

#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::query {

namespace {

constexpr std::size_t kWindow = 1000;  // bytes shown on either side of an error in a long line

// The code point of the escape at `text` ("\uXXXX" or "\UXXXXXXXX"), and its length.
std::optional<std::pair<char32_t, std::size_t>> codepoint_escape(std::string_view text) {
  if (text.size() < 2 || (text[1] != 'u' && text[1] != 'U')) return std::nullopt;
  const std::size_t length = text[1] == 'u' ? 6 : 10;
  if (text.size() < length) return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = 2; i < length; ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!storage::is_hex_digit(c)) return std::nullopt;
    const unsigned digit = c <= '9' ? c - '0' : (c | 0x20u) - 'a' + 10u;
    value = value * 16 + digit;
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
  return std::pair(value, length);
}

}  // namespace

SourceMap::SourceMap(std::string_view text, const SourcePosition& start) : original_(text), start_(start), text_(text) {
  lines_.push_back(0);
  for (std::size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1))
    lines_.push_back(i + 1);
  if (text.find("\\u") != std::string_view::npos || text.find("\\U") != std::string_view::npos) replace_escapes();
}

void SourceMap::replace_escapes() {
  std::size_t copied = 0;
  for (std::size_t i = original_.find('\\'); i != std::string_view::npos; i = original_.find('\\', i)) {
    const auto escape = codepoint_escape(original_.substr(i));
    if (!escape) {
      i = std::min(i + 2, original_.size());  // a backslash escaped by a backslash begins nothing
      continue;
    }
    replaced_.append(original_, copied, i - copied);
    storage::append_utf8(replaced_, escape->first);
    i += escape->second;
    copied = i;
    shifts_.emplace_back(replaced_.size(), i);
  }
  if (shifts_.empty()) return;
  replaced_.append(original_, copied, std::string_view::npos);
  text_ = replaced_;
}

std::size_t SourceMap::original_offset(std::size_t offset) const {
  const auto behind = std::upper_bound(shifts_.begin(), shifts_.end(), offset,
                                       [](std::size_t o, const auto& shift) { return o < shift.first; });
  if (behind == shifts_.begin()) return offset;
  const auto& shift = *std::prev(behind);
  return shift.second + (offset - shift.first);
}

SourcePosition SourceMap::position(std::size_t offset) const {
  const std::size_t place = std::min(original_offset(offset), original_.size());
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), place);
  const auto line = static_cast<std::size_t>(next - lines_.begin()) - 1;
  if (line != known_line_ || place < known_offset_) {
    known_line_ = line;
    known_offset_ = lines_[line];
    known_column_ = 1;
  }
  known_column_ += storage::count_code_points(original_.substr(known_offset_, place - known_offset_));
  known_offset_ = place;
  const bool first = line == 0;
  return {start_.line + line, known_column_ + (first ? start_.column - 1 : 0), start_.offset + place};
}

std::pair<std::string, std::uint64_t> SourceMap::line_at(std::size_t offset) const {
  const std::size_t place = std::min(original_offset(offset), original_.size());
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), place);
  std::size_t begin = *std::prev(next);
  std::size_t end = next == lines_.end() ? original_.size() : *next - 1;
  if (place - begin > kWindow) begin = place - kWindow;
  if (end > place && end - place > kWindow) end = place + kWindow;
  while (begin < place && (static_cast<unsigned char>(original_[begin]) & 0xC0u) == 0x80u) ++begin;
  end = std::max(end, begin);
  const std::string_view line = original_.substr(begin, end - begin);
  return {std::string(line), storage::count_code_points(original_.substr(begin, place - begin)) + 1};
}

}  // namespace casus::query
