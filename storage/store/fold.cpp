#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "storage/index/fold_step.h"
#include "storage/store/store.h"

namespace casus::storage {

namespace {

// The engine packs a buffer of 32 MB into a file in well under a second, unless the disk is full or failing.
constexpr std::chrono::milliseconds kLookEvery{5};
constexpr std::chrono::seconds kLongestWait{10};
// Of the length at which the delta is folded.
constexpr std::uint64_t kLate = 3 * WritePace::kFree;

void wait_for(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace

std::uint64_t Store::fold_threshold() const {
  return std::max(options_.fold_threshold, current()->index()->directory(Permutation::kSpog).rows() / 100);
}

bool Store::is_long() const {
  // Changes that cancel each other take up space too.
  return current()->index()->logged_changes > fold_threshold();
}

LowPriorityThread& Store::background_thread() {
  // Writers that are held up leave it a processor, unless there are others who want it.
  const bool is_late = current()->index()->logged_changes > kLate * fold_threshold();
  return is_late ? at_a_tenth_ : when_idle_;
}

WritePace::Duration Store::pause_after(std::uint64_t changes, WritePace::Duration taken) {
  return pace_.after_commit(changes, taken, current()->index()->logged_changes, fold_threshold());
}

void Store::fold() {
  require_writable();
  const std::stop_token never;
  // One that is under way takes in what was committed before it began.
  if (current()->index()->fold) fold_all(Urgency::kAwaited, never);
  fold_all(Urgency::kAwaited, never);
  is_scattered_ = engine_->is_scattered();
  tidy_later();
}

void Store::fold_all(Urgency urgency, const std::stop_token& stop) {
  bool goes_on = true;
  while (goes_on && !stop.stop_requested()) {
    wait_for_engine(stop);
    merge_long_runs();
    goes_on = fold_step(urgency);
  }
}

bool Store::begin_fold() {
  const WriterLock lock = lock_for_writing();
  const auto index = current()->index();
  if (index->logged_changes == 0) return false;
  publish(storage::begin_fold(*index));
  return true;
}

bool Store::fold_step(Urgency urgency) {
  const std::lock_guard one_at_a_time(fold_mutex_);
  if (!current()->index()->fold && !begin_fold()) return false;
  auto view = current();
  if (!view->index()->fold) return true;
  const auto work = [&](const auto& task) {
    return urgency == Urgency::kAwaited ? task() : background_thread().run(task);
  };
  FoldStep step = work([&] {
    folded_.reset();
    return prepare_fold_step(*engine_, *view->index());
  });
  bool goes_on = step.after != nullptr;
  {
    const WriterLock lock = lock_for_writing();
    stale_ = true;
    if (auto folded = apply_fold_step(*engine_, std::move(step), *current()->index())) {
      publish(std::move(folded));
    } else {
      goes_on = true;
    }
    stale_ = false;
  }
  // A commit that syncs would otherwise have to wait for what several steps have written.
  engine_->sync();
  // Setting its blocks free takes milliseconds, which no reader or writer is to spend.
  folded_ = std::move(view);
  if (!goes_on) work([this] { folded_.reset(); });
  return goes_on;
}

/// Batches that the engine holds up would be held up under the writer lock.
void Store::wait_for_engine(const std::stop_token& stop) const {
  const auto end = std::chrono::steady_clock::now() + kLongestWait;
  while (engine_->is_behind() && !stop.stop_requested() && std::chrono::steady_clock::now() < end) {
    wait_for(kLookEvery, stop);
  }
}

void Store::compact() {
  fold();
  std::atomic<bool> never{false};
  engine_->compact(never);
  is_scattered_ = engine_->is_scattered();
}

}  // namespace casus::storage
