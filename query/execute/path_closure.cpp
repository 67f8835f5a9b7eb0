#include <algorithm>
#include <array>

#include "query/execute/id_tuple_table.h"
#include "query/execute/path_steps.h"

namespace casus::query {
namespace {

// The part of a relation that searches have touched so far: nodes by number, and their neighbours once they have been
// looked up.
class Neighbourhood {
 public:
  Neighbourhood(ExecutionContext& context, PathStep& step, bool backward)
      : context_(context),
        step_(step),
        backward_(backward),
        nodes_(make_id_tuple_table(context, 1)),
        charge_(context) {}

  std::uint32_t number(Id node) {
    std::uint32_t number = 0;
    const Id* const column = &node;
    nodes_->insert(std::span(&column, 1), 1, &number);
    extend();
    return number;
  }
  Id node(std::uint32_t number) const { return nodes_->column(0)[number]; }
  std::span<const std::uint32_t> neighbours(std::uint32_t number) const {
    const Range range = ranges_[number];
    return std::span(neighbours_).subspan(range.begin, range.end - range.begin);
  }

  // Looks up the neighbours of all these that have not been.
  void load(std::span<const std::uint32_t> numbers) {
    missing_.clear();
    for (const std::uint32_t n : numbers) {
      if (ranges_[n].begin == kUnknown) missing_.push_back(node(n));
    }
    std::sort(missing_.begin(), missing_.end());
    for (std::size_t begin = 0; begin < missing_.size(); begin += kChunk) {
      load_chunk(std::span(missing_).subspan(begin, std::min(kChunk, missing_.size() - begin)));
    }
  }

  // Marks of one search at a time.
  void start_search() { ++search_; }
  bool mark(std::uint32_t number) {
    if (marks_[number] == search_) return false;
    marks_[number] = search_;
    return true;
  }

 private:
  static constexpr std::size_t kChunk = 2048;
  static constexpr std::size_t kUnknown = ~std::size_t{0};
  struct Range {
    std::size_t begin = kUnknown, end = kUnknown;
  };

  void extend() {
    if (ranges_.size() < nodes_->size()) {
      ranges_.resize(nodes_->size());
      marks_.resize(nodes_->size(), 0);
    }
  }

  void load_chunk(std::span<const Id> nodes) {
    PathPairs pairs(context_);
    step_.expand(nodes, backward_, pairs);
    const Id* const column = pairs.ends().data();
    std::vector<std::uint32_t> ends(pairs.size());
    nodes_->insert(std::span(&column, 1), pairs.size(), ends.data());
    extend();
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      const auto begin = neighbours_.size();
      // The ends of one link ascend, so that none of them repeats.
      bool ascending = true;
      for (const std::size_t first = next; next < pairs.size() && pairs.start(next) == i; ++next) {
        neighbours_.push_back(ends[next]);
        ascending = ascending && (next == first || pairs.end(next - 1) < pairs.end(next));
      }
      if (!ascending) {
        const auto first = neighbours_.begin() + static_cast<std::ptrdiff_t>(begin);
        std::sort(first, neighbours_.end());
        neighbours_.erase(std::unique(first, neighbours_.end()), neighbours_.end());
      }
      ranges_[number(nodes[i])] = {begin, neighbours_.size()};
    }
    charge_.set(neighbours_.capacity() * sizeof(std::uint32_t) + ranges_.capacity() * sizeof(Range) +
                marks_.capacity() * sizeof(std::uint32_t));
  }

  ExecutionContext& context_;
  PathStep& step_;
  bool backward_;
  std::unique_ptr<IdTupleTable> nodes_;
  std::vector<Range> ranges_;
  std::vector<std::uint32_t> neighbours_;
  std::vector<std::uint32_t> marks_;  // the last search that reached the node
  std::uint32_t search_ = 0;
  std::vector<Id> missing_;
  MemoryCharge charge_;
};

// Section 18.4's ALP by breadth-first search, a frontier at a time, each node reached once.
class Closure final : public PathStep {
 public:
  Closure(const PathScope& scope, PathStepPtr inner, bool reflexive)
      : scope_(scope), inner_(std::move(inner)), reflexive_(reflexive) {}

  void expand(std::span<const Id> starts, bool backward, PathPairs& out) override {
    auto& graph = graphs_[backward];
    if (!graph) graph = std::make_unique<Neighbourhood>(scope_.context, *inner_, backward);
    load_starts(starts, *graph);
    for (std::uint32_t i = 0; i < starts.size(); ++i) search(i, starts[i], *graph, out);
  }

  std::vector<Id> candidates(bool backward) override {
    return nullable() ? all_nodes(scope_) : inner_->candidates(backward);
  }
  bool nullable() const override { return reflexive_ || inner_->nullable(); }

 private:
  void load_starts(std::span<const Id> starts, Neighbourhood& graph) {
    frontier_.clear();
    for (const Id start : starts) frontier_.push_back(graph.number(start));
    graph.load(frontier_);
  }

  void search(std::uint32_t index, Id start, Neighbourhood& graph, PathPairs& out) {
    graph.start_search();
    frontier_.assign(1, graph.number(start));
    if (reflexive_) {
      graph.mark(frontier_[0]);
      out.add(index, start);
    }
    while (!frontier_.empty()) {
      if (++steps_ % 16 == 0 || frontier_.size() > 256) scope_.context.check();
      graph.load(frontier_);
      next_.clear();
      for (const std::uint32_t n : frontier_) {
        for (const std::uint32_t neighbour : graph.neighbours(n)) {
          if (!graph.mark(neighbour)) continue;
          out.add(index, graph.node(neighbour));
          next_.push_back(neighbour);
        }
      }
      frontier_.swap(next_);
    }
  }

  PathScope scope_;
  PathStepPtr inner_;
  bool reflexive_;
  std::array<std::unique_ptr<Neighbourhood>, 2> graphs_;
  std::vector<std::uint32_t> frontier_, next_;
  unsigned steps_ = 0;
};

}  // namespace

PathStepPtr make_closure_step(const PathScope& scope, PathStepPtr inner, bool reflexive) {
  return std::make_unique<Closure>(scope, std::move(inner), reflexive);
}

}  // namespace casus::query
