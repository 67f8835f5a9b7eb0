#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>
#include <vector>

namespace casus::storage {

/// Thrown while a statement is being parsed, for what no grammar rule expresses: an undeclared prefix, a relative IRI
/// without a base, an escape that is no character, nesting beyond the limit. Caught by the reader.
struct ParseFailure {
  const char* at = nullptr;
  std::string message;
};

/// The furthest place that a grammar reached before it gave up, and what it would have taken there.
struct FurthestFailure {
  const char* at = nullptr;
  std::vector<const char*> expected;
  unsigned depth = 0;
  unsigned max_depth = 0;
};

/// What stands at `at`, for a person: the whole word, the one character or the end of the line or input, which is
/// `end`.
std::string describe_found(const char* at, const char* end);

/// The line of a text in which an error stands, or the part of it around the error, and the column of the error in it.
struct SourceLine {
  std::string text;
  std::uint64_t caret = 0;
};
SourceLine line_around(const char* begin, const char* at, const char* end);

/// The number of characters between two places of a text in UTF-8: code points, where it is valid.
std::uint64_t count_characters(const char* begin, const char* end);

/// "expected '.', ';' or ',', found 'x'". `end` is the end of the text.
std::string describe_failure(const FurthestFailure& failure, const char* end);

namespace grammar {

/// What a person would call `Rule` in "expected ..."; null for rules whose parts speak for themselves.
template <typename Rule>
inline constexpr const char* expected = nullptr;

/// The control of the second parse, which finds out where and why the first one failed. A rule with a name replaces
/// the names of its parts where it fails at its very start.
template <typename Rule>
struct find_furthest : tao::pegtl::normal<Rule> {
  template <tao::pegtl::apply_mode A, tao::pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input>
  [[nodiscard]] static bool match(Input& in, FurthestFailure& furthest) {
    const char* const begin = in.current();
    const std::size_t known = furthest.at == begin ? furthest.expected.size() : 0;
    if (tao::pegtl::normal<Rule>::template match<A, M, Action, Control>(in, furthest)) return true;
    if (furthest.at == nullptr || begin > furthest.at) {
      furthest.at = begin;
      furthest.expected.clear();
    }
    if constexpr (expected<Rule> != nullptr) {
      if (furthest.at == begin) {
        furthest.expected.resize(std::min(known, furthest.expected.size()));
        furthest.expected.push_back(expected<Rule>);
      }
    }
    return false;
  }
};

/// `Open` and then `Body`, which is one level deeper; throws ParseFailure beyond the limit of the state.
template <typename Open, typename Body>
struct nested {
  using rule_t = nested;
  using subs_t = tao::pegtl::type_list<Open, Body>;

  template <tao::pegtl::apply_mode A, tao::pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename State>
  [[nodiscard]] static bool match(Input& in, State& state) {
    auto mark = in.template mark<M>();
    constexpr auto kRewind = decltype(mark)::next_rewind_mode;
    const char* const begin = in.current();
    if (!Control<Open>::template match<A, kRewind, Action, Control>(in, state)) return mark(false);
    if (state.depth >= state.max_depth) {
      throw ParseFailure{begin, "nested more than " + std::to_string(state.max_depth) + " levels deep"};
    }
    ++state.depth;
    const bool matched = Control<Body>::template match<A, kRewind, Action, Control>(in, state);
    --state.depth;
    return mark(matched);
  }
};

}  // namespace grammar

}  // namespace casus::storage

namespace TAO_PEGTL_NAMESPACE {

template <typename Name, typename Open, typename Body>
struct analyze_traits<Name, casus::storage::grammar::nested<Open, Body>> : analyze_seq_traits<Open, Body> {};

}  // namespace TAO_PEGTL_NAMESPACE
