#include "query/syntax/grammar/updates.h"

namespace casus::query::grammar {

namespace {

template <typename Rule>
struct action : pegtl::nothing<Rule> {};

template <>
struct action<updates::silent> {
  static void apply0(ParseState& state) { state.update.silent = true; }
};

// --- graph management

template <>
struct action<updates::load_source> {
  static void apply0(ParseState& state) { state.update.load_source = state.node.term()->value(); }
};
template <>
struct action<updates::load_target> {
  static void apply0(ParseState& state) { state.update.load_target = *state.node.term(); }
};
template <>
struct action<updates::load> {
  static void apply0(ParseState& state) {
    UpdateBuilder& update = state.update;
    update.finish(Load{update.load_source, update.silent, update.load_target});
  }
};

template <GraphTarget::Kind Kind>
struct target_action {
  static void apply0(ParseState& state) { state.update.set_target(Kind); }
};
template <>
struct action<updates::default_target> : target_action<GraphTarget::Kind::kDefault> {};
template <>
struct action<updates::named_target> : target_action<GraphTarget::Kind::kNamed> {};
template <>
struct action<updates::all_target> : target_action<GraphTarget::Kind::kAll> {};
template <>
struct action<updates::graph_target> {
  static void apply0(ParseState& state) { state.update.set_target(GraphTarget::Kind::kGraph, *state.node.term()); }
};
template <>
struct action<updates::source_graph> {
  static void apply0(ParseState& state) { state.update.source = state.update.target; }
};

template <class Operation>
struct target_operation {
  static void apply0(ParseState& state) { state.update.finish(Operation{state.update.silent, state.update.target}); }
};
template <>
struct action<updates::clear> : target_operation<Clear> {};
template <>
struct action<updates::drop> : target_operation<Drop> {};
template <>
struct action<updates::create> {
  static void apply0(ParseState& state) { state.update.finish(Create{state.update.silent, state.update.target.graph}); }
};

template <class Operation>
struct transfer_operation {
  static void apply0(ParseState& state) {
    state.update.finish(Operation{state.update.silent, state.update.source, state.update.target});
  }
};
template <>
struct action<updates::add> : transfer_operation<Add> {};
template <>
struct action<updates::move> : transfer_operation<Move> {};
template <>
struct action<updates::copy> : transfer_operation<Copy> {};

// --- quads

template <>
struct action<updates::default_triples> {
  static void apply0(ParseState& state) { state.update.add_quads(std::nullopt, state.triples.take()); }
};
// The name is taken before the triples overwrite ParseState::node.
template <>
struct action<updates::quads_graph> {
  static void apply0(ParseState& state) { state.groups.push_name(state.node); }
};
template <>
struct action<updates::quads_not_triples> {
  static void apply0(ParseState& state) {
    ast::Node graph = state.groups.take_name();
    state.update.add_quads(std::move(graph), state.triples.take());
  }
};

// --- data and patterns

template <>
struct action<updates::insert_data> {
  static void apply0(ParseState& state) { state.update.finish(ast::InsertDataOperation{state.update.take_quads()}); }
};
template <>
struct action<updates::delete_data> {
  static void apply0(ParseState& state) { state.update.finish(ast::DeleteDataOperation{state.update.take_quads()}); }
};
template <>
struct action<updates::delete_where> {
  static void apply0(ParseState& state) { state.update.finish(ast::DeleteWhereOperation{state.update.take_quads()}); }
};
template <>
struct action<updates::with_graph> {
  static void apply0(ParseState& state) { state.update.modify.with = *state.node.term(); }
};
template <>
struct action<updates::insert_quads> {
  static void apply0(ParseState& state) { state.update.modify.insertions = state.update.take_quads(); }
};
template <>
struct action<updates::delete_quads> {
  static void apply0(ParseState& state) { state.update.modify.deletions = state.update.take_quads(); }
};
template <>
struct action<updates::using_graph> {
  static void apply0(ParseState& state) { state.update.modify.dataset.default_graphs.push_back(*state.node.term()); }
};
template <>
struct action<updates::using_named_graph> {
  static void apply0(ParseState& state) { state.update.modify.dataset.named_graphs.push_back(*state.node.term()); }
};
template <>
struct action<updates::where_group> {
  static void apply0(ParseState& state) { state.update.modify.where = std::exchange(state.groups.finished, {}); }
};
template <>
struct action<updates::modify_rest> {
  static void apply0(ParseState& state) { state.update.finish(std::move(state.update.modify)); }
};

}  // namespace

bool match_update1(Input& in, ParseState& state) {
  state.update.begin();
  const std::size_t offset = state.offset(in.current());
  const bool matched =
      pegtl::match<updates::update1, pegtl::apply_mode::action, pegtl::rewind_mode::required, action, pegtl::normal>(
          in, state);
  if (matched) {
    state.update.operations.back().offset = offset;
    state.update.operations.back().base = state.prologue.base;
  }
  return matched;
}

}  // namespace casus::query::grammar
