#include "storage/rdf/language_tag.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <iterator>

namespace casus::storage {

namespace {

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}

bool is_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_letter);
}
bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

// Registered before the grammar of RFC 4646, which they do not follow.
constexpr std::array<std::string_view, 17> kIrregular = {
    "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak",     "i-klingon", "i-lux",    "i-mingo",
    "i-navajo",  "i-pwn", "i-tao", "i-tay",     "i-tsu",      "sgn-be-fr", "sgn-be-nl", "sgn-ch-de"};

bool is_irregular(std::string_view tag) {
  return std::any_of(kIrregular.begin(), kIrregular.end(), [&](std::string_view known) {
    return std::equal(known.begin(), known.end(), tag.begin(), tag.end(),
                      [](char a, char b) { return a == to_lower(b); });
  });
}

// The subtags of a tag, one after the other.
class Subtags {
 public:
  explicit Subtags(std::string_view tag) : tag_(tag) { find_end(); }

  bool at_end() const { return begin_ > tag_.size(); }
  std::size_t offset() const { return std::min(begin_, tag_.size()); }
  std::string_view current() const { return at_end() ? std::string_view() : tag_.substr(begin_, end_ - begin_); }
  std::size_t size() const { return current().size(); }
  void advance() {
    begin_ = end_ + 1;
    find_end();
  }

 private:
  void find_end() { end_ = begin_ > tag_.size() ? begin_ : std::min(tag_.find('-', begin_), tag_.size()); }

  std::string_view tag_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

// The productions of BCP 47, section 2.1; each passes over what it accepts.
class LanguageTagParser {
 public:
  explicit LanguageTagParser(std::string_view tag) : rest_(tag) {}

  std::optional<LanguageTagProblem> parse() {
    if (!is_private_use()) {
      if (!is_letters(rest_.current()) || rest_.size() < 2) {
        return problem("a language tag begins with a language, two to eight letters");
      }
      read_language();
      if (rest_.size() == 4 && is_letters(rest_.current())) rest_.advance();  // script
      if (is_region()) rest_.advance();
      while (is_variant()) rest_.advance();
      while (rest_.size() == 1 && !is_private_use()) {
        if (auto failure = read_extension()) return failure;
      }
    }
    if (is_private_use()) {
      rest_.advance();
      if (rest_.at_end()) return problem("nothing stands behind the '-x' of a language tag");
      while (!rest_.at_end()) rest_.advance();
    }
    if (!rest_.at_end()) return problem(fmt::format("'{}' has no place in a language tag here", rest_.current()));
    return std::nullopt;
  }

 private:
  std::optional<LanguageTagProblem> problem(std::string message) const {
    return LanguageTagProblem{rest_.offset(), std::move(message)};
  }

  bool is_private_use() const { return rest_.size() == 1 && to_lower(rest_.current()[0]) == 'x'; }
  bool is_region() const {
    return (rest_.size() == 2 && is_letters(rest_.current())) || (rest_.size() == 3 && is_digits(rest_.current()));
  }
  bool is_variant() const { return rest_.size() >= 5 || (rest_.size() == 4 && is_digit(rest_.current()[0])); }

  void read_language() {
    const bool extends = rest_.size() <= 3;
    rest_.advance();
    for (int n = 0; extends && n < 3 && rest_.size() == 3 && is_letters(rest_.current()); ++n) rest_.advance();
  }

  std::optional<LanguageTagProblem> read_extension() {
    const auto singleton = static_cast<unsigned char>(to_lower(rest_.current()[0]));
    if (singletons_[singleton]) return problem("a language tag has two extensions of one kind");
    singletons_.set(singleton);
    rest_.advance();
    if (rest_.size() < 2) return problem("an extension of a language tag is empty");
    while (rest_.size() >= 2) rest_.advance();
    return std::nullopt;
  }

  Subtags rest_;
  std::bitset<128> singletons_;
};

// What BCP 47 asks of every subtag, wherever it stands.
std::optional<LanguageTagProblem> subtag_problem(std::string_view tag) {
  constexpr std::size_t kMaxSubtag = 8;
  for (Subtags rest(tag); !rest.at_end(); rest.advance()) {
    const std::string_view subtag = rest.current();
    if (subtag.empty()) return LanguageTagProblem{rest.offset(), "a part of a language tag is empty"};
    if (subtag.size() > kMaxSubtag) {
      return LanguageTagProblem{rest.offset(), "a part of a language tag has at most eight characters"};
    }
    if (!std::all_of(subtag.begin(), subtag.end(), [](char c) { return is_letter(c) || is_digit(c); })) {
      return LanguageTagProblem{rest.offset(), "a language tag consists of letters, digits and '-'"};
    }
  }
  return std::nullopt;
}

// A language alone in lower case: what nearly all tags are.
bool is_plain(std::string_view tag) {
  return std::all_of(tag.begin(), tag.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::optional<LanguageTagProblem> language_tag_problem(std::string_view tag) {
  if (is_plain(tag) && tag.size() >= 2 && tag.size() <= 8) return std::nullopt;
  if (auto problem = subtag_problem(tag)) return problem;
  if (is_irregular(tag)) return std::nullopt;
  return LanguageTagParser(tag).parse();
}

std::string_view normal_language_tag(std::string_view tag, std::string& scratch) {
  if (is_plain(tag)) return tag;
  scratch.clear();
  bool after_singleton = false;
  for (Subtags rest(tag); !rest.at_end(); rest.advance()) {
    const std::string_view subtag = rest.current();
    const bool plain = rest.offset() == 0 || after_singleton;
    if (rest.offset() > 0) scratch += '-';
    const std::size_t begin = scratch.size();
    const bool upper = !plain && subtag.size() == 2;
    std::transform(subtag.begin(), subtag.end(), std::back_inserter(scratch), upper ? to_upper : to_lower);
    if (!plain && subtag.size() == 4) scratch[begin] = to_upper(scratch[begin]);
    after_singleton = after_singleton || subtag.size() == 1;
  }
  return scratch == tag ? tag : scratch;
}

std::optional<LanguageTagProblem> read_lang_dir(std::string_view text, LanguageAndDirection& tag) {
  constexpr std::string_view kMark = "--";
  const std::size_t mark = text.find(kMark);
  tag.language = text.substr(0, mark);
  tag.direction = Direction::kNone;
  if (auto problem = language_tag_problem(tag.language)) return problem;
  if (mark == std::string_view::npos) return std::nullopt;
  const std::size_t begin = mark + kMark.size();
  const std::string_view direction = text.substr(begin);
  if (direction == "ltr") {
    tag.direction = Direction::kLtr;
  } else if (direction == "rtl") {
    tag.direction = Direction::kRtl;
  } else {
    return LanguageTagProblem{begin, fmt::format("a base direction is 'ltr' or 'rtl', not '{}'", direction)};
  }
  return std::nullopt;
}

std::string_view direction_name(Direction direction) {
  switch (direction) {
    case Direction::kNone: return "";
    case Direction::kLtr: return "ltr";
    case Direction::kRtl: return "rtl";
  }
  return "";
}

}  // namespace casus::storage
