#include "query/syntax/grammar/terms.h"

#include "query/syntax/iri_terms.h"
#include "storage/rdf/language_tag.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/unescape.h"

namespace casus::query::grammar {

namespace {

namespace vocabulary = storage::vocabulary;

template <typename Rule>
struct action : pegtl::nothing<Rule> {};

template <>
struct action<terms::var_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = {ast::VariableName{std::string(in.begin() + 1, in.end())}, state.offset(in.begin())};
  }
};

template <>
struct action<terms::iriref> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    const std::size_t offset = state.offset(in.begin());
    state.node = {Term::iri(iri_of_reference(in.string_view(), state.prologue, offset)), offset};
  }
};

template <>
struct action<terms::prefixed_name> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    const std::size_t offset = state.offset(in.begin());
    state.node = {Term::iri(iri_of_prefixed_name(in.string_view(), state.prologue, offset)), offset};
  }
};

template <std::size_t Quotes>
struct string_action {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    const std::string_view content = in.string_view().substr(Quotes, in.size() - 2 * Quotes);
    state.string_offset = state.offset(in.begin());
    state.string.clear();
    if (content.find('\\') == std::string_view::npos) {
      state.string = content;
      return;
    }
    if (const auto error = storage::unescape_string(content, state.string)) {
      throw Failure(state.string_offset + Quotes + error->offset, error->message);
    }
  }
};

template <>
struct action<terms::long_string1> : string_action<3> {};
template <>
struct action<terms::long_string2> : string_action<3> {};
template <>
struct action<terms::short_string1> : string_action<1> {};
template <>
struct action<terms::short_string2> : string_action<1> {};

template <>
struct action<terms::plain_literal> {
  static void apply0(ParseState& state) { state.node = {Term::literal(state.string), state.string_offset}; }
};

template <>
struct action<terms::langtag_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    storage::LanguageAndDirection tag;
    const std::string_view text(in.begin() + 1, in.end());
    if (const auto problem = storage::read_lang_dir(text, tag)) {
      throw Failure(state.offset(in.begin()) + 1 + problem->offset, problem->message);
    }
    state.node.value = Term::lang_literal(std::move(state.string), tag.language, tag.direction);
  }
};

template <>
struct action<terms::datatype> {
  static void apply0(ParseState& state) {
    state.node = {Term::literal(std::move(state.string), state.node.term()->value()), state.string_offset};
  }
};

template <bool Value>
struct boolean_action {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = {Term::literal(Value ? "true" : "false", std::string(vocabulary::kXsdBoolean)),
                  state.offset(in.begin())};
  }
};

template <>
struct action<terms::true_literal> : boolean_action<true> {};
template <>
struct action<terms::false_literal> : boolean_action<false> {};

std::string_view number_datatype(std::string_view text) {
  switch (terminals::number_kind(text)) {
    case terminals::NumberKind::kInteger: return vocabulary::kXsdInteger;
    case terminals::NumberKind::kDecimal: return vocabulary::kXsdDecimal;
    case terminals::NumberKind::kDouble: break;
  }
  return vocabulary::kXsdDouble;
}

template <>
struct action<terms::numeric_literal_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = {Term::literal(in.string(), std::string(number_datatype(in.string_view()))), state.offset(in.begin())};
  }
};

template <>
struct action<terms::blank_node_label_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = {Term::blank_node(std::string(in.begin() + 2, in.end())), state.offset(in.begin())};
  }
};

template <typename Rule>
bool match_rule(Input& in, ParseState& state) {
  return pegtl::match<Rule, pegtl::apply_mode::action, pegtl::rewind_mode::required, action, pegtl::normal>(in, state);
}

}  // namespace

bool match_var(Input& in, ParseState& state) {
  return match_rule<terms::var>(in, state);
}
bool match_iri(Input& in, ParseState& state) {
  return match_rule<terms::iri>(in, state);
}
bool match_string(Input& in, ParseState& state) {
  return match_rule<terms::string>(in, state);
}
bool match_literal(Input& in, ParseState& state) {
  return match_rule<labelled<terms::literal, "a literal">>(in, state);
}
bool match_numeric_literal(Input& in, ParseState& state) {
  return match_rule<terms::numeric_literal>(in, state);
}
bool match_blank_node_label(Input& in, ParseState& state) {
  return match_rule<terms::blank_node_label>(in, state);
}

}  // namespace casus::query::grammar
