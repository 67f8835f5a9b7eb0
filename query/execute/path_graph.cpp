#include "query/execute/path_graph.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "query/execute/run_tasks.h"

namespace casus::query {

// The links of some of the starts, read by one thread.
struct PathGraph::Part {
  explicit Part(const ExecutionContext& parent) : context(parent, nullptr), charge(context) {}

  // Counts the links of each node, too.
  void read(std::span<const Id> starts, PathStep& step, const NodeNumbers& numbers, std::vector<Node>& nodes) {
    constexpr std::size_t kChunk = 4096;
    PathPairs pairs(context);
    for (std::size_t begin = 0; begin < starts.size(); begin += kChunk) {
      const auto chunk = starts.subspan(begin, std::min(kChunk, starts.size() - begin));
      pairs.clear();
      step.expand(chunk, false, pairs);
      charge.set((ends.size() + pairs.size()) * sizeof(std::uint32_t));
      std::size_t node = numbers.find(chunk.front());
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        while (nodes[node].id != chunk[pairs.start(i)]) ++node;
        ++nodes[node].first;
        nodes[node].only = numbers.find(pairs.end(i));
        ends.push_back(nodes[node].only);
      }
    }
  }

  ExecutionContext context;
  std::vector<std::uint32_t> ends;
  MemoryCharge charge;
};

PathGraph::PathGraph(const PathScope& scope, const Path& path) : charge_(scope.context) {
  std::vector<Id> starts;
  number_nodes(scope, path, starts);
  read_links(scope, path, starts);
  if (ends_.size() >= kSeveral) throw ResourceLimit("The query holds more than 4 billion links of a path in memory");
  count_links();
}

void PathGraph::number_nodes(const PathScope& scope, const Path& path, std::vector<Id>& starts) {
  std::vector<Id> ends;
  MemoryCharge charge(scope.context);
  run_tasks(scope.context.threads, 2, [&](std::size_t backward) {
    ExecutionContext context(scope.context, nullptr);
    (backward ? ends : starts) = make_path_step({context, scope.graphs}, path)->candidates(backward != 0);
  });
  charge.set((starts.size() + ends.size()) * sizeof(Id));
  numbers_.emplace(scope.context, starts, ends);
}

void PathGraph::read_links(const PathScope& scope, const Path& path, std::span<const Id> starts) {
  constexpr std::size_t kPartsOfThread = 4;
  constexpr std::size_t kLeastPart = 4096;
  const std::size_t threads = scope.context.threads;
  const std::size_t count =
      threads == 1 ? 1 : std::clamp(starts.size() / kLeastPart, std::size_t{1}, threads * kPartsOfThread);
  const std::size_t node_bytes = nodes() * (sizeof(Node) + sizeof(std::uint32_t));
  charge_.set(node_bytes);
  nodes_.resize(nodes() + 1);
  for (std::size_t node = 0; node < nodes(); ++node) nodes_[node].id = numbers_->ids()[node];
  std::vector<std::unique_ptr<Part>> parts(count);
  run_tasks(threads, count, [&](std::size_t i) {
    parts[i] = std::make_unique<Part>(scope.context);
    const std::size_t begin = starts.size() * i / count, end = starts.size() * (i + 1) / count;
    const PathStepPtr step = make_path_step({parts[i]->context, scope.graphs}, path);
    parts[i]->read(starts.subspan(begin, end - begin), *step, *numbers_, nodes_);
  });
  for (auto& part : parts) {
    charge_.set(node_bytes + (ends_.size() + part->ends.size()) * sizeof(std::uint32_t));
    if (ends_.empty()) {
      ends_ = std::move(part->ends);
    } else {
      ends_.insert(ends_.end(), part->ends.begin(), part->ends.end());
    }
    part.reset();
  }
}

std::vector<Id> PathGraph::starts() const {
  std::vector<Id> result;
  for (std::size_t node = 0; node < nodes(); ++node) {
    if (nodes_[node].only != kNone) result.push_back(nodes_[node].id);
  }
  return result;
}

// From how many links each node has to where they begin.
void PathGraph::count_links() {
  std::uint32_t first = 0;
  for (Node& node : nodes_) {
    const std::uint32_t links = std::exchange(node.first, first);
    if (links > 1) node.only = kSeveral;
    first += links;
  }
}

const std::vector<std::uint32_t>& PathGraph::components(ExecutionContext& context) const {
  std::call_once(components_sought_, [&] { components_ = find_components(context); });
  return components_;
}

// Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), with a stack of its own.
std::vector<std::uint32_t> PathGraph::find_components(ExecutionContext& context) const {
  struct Visit {
    std::uint32_t node;
    std::size_t next;  // place in ends_
  };
  MemoryCharge charge(context);
  charge.set(nodes() * (3 * sizeof(std::uint32_t) + sizeof(Visit)));
  std::vector<std::uint32_t> components(nodes(), kNoRow), order(nodes(), kNoRow), low(nodes());
  std::vector<std::uint32_t> open;  // visited, of components that are not complete
  std::vector<Visit> visits;
  std::uint32_t visited = 0, found = 0;
  const auto visit = [&](std::uint32_t node) {
    if (visited % 65'536 == 0) context.check();
    order[node] = low[node] = visited++;
    open.push_back(node);
    visits.push_back({node, nodes_[node].first});
  };
  for (std::uint32_t root = 0; root < nodes(); ++root) {
    if (order[root] != kNoRow) continue;
    visit(root);
    while (!visits.empty()) {
      const auto [node, next] = visits.back();
      if (next < nodes_[node + 1].first) {
        ++visits.back().next;
        const std::uint32_t neighbour = ends_[next];
        if (order[neighbour] == kNoRow) {
          visit(neighbour);
        } else if (components[neighbour] == kNoRow) {
          low[node] = std::min(low[node], order[neighbour]);
        }
        continue;
      }
      visits.pop_back();
      if (!visits.empty()) low[visits.back().node] = std::min(low[visits.back().node], low[node]);
      if (low[node] != order[node]) continue;
      for (std::uint32_t member = kNoRow; member != node;) {
        member = open.back();
        open.pop_back();
        components[member] = found;
      }
      ++found;
    }
  }
  return components;
}

GraphSearch::GraphSearch(ExecutionContext& context, std::shared_ptr<const PathGraph> graph, bool reflexive)
    : context_(context),
      graph_(std::move(graph)),
      reflexive_(reflexive),
      charge_(context),
      components_charge_(context) {}

void GraphSearch::expand(std::uint32_t index, Id start, PathPairs& out) {
  const std::uint32_t node = graph_->find(start);
  const std::span<const Id> ends = node == kNoRow ? std::span<const Id>() : reached_from(node);
  if (!reflexive_) return out.add(index, ends);
  const auto place = std::lower_bound(ends.begin(), ends.end(), start);
  out.add(index, {ends.begin(), place});
  if (place == ends.end() || *place != start) out.add(index, start);
  out.add(index, {place, ends.end()});
}

// Ascending; valid until the next call.
std::span<const Id> GraphSearch::reached_from(std::uint32_t start) {
  if (follow(start)) return ends_;
  const bool by_component = links_of_cyclic_ > graph_->links();
  if (by_component) {
    const auto place = of_components_.find(graph_->components(context_)[start]);
    if (place != of_components_.end()) return place->second;
  }
  const bool cyclic = search(start);
  sort_reached();
  ends_.clear();
  for (const std::uint32_t end : reached_) ends_.push_back(graph_->id(end));
  if (cyclic) links_of_cyclic_ += links_;
  if (cyclic && by_component) remember(graph_->components(context_)[start]);
  return ends_;
}

// True when the start has one neighbour, which has one neighbour, and so on, down to one that leads nowhere, within few
// steps: then none of them repeats.
bool GraphSearch::follow(std::uint32_t start) {
  constexpr std::size_t kMostSteps = 64;
  ends_.clear();
  std::uint32_t node = graph_->only_neighbour(start);
  for (std::size_t step = 0; node < PathGraph::kSeveral; ++step) {
    if (step == kMostSteps) return false;
    ends_.insert(std::upper_bound(ends_.begin(), ends_.end(), graph_->id(node)), graph_->id(node));
    node = graph_->only_neighbour(node);
  }
  return node == PathGraph::kNone;
}

void GraphSearch::remember(std::uint32_t component) {
  constexpr std::size_t kMostBytes = std::size_t{16} << 20;
  const std::size_t bytes = ends_.size() * sizeof(Id);
  if (components_charge_.bytes() + bytes > kMostBytes) {
    of_components_.clear();
    components_charge_.set(0);
  }
  components_charge_.set(components_charge_.bytes() + bytes);
  of_components_.emplace(component, ends_);
}

// True when the start lies on a cycle.
bool GraphSearch::search(std::uint32_t start) {
  constexpr std::size_t kLinksOfACheck = 65'536;
  if (marks_.empty()) {
    charge_.set(graph_->nodes() * (2 * sizeof(std::uint32_t) + sizeof(Id)));
    marks_.resize(graph_->nodes(), 0);
  }
  ++search_;
  reached_.clear();
  links_ = 0;
  visit_neighbours(start);
  for (std::size_t next = 0, checked = 0; next < reached_.size(); ++next) {
    if (reached_[next] != start) visit_neighbours(reached_[next]);
    if (links_ - checked < kLinksOfACheck) continue;
    checked = links_;
    context_.check();
  }
  return marks_[start] == search_;
}

void GraphSearch::visit_neighbours(std::uint32_t node) {
  const auto neighbours = graph_->neighbours(node);
  links_ += neighbours.size();
  for (const std::uint32_t neighbour : neighbours) {
    if (marks_[neighbour] == search_) continue;
    marks_[neighbour] = search_;
    reached_.push_back(neighbour);
  }
}

void GraphSearch::sort_reached() {
  constexpr std::size_t kSortedFaster = 16;  // than by going through this many times as many nodes
  if (reached_.size() * kSortedFaster < graph_->nodes()) {
    std::sort(reached_.begin(), reached_.end());
    return;
  }
  reached_.clear();
  for (std::uint32_t node = 0; node < marks_.size(); ++node) {
    if (marks_[node] == search_) reached_.push_back(node);
  }
}

}  // namespace casus::query
