#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

// Joins nest, and ordering them costs the square of their number.
constexpr std::size_t kMaxItems = 1000;

void check_size(std::size_t items) {
  if (items <= kMaxItems) return;
  throw ResourceLimit("the query joins " + std::to_string(items) + " patterns with each other; the limit is " +
                      std::to_string(kMaxItems));
}

// Patterns whose leaves can all carry a graph variable as one more column.
bool takes_graph_variable(const Algebra& algebra) {
  if (const auto* join = std::get_if<Join>(&algebra.node)) {
    return takes_graph_variable(*join->left) && takes_graph_variable(*join->right);
  }
  return std::holds_alternative<Bgp>(algebra.node);
}

PathEnd path_end(const PatternTerm& term, ExecutionContext& context) {
  if (const auto* v = std::get_if<Variable>(&term)) return *v;
  // A term that the store lacks still matches itself over a path of length zero.
  return context.terms().intern(std::get<Term>(term).view());
}

void add_leaf(JoinGroup& group, Leaf leaf) {
  JoinItem item;
  item.possible = item.certain = leaf.variables();
  group.empty = group.empty || leaf.impossible;
  item.source = std::move(leaf);
  group.items.push_back(std::move(item));
}

}  // namespace

void PlanBuilder::collect(const Algebra& root, const GraphContext& root_graph, JoinGroup& group) {
  struct Place {
    const Algebra* algebra;
    GraphContext graph;
  };
  std::vector<Place> places{{&root, root_graph}};
  const auto add_opaque = [&](const Algebra& algebra, const GraphContext& graph) {
    JoinItem item;
    item.possible = possible(algebra);
    item.certain = certain(algebra);
    item.source = OpaqueItem{&algebra, graph};
    group.items.push_back(std::move(item));
  };
  const auto add_graph_names = [&](Variable variable) {
    JoinItem item;
    item.possible.insert(variable);
    item.certain.insert(variable);
    item.source = GraphNamesItem{variable};
    group.items.push_back(std::move(item));
  };
  while (!places.empty()) {
    check_size(group.items.size());
    const auto [algebra, graph] = places.back();
    places.pop_back();
    if (const auto* join = std::get_if<Join>(&algebra->node)) {
      places.push_back({join->right.get(), graph});
      places.push_back({join->left.get(), graph});
    } else if (const auto* bgp = std::get_if<Bgp>(&algebra->node)) {
      check_size(group.items.size() + bgp->triples.size() + bgp->triple_terms.size());
      for (const TriplePattern& triple : bgp->triples) add_leaf(group, make_leaf(triple, graph, context_));
      for (const TripleTermPattern& pattern : bgp->triple_terms) add_leaf(group, make_leaf(pattern, context_));
      if (bgp->triples.empty() && graph.kind == GraphContext::Kind::kVariable) add_graph_names(graph.variable);
    } else if (const auto* path = std::get_if<PathPattern>(&algebra->node)) {
      JoinItem item;
      item.possible = item.certain = possible(*algebra);
      item.source = PathItem{path_end(path->subject, context_),
                             path_end(path->object, context_),
                             path->path.get(),
                             graph_filter(graph, context_),
                             {},
                             {}};
      group.items.push_back(std::move(item));
    } else if (const auto* named = std::get_if<Graph>(&algebra->node)) {
      if (const auto* constant = std::get_if<Term>(&named->graph)) {
        const auto id = find_term(*constant, context_);
        if (id && in_dataset(*id, context_)) {
          places.push_back({named->input.get(), {GraphContext::Kind::kNamed, *id, {}}});
        } else {
          group.empty = true;
        }
      } else if (takes_graph_variable(*named->input) && enabled("push_graph")) {
        places.push_back({named->input.get(), {GraphContext::Kind::kVariable, {}, std::get<Variable>(named->graph)}});
      } else {
        add_opaque(*algebra, graph);
      }
    } else {
      add_opaque(*algebra, graph);
    }
  }
  for (const JoinItem& item : group.items) group.possible.insert(item.possible);
}

}  // namespace casus::query
