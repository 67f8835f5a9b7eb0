#include "casus/error.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "storage/rdf/utf8.h"

namespace casus {

namespace {

constexpr std::size_t kMaxLine = 120;
constexpr std::size_t kMaxMessage = 1000;
constexpr std::string_view kEllipsis = "...";

struct Excerpt {
  std::string text;
  std::size_t caret = 0;  // code points before the caret
};

// One code point, fit for a terminal: control characters and broken UTF-8 would garble it.
void append_printable(std::string& out, std::string_view text, const storage::CodePoint& c) {
  const bool control = c.length == 0 || (c.value < 0x20 && c.value != '\t') || (c.value >= 0x7F && c.value < 0xA0);
  if (control) {
    out += "\xEF\xBF\xBD";
  } else {
    out.append(text, 0, c.length);
  }
}

// At most kMaxLine code points of the line, the one at `caret` (from 0) among them.
Excerpt shorten_line(std::string_view line, std::size_t caret) {
  line = line.substr(0, line.find_first_of("\r\n"));
  const std::size_t length = storage::count_code_points(line);
  if (caret > length) caret = length;
  std::size_t begin = 0;
  std::size_t end = length;
  if (length > kMaxLine) {
    begin = caret > kMaxLine / 2 ? caret - kMaxLine / 2 : 0;
    if (begin + kMaxLine > length) begin = length - kMaxLine;
    end = begin + kMaxLine;
  }
  Excerpt excerpt;
  if (begin > 0) excerpt.text += kEllipsis;
  excerpt.caret = caret - begin + (begin > 0 ? kEllipsis.size() : 0);
  std::size_t index = 0;
  for (std::size_t i = 0; i < line.size() && index < end; ++index) {
    const storage::CodePoint c = storage::decode_utf8(line.data() + i, line.size() - i);
    if (index >= begin) append_printable(excerpt.text, line.substr(i), c);
    i += c.length == 0 ? 1 : c.length;
  }
  if (end < length) excerpt.text += kEllipsis;
  return excerpt;
}

// Tabs stay tabs, so that the caret stands below its character whatever the tab width.
std::string caret_line(const Excerpt& excerpt) {
  std::string out;
  std::size_t index = 0;
  for (std::size_t i = 0; i < excerpt.text.size() && index < excerpt.caret; ++index) {
    const storage::CodePoint c = storage::decode_utf8(excerpt.text.data() + i, excerpt.text.size() - i);
    out += c.value == '\t' ? '\t' : ' ';
    i += c.length == 0 ? 1 : c.length;
  }
  return out + '^';
}

Excerpt make_excerpt(std::string_view line, const SourcePosition& position, std::uint64_t caret) {
  if (caret == 0) caret = position.column;
  return shorten_line(line, caret == 0 ? 0 : static_cast<std::size_t>(caret - 1));
}

// Names and terms of the text may stand in a message, however long: its middle goes.
std::string shorten_message(std::string message) {
  if (message.size() <= kMaxMessage) return message;
  const auto begins_character = [&](std::size_t i) {
    return (static_cast<unsigned char>(message[i]) & 0xC0u) != 0x80u;
  };
  std::size_t from = kMaxMessage / 2;
  std::size_t to = message.size() - kMaxMessage / 2;
  while (from > 0 && !begins_character(from)) --from;
  while (to < message.size() && !begins_character(to)) ++to;
  return message.replace(from, to - from, kEllipsis);
}

std::string describe(const std::string& source, const SourcePosition& position, const std::string& message,
                     std::string_view line, std::uint64_t caret) {
  std::string text;
  if (!source.empty()) text = source + ':';
  if (position.line != 0) {
    text += fmt::format("{}:", position.line);
    if (position.column != 0) text += fmt::format("{}:", position.column);
  }
  if (!text.empty()) text += ' ';
  text += shorten_message(message);
  if (line.empty()) return text;
  const Excerpt excerpt = make_excerpt(line, position, caret);
  text += '\n' + excerpt.text;
  if (caret != 0 || position.column != 0) text += '\n' + caret_line(excerpt);
  return text;
}

}  // namespace

SyntaxError::SyntaxError(std::string source, SourcePosition position, std::string message, std::string source_line,
                         std::uint64_t caret)
    : Error(describe(source, position, message, source_line, caret)),
      source_(std::move(source)),
      position_(position),
      message_(shorten_message(std::move(message))),
      source_line_(make_excerpt(source_line, position, caret).text) {}

}  // namespace casus
