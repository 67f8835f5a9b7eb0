#include <fmt/format.h>

#include <charconv>

#include "query/syntax/grammar/queries.h"
#include "query/syntax/iri_terms.h"

namespace casus::query::grammar {

namespace {

template <typename Rule>
struct action : pegtl::nothing<Rule> {};

ast::SubSelect& select(ParseState& state) {
  return state.selects.back();
}

// --- prologue

template <>
struct action<queries::base_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.prologue.base = iri_of_reference(in.string_view(), state.prologue, state.offset(in.begin()));
  }
};
template <>
struct action<queries::prefix_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.prefix.assign(in.begin(), in.size() - 1);
  }
};
template <>
struct action<queries::prefix_iri_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    const std::string iri = iri_of_reference(in.string_view(), state.prologue, state.offset(in.begin()));
    state.prologue.prefixes.set(state.prefix, iri);
  }
};

// Section 4.3.1: queries of the older versions mean the same here.
template <>
struct action<queries::version_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    const std::string_view label = in.string_view().substr(1, in.size() - 2);
    if (label == "1.2" || label == "1.2-basic" || label == "1.1") return;
    throw Failure(state.offset(in.begin()), fmt::format("SPARQL \"{}\" is unknown here; use \"1.2\"", label));
  }
};

// --- solution modifiers

template <>
struct action<queries::group_variable> {
  static void apply0(ParseState& state) {
    state.expressions.push_node(state.node);
    select(state).modifiers.group_by.push_back({state.expressions.take(), std::nullopt});
  }
};
template <>
struct action<queries::group_expression> {
  static void apply0(ParseState& state) {
    select(state).modifiers.group_by.push_back({state.expressions.take(), std::nullopt});
  }
};
template <>
struct action<queries::group_constraint> : action<queries::group_expression> {};
template <>
struct action<queries::group_alias> {
  static void apply0(ParseState& state) { select(state).modifiers.group_by.back().alias = state.node; }
};
template <>
struct action<queries::having_condition> {
  static void apply0(ParseState& state) { select(state).modifiers.having.push_back(state.expressions.take()); }
};

template <bool Descending>
struct order_action {
  static void apply0(ParseState& state) {
    select(state).modifiers.order_by.push_back({state.expressions.take(), Descending});
  }
};
template <>
struct action<queries::ascending_key> : order_action<false> {};
template <>
struct action<queries::descending_key> : order_action<true> {};
template <>
struct action<queries::order_constraint> : order_action<false> {};
template <>
struct action<queries::order_variable> {
  static void apply0(ParseState& state) {
    state.expressions.push_node(state.node);
    order_action<false>::apply0(state);
  }
};

template <typename ActionInput>
std::uint64_t number(const ActionInput& in, const ParseState& state) {
  std::uint64_t value = 0;
  const auto result = std::from_chars(in.begin(), in.end(), value);
  if (result.ec != std::errc()) throw Failure(state.offset(in.begin()), "this number is too large");
  return value;
}
template <>
struct action<queries::limit_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    select(state).modifiers.limit = number(in, state);
  }
};
template <>
struct action<queries::offset_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    select(state).modifiers.offset = number(in, state);
  }
};

// --- query forms

struct begin_form {
  template <typename ActionInput>
  static void begin(const ActionInput& in, ParseState& state) {
    state.selects.emplace_back();
    select(state).offset = state.offset(in.begin());
  }
};
template <>
struct action<queries::select_keyword> : begin_form {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    begin(in, state);
  }
};
template <QueryForm Form>
struct form_action : begin_form {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    begin(in, state);
    state.query.form = Form;
  }
};
template <>
struct action<queries::construct_keyword> : form_action<QueryForm::kConstruct> {};
template <>
struct action<queries::describe_keyword> : form_action<QueryForm::kDescribe> {};
template <>
struct action<queries::ask_keyword> : form_action<QueryForm::kAsk> {};

template <>
struct action<queries::distinct> {
  static void apply0(ParseState& state) { select(state).select.modifier = ast::SelectModifier::kDistinct; }
};
template <>
struct action<queries::reduced> {
  static void apply0(ParseState& state) { select(state).select.modifier = ast::SelectModifier::kReduced; }
};
template <>
struct action<queries::select_all_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    select(state).select.all = true;
    select(state).select.all_offset = state.offset(in.begin());
  }
};
template <>
struct action<queries::select_variable> {
  static void apply0(ParseState& state) { select(state).select.items.push_back({std::nullopt, state.node}); }
};
template <>
struct action<queries::select_alias> {
  static void apply0(ParseState& state) {
    select(state).select.items.push_back({state.expressions.take(), state.node});
  }
};
template <>
struct action<queries::default_graph> {
  static void apply0(ParseState& state) { state.query.dataset.default_graphs.push_back(*state.node.term()); }
};
template <>
struct action<queries::named_graph> {
  static void apply0(ParseState& state) { state.query.dataset.named_graphs.push_back(*state.node.term()); }
};
template <>
struct action<queries::where_group> {
  static void apply0(ParseState& state) { select(state).where = std::exchange(state.groups.finished, {}); }
};
template <>
struct action<queries::trailing_values> {
  static void apply0(ParseState& state) { select(state).values = std::exchange(state.data, {}); }
};
template <>
struct action<queries::template_triples> {
  static void apply0(ParseState& state) { state.query.construct_template = state.triples.take(); }
};
template <>
struct action<queries::short_where> {
  static void apply0(ParseState& state) { state.query.is_short_construct = true; }
};
template <>
struct action<queries::described> {
  static void apply0(ParseState& state) { state.query.described.push_back(state.node); }
};
template <>
struct action<queries::describe_all> {
  static void apply0(ParseState& state) { state.query.describes_all = true; }
};
template <>
struct action<queries::query_body> {
  static void apply0(ParseState& state) {
    state.query.body = std::move(state.selects.back());
    state.selects.pop_back();
  }
};

template <typename Rule>
bool match_rule(Input& in, ParseState& state) {
  return pegtl::match<Rule, pegtl::apply_mode::action, pegtl::rewind_mode::required, action, pegtl::normal>(in, state);
}

}  // namespace

bool match_prologue(Input& in, ParseState& state) {
  return match_rule<queries::prologue>(in, state);
}
bool match_query(Input& in, ParseState& state) {
  return match_rule<queries::query_body>(in, state);
}
bool match_sub_select(Input& in, ParseState& state) {
  return match_rule<queries::sub_select_body>(in, state);
}

}  // namespace casus::query::grammar
