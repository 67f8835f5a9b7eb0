#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/analyze_traits.hpp>

#include "query/syntax/parse_state.h"
#include "storage/syntax/terminals.h"

/// What the SPARQL grammar is made of: tokens that skip the white space behind them and tell the error message what was
/// expected, and rules with a name for it.
namespace casus::query::grammar {

namespace pegtl = tao::pegtl;
namespace terminals = storage::grammar;

using Input = pegtl::memory_input<pegtl::tracking_mode::lazy, pegtl::eol::lf, const char*>;

/// Text as a template argument.
template <std::size_t N>
struct Label {
  char text[N];
  constexpr Label(const char (&source)[N]) { std::copy_n(source, N, text); }  // NOLINT: meant to convert
  constexpr std::string_view view() const { return {text, N - 1}; }
};

/// White space and comments between two tokens.
inline void skip_space(Input& in) {
  const char* p = in.current();
  const char* const end = in.end();
  while (p != end) {
    if (*p == '#') {
      while (p != end && *p != '\n' && *p != '\r') ++p;
    } else if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r') {
      ++p;
    } else {
      break;
    }
  }
  in.bump(static_cast<std::size_t>(p - in.current()));
}

/// `Rule`, called `Name` in error messages, and the space behind it.
template <typename Rule, Label Name>
struct token {
  using rule_t = token;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, ParseState& state) {
    const char* const begin = in.current();
    if (Control<Rule>::template match<A, pegtl::rewind_mode::required, Action, Control>(in, state)) {
      skip_space(in);
      return true;
    }
    if (state.expectations.recording) state.expectations.add(begin, Name.view(), false);
    return false;
  }
};

constexpr bool is_word_char(char32_t c) {
  return storage::is_pn_chars(c) || c == ':';
}

/// A keyword in any case, and the space behind it. `a:b` and `FILTERS` hold no keyword.
template <Label Word>
struct keyword {
  using rule_t = keyword;
  using subs_t = pegtl::empty_list;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, ParseState& state) {
    constexpr std::string_view kWord = Word.view();
    if (matches(in, kWord)) {
      in.bump(kWord.size());
      skip_space(in);
      return true;
    }
    if (state.expectations.recording) state.expectations.add(in.current(), kWord, true);
    return false;
  }

 private:
  static bool matches(const Input& in, std::string_view word) {
    if (in.size() < word.size()) return false;
    const char* const text = in.current();
    for (std::size_t i = 0; i < word.size(); ++i) {
      const char c = text[i];
      if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != word[i]) return false;
    }
    const char* const next = text + word.size();
    return next == in.end() || terminals::character_table<is_word_char>::match_one(next, in.end()) == 0;
  }
};

/// `Rule`; where nothing of it is there, the error message expects `Name` instead of its first tokens.
template <typename Rule, Label Name>
struct labelled {
  using rule_t = labelled;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, ParseState& state) {
    Expectations& expectations = state.expectations;
    if (!expectations.recording) return Control<Rule>::template match<A, M, Action, Control>(in, state);
    const char* const begin = in.current();
    const std::size_t mark = expectations.mark(begin);
    const bool matched = Control<Rule>::template match<A, pegtl::rewind_mode::required, Action, Control>(in, state);
    if (!matched) expectations.collapse(begin, mark, Name.view());
    return matched;
  }
};

/// `Rule`, which begins with `Open`, one level deeper.
template <char Open, typename Rule>
struct nested {
  using rule_t = nested;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, ParseState& state) {
    std::optional<DepthGuard> guard;
    if (!in.empty() && *in.current() == Open) guard.emplace(state, in.current());
    return Control<Rule>::template match<A, M, Action, Control>(in, state);
  }
};

/// Ends a pass over the text from within: what follows cannot match any more.
class Stopped {};

/// `Rule`, where nothing else can follow because what came before has already been acted upon. Throws Stopped.
template <typename Rule>
struct required {
  using rule_t = required;
  using subs_t = pegtl::type_list<Rule>;

  template <pegtl::apply_mode A, pegtl::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, ParseState& state) {
    if (!Control<Rule>::template match<A, M, Action, Control>(in, state)) throw Stopped();
    return true;
  }
};

/// A rule that another translation unit matches: there the templates are instantiated, here is only a call.
template <bool (*Match)(Input&, ParseState&)>
struct boundary {
  using rule_t = boundary;
  using subs_t = pegtl::empty_list;

  template <pegtl::apply_mode, pegtl::rewind_mode, template <typename...> class, template <typename...> class>
  [[nodiscard]] static bool match(Input& in, ParseState& state) {
    return Match(in, state);
  }
};

}  // namespace casus::query::grammar

namespace TAO_PEGTL_NAMESPACE {

template <typename Name, typename Rule, casus::query::grammar::Label L>
struct analyze_traits<Name, casus::query::grammar::token<Rule, L>> : analyze_traits<Name, typename seq<Rule>::rule_t> {
};

template <typename Name, casus::query::grammar::Label L>
struct analyze_traits<Name, casus::query::grammar::keyword<L>> : analyze_any_traits<> {};

template <typename Name, typename Rule, casus::query::grammar::Label L>
struct analyze_traits<Name, casus::query::grammar::labelled<Rule, L>>
    : analyze_traits<Name, typename seq<Rule>::rule_t> {};

template <typename Name, typename Rule>
struct analyze_traits<Name, casus::query::grammar::required<Rule>> : analyze_traits<Name, typename seq<Rule>::rule_t> {
};

template <typename Name, char Open, typename Rule>
struct analyze_traits<Name, casus::query::grammar::nested<Open, Rule>>
    : analyze_traits<Name, typename seq<Rule>::rule_t> {};

// What lies behind a boundary always begins with a token.
template <typename Name, bool (*Match)(casus::query::grammar::Input&, casus::query::ParseState&)>
struct analyze_traits<Name, casus::query::grammar::boundary<Match>> : analyze_any_traits<> {};

}  // namespace TAO_PEGTL_NAMESPACE
