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

FrontierSearch::FrontierSearch(const PathScope& scope, const Path& path, PathStep& step, bool backward,
                               std::vector<Id> starts, bool reflexive)
    : scope_(scope),
      path_(path),
      step_(step),
      backward_(backward),
      starts_reached_(reflexive),
      frontier_(std::move(starts)),
      reached_(scope.context),
      charge_(scope.context) {
  if (!reflexive) return;
  for (const Id start : frontier_) reached_.insert(start);
}

std::span<const Id> FrontierSearch::next() {
  constexpr std::size_t kWorthThreads = 2048;  // starts: about half a millisecond
  if (std::exchange(starts_reached_, false) || frontier_.empty()) return frontier_;
  scope_.context.check();
  const bool shared = scope_.context.threads > 1 && frontier_.size() >= kWorthThreads;
  frontier_ = shared ? expand_in_threads() : expand();
  charge_.set(frontier_.size() * sizeof(Id));
  return frontier_;
}

std::vector<Id> FrontierSearch::expand() {
  std::vector<Id> next;
  step_.visit_ends(frontier_, backward_, [&](std::span<const Id> ends) {
    for (const Id end : ends) {
      if (!reached_.insert(end)) continue;
      if (next.size() == next.capacity()) {
        const std::size_t capacity = std::max(std::size_t{64}, 2 * next.size());
        charge_.set((frontier_.size() + capacity) * sizeof(Id));
        next.reserve(capacity);
      }
      next.push_back(end);
    }
  });
  sort_nodes(next, scope_.context);
  return next;
}

std::vector<Id> FrontierSearch::expand_in_threads() {
  constexpr std::size_t kPartsOfThread = 8;  // so many that all threads end at about the same time
  constexpr std::size_t kLeastPart = 512;
  const std::size_t threads = scope_.context.threads;
  const std::size_t size = std::max(kLeastPart, frontier_.size() / (threads * kPartsOfThread) + 1);
  run_tasks(threads, (frontier_.size() + size - 1) / size, [&](std::size_t part) {
    std::unique_ptr<Worker> worker = take_worker();
    const auto starts = std::span(frontier_).subspan(part * size, std::min(size, frontier_.size() - part * size));
    worker->step->visit_ends(starts, backward_, [&](std::span<const Id> ends) {
      for (const Id end : ends) {
        if (!reached_.contains(end)) worker->found.insert(end);
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
  reached_.insert(next);
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
