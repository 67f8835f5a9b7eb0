#include "query/syntax/source_map.h"

#include <algorithm>

#include "storage/rdf/utf8.h"

namespace casus::query {

namespace {

constexpr std::size_t kWindow = 1000;  // bytes shown on either side of an error in a long line

}  // namespace

SourceMap::SourceMap(std::string_view text, const SourcePosition& start) : text_(text), start_(start) {
  lines_.push_back(0);
  for (std::size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1)) {
    lines_.push_back(i + 1);
  }
}

SourcePosition SourceMap::position(std::size_t offset) const {
  const std::size_t place = std::min(offset, text_.size());
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), place);
  const auto line = static_cast<std::size_t>(next - lines_.begin()) - 1;
  if (line != known_line_ || place < known_offset_) {
    known_line_ = line;
    known_offset_ = lines_[line];
    known_column_ = 1;
  }
  known_column_ += storage::count_code_points(text_.substr(known_offset_, place - known_offset_));
  known_offset_ = place;
  const bool first = line == 0;
  return {start_.line + line, known_column_ + (first ? start_.column - 1 : 0), start_.offset + place};
}

std::pair<std::string, std::uint64_t> SourceMap::line_at(std::size_t offset) const {
  const std::size_t place = std::min(offset, text_.size());
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), place);
  std::size_t begin = *std::prev(next);
  std::size_t end = next == lines_.end() ? text_.size() : *next - 1;
  if (place - begin > kWindow) begin = place - kWindow;
  if (end > place && end - place > kWindow) end = place + kWindow;
  while (begin < place && (static_cast<unsigned char>(text_[begin]) & 0xC0u) == 0x80u) ++begin;
  end = std::max(end, begin);
  const std::string_view line = text_.substr(begin, end - begin);
  return {std::string(line), storage::count_code_points(text_.substr(begin, place - begin)) + 1};
}

}  // namespace casus::query
