#pragma once

#include <optional>
#include <string_view>

#include "query/algebra/expression.h"

namespace casus::query {

/// A built-in function: its keyword in upper case and how many arguments it takes.
struct BuiltIn {
  static constexpr unsigned kAnyNumber = ~0u;
  std::string_view name;  ///< as the algebra calls it: URI is IRI, isURI is ISIRI
  unsigned min_arguments = 0;
  unsigned max_arguments = 0;
};

/// Looks a keyword up, ignoring case. Aggregates and EXISTS are not among them.
const BuiltIn* find_built_in(std::string_view keyword);
std::optional<AggregateFunction> find_aggregate(std::string_view keyword);

/// The built-in or aggregate whose name is nearest to `word`, if one is near.
std::optional<std::string_view> nearest_function(std::string_view word);

/// The nearest of some words by edit distance, ignoring case; nothing when none is close enough to be a slip.
template <class Words>
std::optional<std::string_view> nearest_word(std::string_view word, const Words& words);

/// How many letters differ, are missing or are swapped; more than `limit` is reported as limit + 1.
unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit);

template <class Words>
std::optional<std::string_view> nearest_word(std::string_view word, const Words& words) {
  if (word.size() < 3) return std::nullopt;
  unsigned best = word.size() < 5 ? 2 : 3;  // one slip in a short word, two in a longer one
  std::optional<std::string_view> nearest;
  for (const std::string_view candidate : words) {
    const unsigned distance = edit_distance(word, candidate, best);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace casus::query
