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
  /// Of the closure of `path`, of which `step` is made in `scope`; all outlive the search. `starts` ascend and are
  /// distinct; they are reached without a step where the closure is reflexive.
  FrontierSearch(const PathScope& scope, const Path& path, PathStep& step, bool backward, std::vector<Id> starts,
                 bool reflexive);

  /// The nodes of another level, ascending, whatever the number of threads; valid until the next call. None at the end.
  std::span<const Id> next();

 private:
  // What one thread at a time works with.
  struct Worker {
    explicit Worker(const ExecutionContext& parent) : context(parent, nullptr), found(context) {}
    ExecutionContext context;
    PathStepPtr step;
    NodeSet found;
  };

  std::vector<Id> expand();
  std::vector<Id> expand_in_threads();
  std::unique_ptr<Worker> take_worker();

  const PathScope& scope_;
  const Path& path_;
  PathStep& step_;
  bool backward_;
  bool starts_reached_;  // and not handed out yet
  std::vector<Id> frontier_;
  NodeSet reached_;
  MemoryCharge charge_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> idle_;
};

}  // namespace casus::query
