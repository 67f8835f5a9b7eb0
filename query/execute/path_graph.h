#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "query/execute/node_numbers.h"
#include "query/execute/path_steps.h"

namespace casus::query {

/// All pairs of a path as adjacency lists of nodes that are numbered in the order of their ids: what closures search
/// that start everywhere. Charged. Many threads may read it.
class PathGraph {
 public:
  /// Reads the pairs, in as many threads as the context has, which outlives the graph.
  PathGraph(const PathScope& scope, const Path& path);

  std::size_t nodes() const { return numbers_->size(); }
  std::size_t links() const { return ends_.size(); }
  Id id(std::uint32_t node) const { return nodes_[node].id; }
  /// The number of a node, or kNoRow.
  std::uint32_t find(Id id) const { return numbers_->find(id); }
  /// Some may repeat.
  std::span<const std::uint32_t> neighbours(std::uint32_t node) const {
    return std::span(ends_).subspan(nodes_[node].first, nodes_[node + 1].first - nodes_[node].first);
  }
  /// Nodes that have neighbours, ascending.
  std::vector<Id> starts() const;
  static constexpr std::uint32_t kNone = kNoRow, kSeveral = kNoRow - 1;
  /// The neighbour of a node that has just one.
  std::uint32_t only_neighbour(std::uint32_t node) const { return nodes_[node].only; }
  /// The number of each node's strongly connected component. Sought at the first call; others wait for it.
  const std::vector<std::uint32_t>& components(ExecutionContext& context) const;

 private:
  struct Part;
  struct Node {
    Id id;
    std::uint32_t first = 0;  // of its neighbours in ends_
    std::uint32_t only = kNone;
  };

  void number_nodes(const PathScope& scope, const Path& path, std::vector<Id>& starts);
  void read_links(const PathScope& scope, const Path& path, std::span<const Id> starts);
  void count_links();
  std::vector<std::uint32_t> find_components(ExecutionContext& context) const;

  std::optional<NodeNumbers> numbers_;
  MemoryCharge charge_;
  std::vector<Node> nodes_;  // and one more
  std::vector<std::uint32_t> ends_;
  mutable std::once_flag components_sought_;
  mutable std::vector<std::uint32_t> components_;
};

/// Searches a graph from one start after the other. Nodes of a strongly connected component lead to the same nodes:
/// once many of the starts lie on cycles, these are sought once for a component. One thread.
class GraphSearch {
 public:
  GraphSearch(ExecutionContext& context, std::shared_ptr<const PathGraph> graph, bool reflexive);

  /// Adds the nodes that one or more links lead to from the start, and the start itself where the closure is reflexive:
  /// each once, ascending.
  void expand(std::uint32_t index, Id start, PathPairs& out);

 private:
  std::span<const Id> reached_from(std::uint32_t start);
  bool follow(std::uint32_t start);
  bool search(std::uint32_t start);
  void visit_neighbours(std::uint32_t node);
  void sort_reached();
  void remember(std::uint32_t component);

  ExecutionContext& context_;
  std::shared_ptr<const PathGraph> graph_;
  bool reflexive_;
  std::vector<std::uint32_t> marks_;  // the last search that reached the node
  std::uint32_t search_ = 0;
  std::vector<std::uint32_t> reached_;
  std::vector<Id> ends_;
  std::size_t links_ = 0;            // seen by the search under way
  std::size_t links_of_cyclic_ = 0;  // seen by searches from nodes on cycles
  MemoryCharge charge_;
  std::unordered_map<std::uint32_t, std::vector<Id>> of_components_;
  MemoryCharge components_charge_;
};

}  // namespace casus::query
