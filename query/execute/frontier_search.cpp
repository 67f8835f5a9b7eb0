#include "query/execute/frontier_search.h"

#include <algorithm>
#include <utility>

#include "query/execute/run_tasks.h"

namespace casus::query {
namespace {

void sort_nodes(std::vector<Id>& nodes, ExecutionContext& context) {
  constexpr std::size_t kSortedFaster = 512;
  if (nodes.size() <= kSortedFaster) {
    std::sort(nodes.begin(), nodes.end());
    return;
  }
  NodeSet set(context);
  for (const Id node : nodes) set.insert(node);
  nodes = set.ascending();
}

}  // namespace

void FrontierSearch::run(std::span<const Id> starts, bool backward, NodeSet& reached, const NodeVisitor& visit) {
  constexpr std::size_t kWorthThreads = 2048;  // starts: about half a millisecond
  MemoryCharge charge(scope_.context);
  std::vector<Id> frontier(starts.begin(), starts.end());
  while (!frontier.empty()) {
    scope_.context.check();
    charge.set(frontier.size() * sizeof(Id));
    const bool shared = scope_.context.threads > 1 && frontier.size() >= kWorthThreads;
    frontier = shared ? expand_in_threads(frontier, backward, reached) : expand(frontier, backward, reached);
    if (!frontier.empty()) visit(frontier);
  }
}

std::vector<Id> FrontierSearch::expand(std::span<const Id> frontier, bool backward, NodeSet& reached) {
  std::vector<Id> next;
  step_.visit_ends(frontier, backward, [&](std::span<const Id> ends) {
    for (const Id end : ends) {
      if (reached.insert(end)) next.push_back(end);
    }
  });
  sort_nodes(next, scope_.context);
  return next;
}

std::vector<Id> FrontierSearch::expand_in_threads(std::span<const Id> frontier, bool backward, NodeSet& reached) {
  constexpr std::size_t kPartsOfThread = 8;  // so many that all threads end at about the same time
  constexpr std::size_t kLeastPart = 512;
  const std::size_t threads = scope_.context.threads;
  const std::size_t size = std::max(kLeastPart, frontier.size() / (threads * kPartsOfThread) + 1);
  run_tasks(threads, (frontier.size() + size - 1) / size, [&](std::size_t part) {
    std::unique_ptr<Worker> worker = take_worker();
    const auto starts = frontier.subspan(part * size, std::min(size, frontier.size() - part * size));
    worker->step->visit_ends(starts, backward, [&](std::span<const Id> ends) {
      for (const Id end : ends) {
        if (!reached.contains(end)) worker->found.insert(end);
      }
    });
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(worker));
  });
  NodeSet next(scope_.context);
  for (const auto& worker : idle_) {
    next.insert(worker->found);
    worker->found.clear();
  }
  reached.insert(next);
  return next.ascending();
}

std::unique_ptr<FrontierSearch::Worker> FrontierSearch::take_worker() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto worker = std::move(idle_.back());
      idle_.pop_back();
      return worker;
    }
  }
  auto worker = std::make_unique<Worker>(scope_.context);
  worker->step = make_path_step({worker->context, scope_.graphs}, path_);
  return worker;
}

}  // namespace casus::query
