// Property paths (SPARQL 1.1 and 1.2 Query, section 18.4).

#include <algorithm>
#include <functional>
#include <map>

#include "tests/reference/evaluator.h"

namespace casus::reference {
namespace {

using Pairs = std::vector<std::pair<Term, Term>>;

// nodes(G): the terms used as subject or object.
std::set<Term> nodes_of(const Graph& graph) {
  std::set<Term> nodes;
  for (const Triple& triple : graph) {
    nodes.insert(triple.subject);
    nodes.insert(triple.object);
  }
  return nodes;
}

// ALP: visits a term and all that is reached from it.
void visit(const Term& term, const std::function<std::set<Term>(const Term&)>& next, std::set<Term>& visited) {
  std::vector<Term> open{term};
  while (!open.empty()) {
    const Term node = open.back();
    open.pop_back();
    if (!visited.insert(node).second) continue;
    for (const Term& reached : next(node)) open.push_back(reached);
  }
}

bool contains(const std::vector<Term>& terms, const Term& term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}

}  // namespace

Pairs Evaluator::connected(const query::Path& path, const std::optional<Term>& from, const std::optional<Term>& to,
                           const Graph& graph) {
  Pairs all;
  // Where both ends are variables, a path of no steps connects the nodes of the graph; a term connects to itself.
  const auto starts = [&] {
    std::set<Term> nodes = nodes_of(graph);
    if (from) nodes.insert(*from);
    if (to) nodes.insert(*to);
    return nodes;
  };
  // From a term in the one direction, to a term in the other; between variables from every node of the graph.
  const auto closure = [&](const query::Path& step, bool with_no_steps) {
    const bool backwards = !from && to;
    std::map<Term, std::set<Term>> known;
    const auto next = [&](const Term& term) {
      const auto [place, is_new] = known.try_emplace(term);
      if (!is_new) return place->second;
      for (const auto& [a, b] :
           backwards ? connected(step, std::nullopt, term, graph) : connected(step, term, std::nullopt, graph)) {
        known[term].insert(backwards ? a : b);
      }
      return known[term];
    };
    const std::set<Term> begins = from ? std::set{*from} : to ? std::set{*to} : nodes_of(graph);
    for (const Term& begin : begins) {
      std::set<Term> visited;
      if (with_no_steps) {
        visit(begin, next, visited);
      } else {
        for (const Term& first : next(begin)) visit(first, next, visited);
      }
      for (const Term& end : visited) all.emplace_back(backwards ? end : begin, backwards ? begin : end);
      spend(visited.size());
    }
  };
  if (const auto* link = std::get_if<query::LinkPath>(&path.node)) {
    for (const Triple& triple : graph) {
      if (triple.predicate == link->predicate) all.emplace_back(triple.subject, triple.object);
    }
  } else if (const auto* inverse = std::get_if<query::InversePath>(&path.node)) {
    for (const auto& [a, b] : connected(*inverse->path, to, from, graph)) all.emplace_back(b, a);
  } else if (const auto* sequence = std::get_if<query::SequencePath>(&path.node)) {
    // A join over a fresh variable between each two steps.
    for (std::size_t i = 0; i < sequence->parts.size(); ++i) {
      const bool last = i + 1 == sequence->parts.size();
      const Pairs step = connected(*sequence->parts[i], i == 0 ? from : std::nullopt, last ? to : std::nullopt, graph);
      if (i == 0) {
        all = step;
        continue;
      }
      spend(all.size() * step.size() / 8);
      Pairs joined;
      for (const auto& [a, b] : all) {
        for (const auto& [c, d] : step) {
          if (b == c) joined.emplace_back(a, d);
        }
      }
      all = std::move(joined);
    }
  } else if (const auto* alternatives = std::get_if<query::AlternativePath>(&path.node)) {
    for (const query::PathPtr& part : alternatives->parts) {
      const Pairs some = connected(*part, from, to, graph);
      all.insert(all.end(), some.begin(), some.end());
    }
  } else if (const auto* star = std::get_if<query::ZeroOrMorePath>(&path.node)) {
    closure(*star->path, true);
  } else if (const auto* plus = std::get_if<query::OneOrMorePath>(&path.node)) {
    closure(*plus->path, false);
  } else if (const auto* optional = std::get_if<query::ZeroOrOnePath>(&path.node)) {
    std::set<std::pair<Term, Term>> found;
    for (const Term& node : starts()) found.emplace(node, node);
    for (const auto& pair : connected(*optional->path, from, to, graph)) found.insert(pair);
    all.assign(found.begin(), found.end());
  } else {
    const auto& negated = std::get<query::NegatedPropertySet>(path.node);
    for (const Triple& triple : graph) {
      // Without inverse members only forward steps count, and the other way round (section 18.2.2.3).
      if ((!negated.forward.empty() || negated.inverse.empty()) && !contains(negated.forward, triple.predicate)) {
        all.emplace_back(triple.subject, triple.object);
      }
      if (!negated.inverse.empty() && !contains(negated.inverse, triple.predicate)) {
        all.emplace_back(triple.object, triple.subject);
      }
    }
  }
  std::erase_if(all, [&](const auto& pair) { return (from && pair.first != *from) || (to && pair.second != *to); });
  spend(all.size());
  return all;
}

}  // namespace casus::reference
