#include "query/syntax/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "query/syntax/built_ins.h"
#include "storage/rdf/name_chars.h"
#include "storage/rdf/utf8.h"

namespace casus::query {

namespace {

constexpr std::size_t kMaxFound = 40;     // bytes of the text shown as found
constexpr std::size_t kMaxExpected = 10;  // alternatives named
constexpr std::string_view kWrongEscape = "a wrong escape in the string that begins here";

bool is_long_quote(std::string_view text) {
  return text.starts_with("\"\"\"") || text.starts_with("'''");
}

// A word, a variable, an IRI in brackets, or one character.
std::string_view found_token(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size()) {
    const storage::CodePoint c = storage::decode_utf8(text.data() + length, text.size() - length);
    const bool sigil = length == 0 && (c.value == '?' || c.value == '$' || c.value == '@' || c.value == '_');
    if (c.length == 0 || !(sigil || storage::is_pn_chars(c.value) || c.value == ':')) break;
    length += c.length;
    if (length >= kMaxFound) break;
  }
  if (length > 0) return text.substr(0, length);
  const storage::CodePoint c = storage::decode_utf8(text.data(), text.size());
  return text.substr(0, std::max<std::size_t>(c.length, 1));
}

// As it is shown between quotes: control characters by their code.
std::string printable(std::string_view found) {
  const auto byte = static_cast<unsigned char>(found.front());
  if (byte >= 0x20 && byte != 0x7F) return fmt::format("\"{}\"", found);
  return fmt::format("the character U+{:04X}", static_cast<unsigned>(byte));
}

std::string join_labels(const std::vector<std::string_view>& labels) {
  std::string text;
  const std::size_t shown = std::min(labels.size(), kMaxExpected);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == labels.size() ? " or " : ", ";
    text += labels[i];
  }
  if (shown < labels.size()) text += ", ...";
  return text;
}

// A string or IRI that begins here but has no end, as far as its line tells, or an escape outside of them.
std::string broken_token(std::string_view text) {
  if (text.starts_with("\\u") || text.starts_with("\\U"))
    return "an escape like this stands only in an IRI or a string";
  const char quote = text.front();
  if (is_long_quote(text)) {
    const std::size_t end = text.find(text.substr(0, 3), 3);
    if (end == std::string_view::npos) return "the string that begins here is not closed";
    if (text.substr(0, end).find('\\') != std::string_view::npos) return std::string(kWrongEscape);
    return {};
  }
  if (quote == '"' || quote == '\'') {
    bool escapes = false;
    for (std::size_t i = 1; i < text.size() && text[i] != '\n' && text[i] != '\r'; ++i) {
      if (text[i] == quote) return escapes ? std::string(kWrongEscape) : std::string();
      if (text[i] != '\\') continue;
      escapes = true;
      ++i;
    }
    return "the string that begins here is not closed on its line; long strings stand in three quotes";
  }
  if (quote == '<' && text.size() > 1 && text[1] != '=' && text[1] != ' ' && text[1] != '<') {
    const std::size_t end = text.find_first_of(">\r\n");
    const std::size_t bad = text.find_first_of(" \t\"{}|^`\\", 1);
    if (end == std::string_view::npos || text[end] != '>') return "the IRI that begins here is not closed";
    if (bad < end) return fmt::format("an IRI cannot hold the character '{}'", text[bad]);
  }
  return {};
}

bool expects(const Expectations& expectations, std::string_view what) {
  const auto& labels = expectations.labels();
  return std::any_of(labels.begin(), labels.end(),
                     [&](std::string_view label) { return label.find(what) != std::string_view::npos; });
}

bool is_called(std::string_view rest) {
  const std::size_t next = rest.find_first_not_of(" \t\r\n");
  return next != std::string_view::npos && rest[next] == '(';
}

}  // namespace

std::string describe_stop(std::string_view text, const Expectations& expectations) {
  const auto place = static_cast<std::size_t>(expectations.furthest() - text.data());
  const std::string_view rest = text.substr(place);
  const std::string expected = join_labels(expectations.labels());
  if (rest.empty()) return fmt::format("expected {}, found the end", expected);
  if (std::string broken = broken_token(rest); !broken.empty()) return broken;
  if (rest.front() == '<' && !rest.starts_with("<<") && expects(expectations, "operator")) {
    return fmt::format("\"{}\" is an IRI; put a space behind \"<\" to compare", rest.substr(0, rest.find('>') + 1));
  }

  const std::string_view found = found_token(rest);
  const bool wants_function = expects(expectations, "expression") || expects(expectations, "a function");
  if (wants_function && is_called(rest.substr(found.size())) && !found.starts_with('?') &&
      found.find(':') == std::string_view::npos && storage::is_pn_chars_base(static_cast<unsigned char>(found[0]))) {
    if (find_aggregate(found)) return fmt::format("wrong arguments of the aggregate {}", found);
    const auto nearest = nearest_function(found);
    return fmt::format("unknown function {}{}", found, nearest ? fmt::format("; did you mean {}?", *nearest) : "");
  }
  std::string message = fmt::format("expected {}, found {}", expected, printable(found));
  if (const auto nearest = nearest_word(found, expectations.keywords())) {
    message += fmt::format("; did you mean {}?", *nearest);
  }
  return message;
}

bool stops_at_end(std::string_view text, const Expectations& expectations) {
  const auto place = static_cast<std::size_t>(expectations.furthest() - text.data());
  const std::string_view rest = text.substr(place);
  return rest.empty() || (is_long_quote(rest) && rest.find(rest.substr(0, 3), 3) == std::string_view::npos);
}

}  // namespace casus::query
