#include "query/syntax/grammar/patterns.h"

#include <fmt/format.h>

#include <optional>

#include "storage/rdf/vocabulary.h"

namespace casus::query::grammar {

namespace {

template <typename Rule>
struct action : pegtl::nothing<Rule> {};

Term type_term() {
  return Term::iri(std::string(storage::vocabulary::kRdfType));
}

// --- property paths

template <>
struct action<patterns::path_iri> {
  static void apply0(ParseState& state) { state.paths.push_link(*state.node.term()); }
};
template <>
struct action<patterns::path_type> {
  static void apply0(ParseState& state) { state.paths.push_link(type_term()); }
};
template <>
struct action<patterns::path_mod_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.paths.modify(*in.begin());
  }
};
template <>
struct action<patterns::inverse_path> {
  static void apply0(ParseState& state) { state.paths.invert(); }
};
template <>
struct action<patterns::begin_negated_set> {
  static void apply0(ParseState& state) { state.paths.begin_negated_set(); }
};
template <>
struct action<patterns::negated_caret> {
  static void apply0(ParseState& state) { state.paths.begin_inverse(); }
};
template <>
struct action<patterns::negated_iri> {
  static void apply0(ParseState& state) { state.paths.add_negated(*state.node.term()); }
};
template <>
struct action<patterns::negated_type> {
  static void apply0(ParseState& state) { state.paths.add_negated(type_term()); }
};
template <>
struct action<patterns::path_negated_property_set> {
  static void apply0(ParseState& state) { state.paths.end_negated_set(); }
};
template <>
struct action<patterns::begin_sequence> {
  static void apply0(ParseState& state) { state.paths.begin_list(); }
};
template <>
struct action<patterns::begin_alternative> : action<patterns::begin_sequence> {};
template <>
struct action<patterns::path_sequence> {
  static void apply0(ParseState& state) { state.paths.end_sequence(); }
};
template <>
struct action<patterns::path> {
  static void apply0(ParseState& state) { state.paths.end_alternative(); }
};

// --- triples

template <>
struct action<patterns::variable_verb> {
  static void apply0(ParseState& state) { state.triples.set_verb(state.node); }
};
template <>
struct action<patterns::verb_iri> : action<patterns::variable_verb> {};
template <>
struct action<patterns::verb_type> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.triples.set_verb({type_term(), state.offset(in.begin())});
  }
};
template <>
struct action<patterns::verb_path> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.paths.end_alternative();
    state.triples.set_verb(state.paths.take(), state.offset(in.begin()));
  }
};
template <>
struct action<patterns::object> {
  static void apply0(ParseState& state) { state.triples.add_object(state.node); }
};
template <>
struct action<patterns::item> {
  static void apply0(ParseState& state) { state.triples.add_item(state.node); }
};
template <>
struct action<patterns::anon> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = state.triples.fresh_blank_node(state.offset(in.begin()));
  }
};
template <>
struct action<patterns::part_verb_type> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.node = {type_term(), state.offset(in.begin())};
  }
};
template <>
struct action<patterns::part_verb> {
  static void apply0(ParseState& state) { state.triples.add_part(state.node); }
};
template <>
struct action<patterns::term_subject> : action<patterns::part_verb> {};
template <>
struct action<patterns::term_object> : action<patterns::part_verb> {};
template <>
struct action<patterns::reified_subject> : action<patterns::part_verb> {};
template <>
struct action<patterns::reified_object> : action<patterns::part_verb> {};
template <>
struct action<patterns::data_subject> : action<patterns::part_verb> {};
template <>
struct action<patterns::data_verb> : action<patterns::part_verb> {};
template <>
struct action<patterns::data_object> : action<patterns::part_verb> {};
template <>
struct action<patterns::begin_triple_term> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.triples.begin_triple_term(state.offset(in.begin()));
  }
};
template <>
struct action<patterns::begin_reified_triple> : action<patterns::begin_triple_term> {};
template <>
struct action<patterns::end_triple_term> {
  static void apply0(ParseState& state) { state.node = state.triples.end_triple_term(); }
};
template <>
struct action<patterns::reified_triple_name> {
  static void apply0(ParseState& state) { state.triples.name_reified_triple(state.node); }
};
template <>
struct action<patterns::end_reified_triple> {
  static void apply0(ParseState& state) { state.node = state.triples.end_reified_triple(); }
};
template <>
struct action<patterns::anonymous_reifier> : action<patterns::anon> {};
template <>
struct action<patterns::reifier> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.triples.reify(state.node, state.offset(in.begin()));
  }
};
template <>
struct action<patterns::begin_annotation> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.triples.begin_annotation(state.offset(in.begin()));
  }
};
template <>
struct action<patterns::end_annotation> {
  static void apply0(ParseState& state) { state.triples.end_annotation(); }
};
template <>
struct action<patterns::begin_blank_node_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.triples.begin_blank_node(state.offset(in.begin()));
  }
};
template <>
struct action<patterns::end_blank_node> {
  static void apply0(ParseState& state) { state.node = state.triples.end_blank_node(); }
};
template <>
struct action<patterns::begin_collection_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.triples.begin_collection(state.offset(in.begin()));
  }
};
template <>
struct action<patterns::end_collection> {
  static void apply0(ParseState& state) { state.node = state.triples.end_collection(); }
};
template <>
struct action<patterns::subject> {
  static void apply0(ParseState& state) { state.triples.begin_subject(state.node); }
};
template <>
struct action<patterns::properties> {
  static void apply0(ParseState& state) { state.triples.end_subject(); }
};
template <>
struct action<patterns::optional_properties> : action<patterns::properties> {};
template <>
struct action<patterns::triples_block> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.add(ast::TriplesBlock{state.triples.take()}, state.offset(in.begin()));
  }
};

// --- groups

template <>
struct action<patterns::begin_group_text> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.begin(state.offset(in.begin()));
  }
};
template <>
struct action<patterns::end_group> {
  static void apply0(ParseState& state) { state.groups.end(); }
};
template <>
struct action<patterns::nested_select> {
  static void apply0(ParseState& state) {
    state.groups.set_sub_select(std::move(state.selects.back()));
    state.selects.pop_back();
  }
};
template <>
struct action<patterns::first_alternative> {
  static void apply0(ParseState& state) { state.groups.begin_union(); }
};
template <>
struct action<patterns::next_alternative> {
  static void apply0(ParseState& state) { state.groups.add_alternative(); }
};
template <>
struct action<patterns::group_or_union_graph_pattern> {
  static void apply0(ParseState& state) { state.groups.end_union(); }
};
template <>
struct action<patterns::optional_graph_pattern> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.add(ast::OptionalElement{std::exchange(state.groups.finished, {})}, state.offset(in.begin()));
  }
};
template <>
struct action<patterns::minus_graph_pattern> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.add(ast::MinusElement{std::exchange(state.groups.finished, {})}, state.offset(in.begin()));
  }
};
template <>
struct action<patterns::name> {
  static void apply0(ParseState& state) { state.groups.push_name(state.node); }
};
template <>
struct action<patterns::graph_graph_pattern> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    ast::Node name = state.groups.take_name();
    state.groups.add(ast::GraphElement{std::move(name), std::exchange(state.groups.finished, {})},
                     state.offset(in.begin()));
  }
};
template <>
struct action<patterns::silent> {
  static void apply0(ParseState& state) { state.groups.push_silent(true); }
};
template <>
struct action<patterns::not_silent> {
  static void apply0(ParseState& state) { state.groups.push_silent(false); }
};
template <>
struct action<patterns::service_graph_pattern> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    ast::Node name = state.groups.take_name();
    const bool silent = state.groups.take_silent();
    state.groups.add(ast::ServiceElement{silent, std::move(name), std::exchange(state.groups.finished, {})},
                     state.offset(in.begin()));
  }
};
template <>
struct action<patterns::filter> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.add(ast::FilterElement{state.expressions.take()}, state.offset(in.begin()));
  }
};
template <>
struct action<patterns::bind> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.add(ast::BindElement{state.expressions.take(), state.node}, state.offset(in.begin()));
  }
};
template <>
struct action<patterns::inline_data> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    state.groups.add(std::exchange(state.data, {}), state.offset(in.begin()));
  }
};

// --- VALUES

template <>
struct action<patterns::begin_data> {
  static void apply0(ParseState& state) { state.data = {}; }
};
template <>
struct action<patterns::data_var> {
  static void apply0(ParseState& state) { state.data.variables.push_back(state.node); }
};
template <>
struct action<patterns::data_term> {
  static void apply0(ParseState& state) { state.row.emplace_back(std::move(std::get<Term>(state.node.value))); }
};
template <>
struct action<patterns::undef> {
  static void apply0(ParseState& state) { state.row.emplace_back(std::nullopt); }
};
template <>
struct action<patterns::single_value> {
  static void apply0(ParseState& state) { state.data.rows.push_back(std::exchange(state.row, {})); }
};
template <>
struct action<patterns::row> {
  template <typename ActionInput>
  static void apply(const ActionInput& in, ParseState& state) {
    const std::size_t wanted = state.data.variables.size();
    const std::size_t given = state.row.size();
    if (given != wanted) {
      throw Failure(state.offset(in.begin()), fmt::format("this row of VALUES has {} value{} for {} variable{}", given,
                                                          given == 1 ? "" : "s", wanted, wanted == 1 ? "" : "s"));
    }
    state.data.rows.push_back(std::exchange(state.row, {}));
  }
};

template <typename Rule>
bool match_rule(Input& in, ParseState& state) {
  return pegtl::match<Rule, pegtl::apply_mode::action, pegtl::rewind_mode::required, action, pegtl::normal>(in, state);
}

}  // namespace

bool match_group_graph_pattern(Input& in, ParseState& state) {
  std::optional<DepthGuard> guard;
  if (!in.empty() && *in.current() == '{') guard.emplace(state, in.current());
  return match_rule<patterns::group_body>(in, state);
}

bool match_triples_template(Input& in, ParseState& state) {
  state.triples.paths_allowed = false;
  const bool matched = match_rule<patterns::triples_template_body>(in, state);
  state.triples.paths_allowed = true;
  return matched;
}

bool match_data_block(Input& in, ParseState& state) {
  return match_rule<patterns::data_block_body>(in, state);
}

}  // namespace casus::query::grammar
