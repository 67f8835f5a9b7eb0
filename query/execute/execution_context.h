#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "query/functions/evaluator.h"
#include "query/functions/query_terms.h"
#include "storage/quad_store.h"

namespace casus::query {

/// Limits of one execution, shared with whoever wants to stop it.
struct ExecutionLimits {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::shared_ptr<std::atomic<bool>> cancelled;  ///< may be null
  std::size_t memory_budget = std::size_t{4} << 30;
};

/// The dataset of a query as ids: what a pattern outside GRAPH sees, and what GRAPH ranges over.
struct ActiveDataset {
  storage::GraphFilter default_graph;
  storage::GraphFilter named_graphs = storage::GraphFilter::named();
};

/// What every operator of one execution shares. One thread: others that work for the same execution have contexts of
/// their own.
class ExecutionContext {
 public:
  ExecutionContext(std::shared_ptr<const storage::ReadView> view, ExecutionLimits limits);
  /// For work that may go to another thread: the same view, limits, memory account, and terms computed so far; terms
  /// that it computes itself are its own. check() throws Cancelled once `abandoned` is set.
  ExecutionContext(const ExecutionContext& parent, std::shared_ptr<const std::atomic<bool>> abandoned);

  const storage::ReadView& view() const { return *view_; }
  std::shared_ptr<const storage::ReadView> shared_view() const { return view_; }
  QueryTerms& terms() { return terms_; }
  EvaluationContext& evaluation() { return evaluation_; }
  ActiveDataset dataset;
  std::size_t threads = 1;       ///< that may work on the execution
  bool times_operators = false;  ///< measures how long each works; counts are kept anyway

  /// Throws Cancelled or Timeout. Operators call it at least once a batch, and inside long loops. Also by threads that
  /// work for the context's while that waits.
  void check();
  /// Accounts for memory; throws ResourceLimit beyond the budget.
  void charge(std::size_t bytes);
  void release(std::size_t bytes);
  std::size_t memory_used() const { return memory_used_->load(std::memory_order_relaxed); }

  /// Levels of operators above the one being planned. Operators call each other, so a plan deeper than kMaxLevels would
  /// end the thread's stack: throws ResourceLimit instead.
  class Nesting {
   public:
    explicit Nesting(ExecutionContext& context, std::size_t levels = 1);
    ~Nesting() { context_.levels_ -= levels_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    ExecutionContext& context_;
    std::size_t levels_;
  };
  static constexpr std::size_t kMaxLevels = 2500;

 private:
  std::shared_ptr<const storage::ReadView> view_;
  QueryTerms terms_;
  EvaluationContext evaluation_;
  ExecutionLimits limits_;
  std::shared_ptr<const std::atomic<bool>> abandoned_;  // null: never
  std::shared_ptr<std::atomic<std::size_t>> memory_used_ = std::make_shared<std::atomic<std::size_t>>(0);
  std::atomic<unsigned> checks_ = 0;
  std::size_t levels_ = 0;
};

}  // namespace casus::query
