#include "query/syntax/grammar/expressions.h"

#include "query/syntax/built_ins.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query::grammar {

namespace {

template <typename Rule>
struct action : pegtl::nothing<Rule> {};

template <>
struct action<expressions::term_operand> {
  static void apply0(ParseState& state) { state.expressions.push_node(state.node); }
};
template <>
struct action<expressions::signed_number> : action<expressions::term_operand> {};
template <>
struct action<expressions::iri_operand> : action<expressions::term_operand> {};

template <>
struct action<expressions::bracketted> {
  static void apply0(ParseState& state) { state.expressions.mark_parenthesised(); }
};

template <>
struct action<expressions::triple_subject> : action<expressions::term_operand> {};
template <>
struct action<expressions::triple_verb> : action<expressions::term_operand> {};
template <>
struct action<expressions::triple_object_term> : action<expressions::term_operand> {};
template <>
struct action<expressions::triple_verb_type> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = {Term::iri(std::string(storage::vocabulary::kRdfType)), state.offset(in.begin())};
  }
};
template <>
struct action<expressions::begin_triple_term> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.expressions.begin_triple_term(state.offset(in.begin()));
  }
};
template <>
struct action<expressions::end_triple_term> {
  static void apply0(ParseState& state) { state.expressions.end_triple_term(); }
};

template <>
struct action<expressions::not_operator> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.expressions.unary_operator(*in.begin(), state.offset(in.begin()));
  }
};
template <>
struct action<expressions::sign_operator> : action<expressions::not_operator> {};

template <>
struct action<expressions::binary_operator_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.expressions.binary_operator(in.string_view(), state.offset(in.begin()));
  }
};

template <bool Negated>
struct in_action {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.expressions.begin_in(Negated, state.offset(in.begin()));
  }
};
template <>
struct action<expressions::in_keyword> : in_action<false> {};
template <>
struct action<expressions::not_in_keyword> : in_action<true> {};

template <>
struct action<expressions::begin_arguments> {
  static void apply0(ParseState& state) {
    state.expressions.begin_function(state.node.term()->value(), state.node.offset);
  }
};
template <>
struct action<expressions::distinct> {
  static void apply0(ParseState& state) { state.expressions.set_distinct(); }
};
template <>
struct action<expressions::separator> {
  static void apply0(ParseState& state) { state.expressions.set_separator(std::move(state.string)); }
};
template <>
struct action<expressions::end_of_arguments> {
  static void apply0(ParseState& state) { state.expressions.end_call(); }
};

template <bool Negated>
struct exists_action {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.expressions.push_exists(Negated, std::exchange(state.groups.finished, {}), state.offset(in.begin()));
  }
};
template <>
struct action<expressions::exists_func> : exists_action<false> {};
template <>
struct action<expressions::not_exists_func> : exists_action<true> {};

template <typename Rule>
bool match_alone(Input& in, ParseState& state) {
  const DepthGuard guard(state, in.current());
  state.expressions.begin();
  const bool matched =
      pegtl::match<Rule, pegtl::apply_mode::action, pegtl::rewind_mode::required, action, pegtl::normal>(in, state);
  if (matched) {
    state.expressions.end();
  } else {
    state.expressions.abandon();
  }
  return matched;
}

std::string_view word_at(const Input& in) {
  std::size_t length = 0;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  while (length < in.size() && is_letter(in.current()[length])) ++length;
  return {in.current(), length};
}

}  // namespace

bool expressions::match_function_name(Input& in, ParseState& state) {
  const std::string_view word = word_at(in);
  if (word.empty() || find_built_in(word) == nullptr) {
    if (state.expectations.recording) state.expectations.add(in.current(), "a function", false);
    return false;
  }
  state.expressions.begin_built_in(word, state.offset(in.current()));
  in.bump(word.size());
  skip_space(in);
  return true;
}

bool expressions::match_aggregate_name(Input& in, ParseState& state) {
  const std::string_view word = word_at(in);
  const auto function = find_aggregate(word);
  if (!function) {
    if (state.expectations.recording) state.expectations.add(in.current(), "an aggregate", false);
    return false;
  }
  state.expressions.begin_aggregate(*function, state.offset(in.current()));
  in.bump(word.size());
  skip_space(in);
  return true;
}

bool match_expression(Input& in, ParseState& state) {
  return match_alone<expressions::expression_body>(in, state);
}

bool match_constraint(Input& in, ParseState& state) {
  return match_alone<expressions::constraint_body>(in, state);
}

bool match_bracketted_expression(Input& in, ParseState& state) {
  return match_alone<expressions::bracketted>(in, state);
}

}  // namespace casus::query::grammar
