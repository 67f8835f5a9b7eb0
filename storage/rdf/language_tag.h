#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "casus/term.h"

namespace casus::storage {

/// Why a language tag or a base direction is refused.
struct LanguageTagProblem {
  std::size_t offset = 0;  ///< in bytes from the start of the text
  std::string message;
};

/// What is wrong with `tag` as a language tag (BCP 47, section 2.2.9, "well-formed"; RDF 1.2 Concepts, section 3.4).
std::optional<LanguageTagProblem> language_tag_problem(std::string_view tag);

/// `tag`, well-formed or not, in the one spelling that stands for all that differ by case: that of BCP 47, section
/// 2.1.1, such as "en", "en-GB" and "zh-Hant-TW". The result is `tag` itself when it is spelled so, or else a view of
/// `scratch`.
std::string_view normal_language_tag(std::string_view tag, std::string& scratch);

/// A language tag and a base direction.
struct LanguageAndDirection {
  std::string_view language;
  Direction direction = Direction::kNone;
};

/// Reads what LANG_DIR (RDF 1.2 Turtle, section 6.5; SPARQL 1.2, section 19.8) holds behind its '@', such as "en" or
/// "ar-EG--rtl"; the language is left as written. `tag` is unspecified when there is a problem.
std::optional<LanguageTagProblem> read_lang_dir(std::string_view text, LanguageAndDirection& tag);

/// "ltr", "rtl" or "".
std::string_view direction_name(Direction direction);

}  // namespace casus::storage
