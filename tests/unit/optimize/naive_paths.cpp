#include <algorithm>
#include <set>

#include "tests/unit/optimize/naive_evaluator.h"

namespace casus::query::test {
namespace {

using Pairs = std::vector<std::pair<Id, Id>>;

std::set<std::uint64_t> nodes_of(const std::vector<IdQuad>& graph) {
  std::set<std::uint64_t> nodes;
  for (const IdQuad& quad : graph) {
    nodes.insert(quad.subject.bits());
    nodes.insert(quad.object.bits());
  }
  return nodes;
}

bool contains(const std::vector<Id>& ids, Id id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Section 18.4, ALP: the nodes reached by one or more steps, each once.
std::set<std::uint64_t> reached_from(Id start, const Pairs& steps) {
  std::set<std::uint64_t> reached;
  std::vector<Id> open{start};
  while (!open.empty()) {
    const Id node = open.back();
    open.pop_back();
    for (const auto& [from, to] : steps) {
      if (from == node && reached.insert(to.bits()).second) open.push_back(to);
    }
  }
  return reached;
}

}  // namespace

// `from` and `to` are terms where the ends are terms: those match themselves over no steps even when the graph lacks
// them.
Pairs NaiveEvaluator::pairs(const Path& path, std::optional<Id> from, std::optional<Id> to,
                            const std::vector<IdQuad>& graph) {
  Pairs all;
  const auto start_nodes = [&] {
    std::set<std::uint64_t> nodes = nodes_of(graph);
    if (from) nodes.insert(from->bits());
    if (to) nodes.insert(to->bits());
    return nodes;
  };
  const auto closure = [&](const Path& step, bool zero) {
    const Pairs steps = pairs(step, std::nullopt, std::nullopt, graph);
    std::set<std::pair<std::uint64_t, std::uint64_t>> found;
    for (const std::uint64_t node : start_nodes()) {
      if (zero) found.emplace(node, node);
      for (const std::uint64_t end : reached_from(Id(node), steps)) found.emplace(node, end);
    }
    for (const auto& [a, b] : found) all.emplace_back(Id(a), Id(b));
  };
  if (const auto* link = std::get_if<LinkPath>(&path.node)) {
    for (const IdQuad& quad : graph) {
      if (quad.predicate == term(link->predicate)) all.emplace_back(quad.subject, quad.object);
    }
  } else if (const auto* inverse = std::get_if<InversePath>(&path.node)) {
    for (const auto& [a, b] : pairs(*inverse->path, to, from, graph)) all.emplace_back(b, a);
  } else if (const auto* sequence = std::get_if<SequencePath>(&path.node)) {
    // The ends stand for the whole sequence; steps between them are variables.
    for (std::size_t i = 0; i < sequence->parts.size(); ++i) {
      const bool last = i + 1 == sequence->parts.size();
      const Pairs step = pairs(*sequence->parts[i], i == 0 ? from : std::nullopt, last ? to : std::nullopt, graph);
      if (i == 0) {
        all = step;
        continue;
      }
      Pairs joined;
      for (const auto& [a, b] : all) {
        for (const auto& [c, d] : step) {
          if (b == c) joined.emplace_back(a, d);
        }
      }
      all = std::move(joined);
    }
  } else if (const auto* alternatives = std::get_if<AlternativePath>(&path.node)) {
    for (const PathPtr& part : alternatives->parts) {
      const Pairs some = pairs(*part, from, to, graph);
      all.insert(all.end(), some.begin(), some.end());
    }
  } else if (const auto* star = std::get_if<ZeroOrMorePath>(&path.node)) {
    closure(*star->path, true);
  } else if (const auto* plus = std::get_if<OneOrMorePath>(&path.node)) {
    closure(*plus->path, false);
  } else if (const auto* optional = std::get_if<ZeroOrOnePath>(&path.node)) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> found;
    for (const std::uint64_t node : start_nodes()) found.emplace(node, node);
    for (const auto& [a, b] : pairs(*optional->path, from, to, graph)) found.emplace(a.bits(), b.bits());
    for (const auto& [a, b] : found) all.emplace_back(Id(a), Id(b));
  } else if (const auto* negated = std::get_if<NegatedPropertySet>(&path.node)) {
    std::vector<Id> forward;
    std::vector<Id> backward;
    for (const Term& t : negated->forward) forward.push_back(term(t));
    for (const Term& t : negated->inverse) backward.push_back(term(t));
    for (const IdQuad& quad : graph) {
      // Without inverse members only forward steps count, and the other way round (section 18.2.2.3).
      if ((!forward.empty() || backward.empty()) && !contains(forward, quad.predicate)) {
        all.emplace_back(quad.subject, quad.object);
      }
      if (!backward.empty() && !contains(backward, quad.predicate)) all.emplace_back(quad.object, quad.subject);
    }
  }
  std::erase_if(all, [&](const auto& pair) { return (from && pair.first != *from) || (to && pair.second != *to); });
  return all;
}

}  // namespace casus::query::test
