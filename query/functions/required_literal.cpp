#include "query/functions/required_literal.h"

#include <algorithm>

namespace casus::query {
namespace {

void drop_last_character(std::string& text) {
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text.back());
    text.pop_back();
    if ((byte & 0xC0) != 0x80) break;
  }
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Reads the alternatives' top level alone: what groups and brackets match is not looked at.
class LiteralFinder {
 public:
  explicit LiteralFinder(std::string_view pattern) : pattern_(pattern) {}

  std::string run() {
    while (at_ < pattern_.size()) {
      const char c = pattern_[at_++];
      switch (c) {
        case '|': return {};
        case '\\': escape(); break;
        case '(':
          skip_group();
          end_literal();
          break;
        case '[':
          skip_bracket();
          end_literal();
          break;
        case '?':
        case '*':
          drop_last();
          end_literal();
          break;
        case '{':
          // Anything but a number of times is a text, though not in XPath.
          if (!skip_times()) return {};
          drop_last();
          end_literal();
          break;
        case '+':
        case '.':
        case '^':
        case '$': end_literal(); break;
        default: literal_ += c;
      }
    }
    end_literal();
    return longest_;
  }

 private:
  void end_literal() {
    if (literal_.size() > longest_.size()) longest_ = literal_;
    literal_.clear();
  }

  // The last character need not occur.
  void drop_last() { drop_last_character(literal_); }

  bool skip_times() {
    const std::size_t end = pattern_.find_first_not_of("0123456789,", at_);
    if (end == std::string_view::npos || end == at_ || pattern_[end] != '}') return false;
    at_ = end + 1;
    return true;
  }

  void escape() {
    if (at_ == pattern_.size()) return;
    const char c = pattern_[at_++];
    if (!is_word(c)) {
      literal_ += c;
      return;
    }
    end_literal();
    if ((c == 'p' || c == 'P') && at_ < pattern_.size() && pattern_[at_] == '{') {
      at_ = std::min(pattern_.find('}', at_), pattern_.size() - 1) + 1;
    }
  }

  // To behind the closing bracket; the first character of a class is a member whatever it is.
  void skip_bracket() {
    if (at_ < pattern_.size() && pattern_[at_] == '^') ++at_;
    for (bool first = true; at_ < pattern_.size(); first = false) {
      const char c = pattern_[at_++];
      if (c == '\\') {
        if (at_ < pattern_.size()) ++at_;
      } else if (c == ']' && !first) {
        return;
      }
    }
  }

  void skip_group() {
    for (int depth = 1; depth > 0 && at_ < pattern_.size();) {
      const char c = pattern_[at_++];
      if (c == '\\') {
        if (at_ < pattern_.size()) ++at_;
      } else if (c == '[') {
        skip_bracket();
      } else if (c == '(') {
        ++depth;
      } else if (c == ')') {
        --depth;
      }
    }
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  std::string literal_, longest_;
};

}  // namespace

std::string required_literal(std::string_view pattern, std::string_view flags) {
  // A group may change the flags.
  if (flags.find_first_of("ixq") != std::string_view::npos || pattern.find("(?") != std::string_view::npos) return {};
  return LiteralFinder(pattern).run();
}

LiteralPrefix literal_prefix(std::string_view pattern, std::string_view flags) {
  LiteralPrefix prefix;
  const bool plain = flags.find_first_of("ixqm") == std::string_view::npos &&
                     pattern.find('|') == std::string_view::npos && pattern.find("(?") == std::string_view::npos;
  if (!plain || !pattern.starts_with('^')) return prefix;
  for (std::size_t at = 1; at < pattern.size(); ++at) {
    const char c = pattern[at];
    const bool escaped = c == '\\' && at + 1 < pattern.size() && !is_word(pattern[at + 1]);
    if (escaped) {
      prefix.text += pattern[++at];
    } else if (std::string_view("\\.[](){}?*+^$").find(c) == std::string_view::npos) {
      prefix.text += c;
    } else {
      if (c == '?' || c == '*' || c == '{') drop_last_character(prefix.text);
      return prefix;
    }
  }
  prefix.whole = true;
  return prefix;
}

}  // namespace casus::query
