#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "query/execute/node_set.h"
#include "query/execute/path_steps.h"

namespace casus::query {

/// Breadth-first search that expands a frontier at a time in the order of ids, large frontiers in several threads, and
/// keeps nothing but the set of nodes reached. For searches that are not repeated.
class FrontierSearch {
 public:
  /// `step` is made of `path` in `scope`; all outlive the search.
  FrontierSearch(const PathScope& scope, const Path& path, PathStep& step) : scope_(scope), path_(path), step_(step) {}

  /// Visits the nodes that one or more steps lead to from the starts, each once, but none that is in `reached`.
  /// `starts` ascend and are distinct. The sequence does not depend on the number of threads.
  void run(std::span<const Id> starts, bool backward, NodeSet& reached, const NodeVisitor& visit);

 private:
  // What one thread at a time works with.
  struct Worker {
    explicit Worker(const ExecutionContext& parent) : context(parent, nullptr), found(context) {}
    ExecutionContext context;
    PathStepPtr step;
    NodeSet found;
  };

  std::vector<Id> expand(std::span<const Id> frontier, bool backward, NodeSet& reached);
  std::vector<Id> expand_in_threads(std::span<const Id> frontier, bool backward, NodeSet& reached);
  std::unique_ptr<Worker> take_worker();

  const PathScope& scope_;
  const Path& path_;
  PathStep& step_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace casus::query
