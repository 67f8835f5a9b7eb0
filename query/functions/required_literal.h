#pragma once

#include <string>
#include <string_view>

namespace casus::query {

/// A string that every match of a regular expression of XPath contains, the longest that is seen at once; empty when
/// there is none. The pattern is one that translate_pattern accepts under the flags.
std::string required_literal(std::string_view pattern, std::string_view flags);

/// The text with which everything begins that the pattern matches.
struct LiteralPrefix {
  std::string text;
  bool whole = false;  ///< whatever begins so matches
};
/// Of patterns that begin with "^"; empty for others.
LiteralPrefix literal_prefix(std::string_view pattern, std::string_view flags);

}  // namespace casus::query
