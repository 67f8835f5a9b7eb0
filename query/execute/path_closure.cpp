#include <optional>
#include <utility>

#include "query/execute/frontier_search.h"
#include "query/execute/neighbourhood.h"
#include "query/execute/path_steps.h"

namespace casus::query {
namespace {

// Section 18.4's ALP by breadth-first search, a frontier at a time, each node reached once.
class Closure final : public PathStep {
 public:
  Closure(const PathScope& scope, const Path& inner, bool reflexive)
      : scope_(scope), inner_(make_path_step(scope, inner)), path_(inner), reflexive_(reflexive) {}

  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    if (starts.size() == 1) {
      visit_ends(starts, backward, [&](std::span<const Id> ends) { out.add(0, ends); });
      return;
    }
    Neighbourhood& graph = known();
    frontier_.clear();
    for (const Id start : starts) frontier_.push_back(graph.number(start));
    graph.load(frontier_, backward);
    for (std::uint32_t i = 0; i < starts.size(); ++i) {
      search(starts.subspan(i, 1), backward, graph, [&](std::span<const Id> ends) { out.add(i, ends); });
    }
  }

  // What is searched again and again, as a part of another closure is, looks its neighbours up once.
  void visit_ends(std::span<const Id> starts, bool backward, const NodeVisitor& visit) override {
    if (std::exchange(any_searched_, true)) return search(starts, backward, known(), visit);
    FrontierSearch levels(scope_, path_, *inner_, backward, {starts.begin(), starts.end()}, reflexive_);
    for (auto level = levels.next(); !level.empty(); level = levels.next()) visit(level);
  }

  // From both ends, a frontier at a time, that which leads to fewer nodes first, until they meet (Pohl, "Bi-directional
  // Search", 1971).
  bool connects(Id from, Id to) override {
    if (reflexive_ && from == to) return true;
    Neighbourhood& graph = known();
    graph.start_search();
    std::array<std::vector<std::uint32_t>, 2> frontiers;
    for (const bool backward : {false, true}) {
      const std::uint32_t end = graph.number(backward ? to : from);
      graph.mark(end, backward);
      frontiers[backward].push_back(end);
    }
    while (!frontiers[0].empty() && !frontiers[1].empty()) {
      scope_.context.check();
      const bool backward = width(frontiers[1], true, graph) < width(frontiers[0], false, graph);
      if (expand_towards(frontiers[backward], backward, graph)) return true;
    }
    return false;
  }

  double fan_out(Id start, bool backward) const override { return inner_->fan_out(start, backward); }
  std::vector<Id> candidates(bool backward) override {
    return nullable() ? all_nodes(scope_) : inner_->candidates(backward);
  }
  bool nullable() const override { return reflexive_ || inner_->nullable(); }

 private:
  Neighbourhood& known() {
    if (!known_) known_.emplace(scope_.context, *inner_);
    return *known_;
  }

  template <class Visit>
  void search(std::span<const Id> starts, bool backward, Neighbourhood& graph, const Visit& visit) {
    graph.start_search();
    frontier_.clear();
    for (const Id start : starts) frontier_.push_back(graph.number(start));
    if (reflexive_) {
      for (const std::uint32_t start : frontier_) graph.mark(start, backward);
      visit(starts);
    }
    while (!frontier_.empty()) {
      if (++steps_ % 16 == 0 || frontier_.size() > 256) scope_.context.check();
      graph.load(frontier_, backward);
      next_.clear();
      nodes_.clear();
      for (const std::uint32_t n : frontier_) {
        for (const std::uint32_t neighbour : graph.neighbours(n, backward)) {
          if (!graph.mark(neighbour, backward)) continue;
          nodes_.push_back(graph.node(neighbour));
          next_.push_back(neighbour);
        }
      }
      frontier_.swap(next_);
      if (!nodes_.empty()) visit(nodes_);
    }
  }

  // About how many neighbours a frontier has, from its first nodes.
  static double width(std::span<const std::uint32_t> frontier, bool backward, const Neighbourhood& graph) {
    constexpr std::size_t kSample = 4;
    const auto sample = frontier.first(std::min(kSample, frontier.size()));
    double sum = 0;
    for (const std::uint32_t n : sample) sum += graph.degree(n, backward);
    return sum / static_cast<double>(sample.size()) * static_cast<double>(frontier.size());
  }

  // The next frontier; true when it meets what was reached from the other end.
  bool expand_towards(std::vector<std::uint32_t>& frontier, bool backward, Neighbourhood& graph) {
    graph.load(frontier, backward);
    next_.clear();
    for (const std::uint32_t n : frontier) {
      for (const std::uint32_t neighbour : graph.neighbours(n, backward)) {
        if (graph.is_marked(neighbour, !backward)) return true;
        if (graph.mark(neighbour, backward)) next_.push_back(neighbour);
      }
    }
    frontier.swap(next_);
    return false;
  }

  PathScope scope_;
  PathStepPtr inner_;
  const Path& path_;  // of inner_
  bool reflexive_;
  bool any_searched_ = false;
  std::optional<Neighbourhood> known_;  // once there were several searches
  std::vector<std::uint32_t> frontier_, next_;
  std::vector<Id> nodes_;
  unsigned steps_ = 0;
};

}  // namespace

PathStepPtr make_closure_step(const PathScope& scope, const Path& inner, bool reflexive) {
  return std::make_unique<Closure>(scope, inner, reflexive);
}

}  // namespace casus::query
