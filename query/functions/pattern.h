#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace re2 {
class RE2;
}

namespace casus::query {

/// A regular expression of XPath (XPath Functions 3.1, section 5.6.1) compiled for RE2, so that matching takes time
/// linear in the text. Not supported, hence an expression error: back-references, character-class subtraction
/// ([a-z-[aeiou]]), \S \I \C inside brackets, Unicode blocks (\p{IsGreek}), repetition counts above 1000. As XML
/// Schema has it, \d is any Unicode digit and \w leaves punctuation, hence the underscore, out. Beyond XPath, \b and \B
/// are word boundaries.
struct Pattern {
  Pattern();
  ~Pattern();
  std::unique_ptr<re2::RE2> program;
  bool matches_empty = false;  ///< REPLACE then has no meaning and is an error (FORX0003)
  std::string required;        ///< in every text that matches; may be empty
};

/// Null when the pattern or the flags are invalid or unsupported.
std::unique_ptr<Pattern> compile_pattern(std::string_view pattern, std::string_view flags);
/// Whether some part of the text matches.
bool matches(const Pattern& pattern, std::string_view text);

/// Compiled patterns of one query.
class PatternCache {
 public:
  PatternCache();
  ~PatternCache();
  /// Null when the pattern or the flags are invalid or unsupported.
  const std::shared_ptr<const Pattern>& find(std::string_view pattern, std::string_view flags);

 private:
  std::unordered_map<std::string, std::shared_ptr<const Pattern>> patterns_;
  std::string last_key_;
  std::shared_ptr<const Pattern> last_;
};

/// The RE2 text for an XPath pattern under the flags x and q; nothing when it cannot be said.
std::string translate_pattern(std::string_view pattern, std::string_view flags, bool& valid);

}  // namespace casus::query
