#include "query/execute/execution_context.h"

#include <fmt/format.h>

#include <utility>

#include "casus/error.h"

namespace casus::query {

ExecutionContext::ExecutionContext(std::shared_ptr<const storage::ReadView> view, ExecutionLimits limits)
    : view_(std::move(view)), terms_(view_), evaluation_(terms_), limits_(std::move(limits)) {
  evaluation_.interrupt = [this] { check(); };
}

ExecutionContext::ExecutionContext(const ExecutionContext& parent, std::shared_ptr<const std::atomic<bool>> abandoned)
    : dataset(parent.dataset),
      times_operators(parent.times_operators),
      view_(parent.view_),
      terms_(parent.terms_),
      evaluation_(terms_, parent.evaluation_),
      limits_(parent.limits_),
      abandoned_(std::move(abandoned)),
      memory_used_(parent.memory_used_) {
  evaluation_.interrupt = [this] { check(); };
}

void ExecutionContext::check() {
  if (abandoned_ && abandoned_->load(std::memory_order_relaxed)) throw Cancelled("Nobody waits for these rows");
  if (limits_.cancelled && limits_.cancelled->load(std::memory_order_relaxed))
    throw Cancelled("The query was cancelled");
  if (limits_.deadline && std::chrono::steady_clock::now() >= *limits_.deadline) {
    throw Timeout("The query ran past its time limit");
  }
  // Terms that expressions compute are charged here, since the evaluator knows no budget.
  if (checks_.fetch_add(1, std::memory_order_relaxed) % 16 == 0) charge(0);
}

void ExecutionContext::charge(std::size_t bytes) {
  const std::size_t before = memory_used_->fetch_add(bytes, std::memory_order_relaxed);
  const std::size_t used = before + terms_.memory_bytes();
  if (used > limits_.memory_budget || bytes > limits_.memory_budget - used) {
    release(bytes);
    throw ResourceLimit(fmt::format("The query needs more memory than its limit of {} bytes", limits_.memory_budget));
  }
}

ExecutionContext::Nesting::Nesting(ExecutionContext& context, std::size_t levels) : context_(context), levels_(levels) {
  if (levels > kMaxLevels - context.levels_) {
    throw ResourceLimit(fmt::format("The plan of the query nests more than {} operators", kMaxLevels));
  }
  context.levels_ += levels;
}

void ExecutionContext::release(std::size_t bytes) {
  memory_used_->fetch_sub(bytes, std::memory_order_relaxed);
}

}  // namespace casus::query
