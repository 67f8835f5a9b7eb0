#pragma once

#include <memory>
#include <optional>
#include <string>

#include "query/functions/node.h"

namespace casus::query {

struct Pattern;
class PatternCache;

/// CONTAINS, STRSTARTS, STRENDS or REGEX of the text of one variable, of its STR, or of the LCASE or UCASE of these,
/// against a constant.
struct TextTest {
  enum class Kind : std::uint8_t { kContains, kStarts, kEnds, kMatches };
  enum class Case : std::uint8_t { kAsIs, kLower, kUpper };
  Kind kind = Kind::kContains;
  Case change = Case::kAsIs;
  bool any_term = false;  ///< STR: what is no string has a text too
  Variable variable{};
  std::string constant;
  std::shared_ptr<const Pattern> pattern;  ///< of kMatches; null: none that is supported, every row is an error
};
std::optional<TextTest> text_test(const BuiltinExpression& call, PatternCache& patterns);

/// Looks at the texts where the dictionary has them, each distinct one of a batch once, in the order of ids.
NodePtr make_text_test_node(TextTest test, int column);

}  // namespace casus::query
