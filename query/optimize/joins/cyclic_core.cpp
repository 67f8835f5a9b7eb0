#include "query/optimize/joins/cyclic_core.h"

#include <algorithm>

#include "query/execute/schema_algebra.h"
#include "query/optimize/joins/join_cost.h"

namespace casus::query {
namespace {

struct Edge {
  std::size_t item;
  VariableSet variables;  // those that other edges hold as well, as the reduction goes on
};

// Every triple of the pattern comes once, and each of its positions is a constant or a variable of its own.
bool is_relation(const JoinItem& item) {
  const auto* leaf = std::get_if<Leaf>(&item.source);
  if (!leaf || leaf->relation != Leaf::Relation::kQuads || leaf->repeats_variable()) return false;
  if (leaf->slots[3].kind != Slot::Kind::kIgnored) return false;
  const bool once = leaf->graphs.kind == storage::GraphFilter::Kind::kOne || leaf->graphs.distinct_triples;
  return once && std::none_of(leaf->slots.begin(), leaf->slots.begin() + 3,
                              [](const Slot& slot) { return slot.kind == Slot::Kind::kIgnored; });
}

bool drop_lonely_variables(std::vector<Edge>& edges) {
  bool dropped = false;
  for (Edge& edge : edges) {
    for (const Variable v : edge.variables.to_vector()) {
      const bool shared = std::any_of(edges.begin(), edges.end(), [&](const Edge& other) {
        return other.item != edge.item && other.variables.contains(v);
      });
      if (shared) continue;
      edge.variables.erase(v);
      dropped = true;
    }
  }
  return dropped;
}

bool drop_ears(std::vector<Edge>& edges) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const bool covered = std::any_of(edges.begin(), edges.end(), [&](const Edge& other) {
      return other.item != edges[i].item && other.variables.contains_all(edges[i].variables);
    });
    if (!covered && !edges[i].variables.empty()) continue;
    edges.erase(edges.begin() + static_cast<std::ptrdiff_t>(i));
    return true;
  }
  return false;
}

double distinct_of(const JoinItem& item, Variable variable) {
  for (const auto& [v, distinct] : item.estimate.distinct) {
    if (v == variable) return std::max(1.0, distinct);
  }
  return std::max(1.0, item.estimate.rows);
}

// Finds the sequence of variables with the least work, each step binding one of them by intersecting the values that
// the patterns allow.
class SequenceSearch {
 public:
  SequenceSearch(const JoinGroup& group, const std::vector<std::size_t>& items) : group_(group), items_(items) {
    for (const std::size_t item : items) {
      for (const Variable v : group.items[item].possible.to_vector()) {
        if (!contains(variables_, v)) variables_.push_back(v);
      }
    }
  }

  Schema run() {
    // All sequences of a few variables; the cheapest next variable of many.
    constexpr std::size_t kAll = 5;
    if (variables_.size() <= kAll) {
      extend(1, 0);
    } else {
      extend_greedily();
    }
    return best_;
  }
  double cost() const { return best_cost_; }

 private:
  struct Step {
    double work = 0;
    double bindings = 0;  // for each binding of the variables before
  };

  Step step(Variable v) const {
    double domain = 1;
    for (const std::size_t i : items_) {
      if (group_.items[i].possible.contains(v)) domain = std::max(domain, distinct_of(group_.items[i], v));
    }
    double least = domain;
    double share = 1;
    double participants = 0;
    for (const std::size_t i : items_) {
      const JoinItem& item = group_.items[i];
      if (!item.possible.contains(v)) continue;
      double combinations = 1;
      for (const Variable before : sequence_) {
        if (item.possible.contains(before)) combinations *= distinct_of(item, before);
      }
      const double above = std::min(combinations, item.estimate.rows);
      const double below = std::min(combinations * distinct_of(item, v), item.estimate.rows);
      const double branching = std::clamp(below / std::max(1.0, above), 0.001, domain);
      least = std::min(least, branching);
      share *= branching / domain;
      participants += 1;
    }
    return {std::max(1.0, least) * participants, domain * share};
  }

  void extend(double bindings, double cost) {
    if (cost >= best_cost_ && !best_.empty()) return;
    if (sequence_.size() == variables_.size()) {
      best_ = sequence_;
      best_cost_ = cost;
      return;
    }
    for (const Variable v : variables_) {
      if (contains(sequence_, v)) continue;
      const Step next = step(v);
      sequence_.push_back(v);
      extend(bindings * next.bindings, cost + bindings * next.work * cost::kIntersect);
      sequence_.pop_back();
    }
  }

  void extend_greedily() {
    double bindings = 1;
    best_cost_ = 0;
    while (sequence_.size() < variables_.size()) {
      std::optional<std::pair<Variable, Step>> chosen;
      for (const Variable v : variables_) {
        if (contains(sequence_, v)) continue;
        const Step candidate = step(v);
        if (!chosen || candidate.work < chosen->second.work) chosen = {v, candidate};
      }
      best_cost_ += bindings * chosen->second.work * cost::kIntersect;
      bindings *= chosen->second.bindings;
      sequence_.push_back(chosen->first);
    }
    best_ = sequence_;
  }

  const JoinGroup& group_;
  const std::vector<std::size_t>& items_;
  Schema variables_;
  Schema sequence_;
  Schema best_;
  double best_cost_ = 0;
};

}  // namespace

std::optional<CyclicCore> cyclic_core(const JoinGroup& group) {
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < group.items.size(); ++i) {
    if (std::holds_alternative<Leaf>(group.items[i].source)) edges.push_back({i, group.items[i].possible});
  }
  while (drop_lonely_variables(edges) || drop_ears(edges)) {
  }
  if (edges.size() < 3) return std::nullopt;
  CyclicCore core;
  for (const Edge& edge : edges) {
    if (!is_relation(group.items[edge.item])) return std::nullopt;
    core.items.push_back(edge.item);
  }
  SequenceSearch search(group, core.items);
  core.variables = search.run();
  core.cost = search.cost();
  for (const std::size_t i : core.items) {
    const JoinItem& item = group.items[i];
    Schema wanted;
    for (const Variable v : core.variables) {
      if (item.possible.contains(v)) wanted.push_back(v);
    }
    const auto path = std::find_if(item.paths.begin(), item.paths.end(),
                                   [&](const AccessPath& candidate) { return candidate.order == wanted; });
    if (path == item.paths.end()) return std::nullopt;
    core.paths.push_back(*path);
    core.cost += cost::kScanStart + item.estimate.rows * cost::kTrieRow;
  }
  return core;
}

}  // namespace casus::query
