#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "storage/index/fold_step.h"
#include "storage/store/low_priority.h"
#include "storage/store/store.h"

namespace casus::storage {

namespace {

// The engine packs a buffer of 32 MB into a file in well under a second, unless the disk is full or failing.
constexpr std::chrono::milliseconds kLookEvery{5};
constexpr std::chrono::seconds kLongestWait{10};
// Nobody writes who has written nothing for so long.
constexpr std::chrono::milliseconds kPauseOfWriters{100};

std::array<Delta::MergedRuns, kAllPermutations> merged_runs(const IndexView& index,
                                                            Delta::MergedRuns (Delta::*merge)() const) {
  std::array<Delta::MergedRuns, kAllPermutations> runs;
  for (std::size_t i = 0; i < kAllPermutations; ++i) runs[i] = (index.deltas[i].*merge)();
  return runs;
}

/// False when the wait was ended early.
bool wait(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

std::uint64_t Store::fold_threshold() const {
  return std::max(options_.fold_threshold, current()->index()->directory(Permutation::kSpog).rows() / 100);
}

bool Store::is_long() const {
  // Changes that cancel each other take up space too.
  return current()->index()->logged_changes > fold_threshold();
}

WritePace::Duration Store::pause_after(std::uint64_t changes, WritePace::Duration taken) {
  return pace_.after_commit(changes, taken, current()->index()->logged_changes, fold_threshold());
}

void Store::tidy_later() noexcept {
  try {
    if (is_long() || current()->index()->has_runs_to_merge()) background_.request();
  } catch (const std::exception&) {
  }
}

void Store::tidy(const std::stop_token& stop) {
  merge_long_runs();
  while (is_long() && !stop.stop_requested()) fold_all(Urgency::kInBackground, stop);
  const auto view = current();
  if (!view->index()->has_runs_to_merge() || !wait(kPauseOfWriters, stop)) return;
  // Otherwise the next commit has asked for this once more.
  if (current() != view) return;
  replace_runs(at_low_priority(LowPriority::kIdle, [&] { return merged_runs(*view->index(), &Delta::merge_runs); }));
}

void Store::merge_long_runs() {
  const auto view = current();
  if (view->index()->has_long_runs_to_merge()) replace_runs(merged_runs(*view->index(), &Delta::merge_long_runs));
}

void Store::replace_runs(const AllMergedRuns& runs) {
  const WriterLock lock = lock_for_writing();
  const auto next = std::make_shared<IndexView>(*current()->index());
  for (std::size_t i = 0; i < kAllPermutations; ++i) next->deltas[i].replace(runs[i]);
  publish(next);
}

void Store::fold() {
  require_writable();
  const std::stop_token never;
  // One that is under way takes in what was committed before it began.
  if (current()->index()->fold) fold_all(Urgency::kAwaited, never);
  fold_all(Urgency::kAwaited, never);
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
  // Held until the writer lock is released: setting its blocks free takes milliseconds.
  const auto view = current();
  if (!view->index()->fold) return true;
  const auto prepare = [&] { return prepare_fold_step(*engine_, *view->index()); };
  // Where writers are held up for the fold, it is to get on.
  const bool is_late = current()->index()->logged_changes > WritePace::kFree * fold_threshold();
  FoldStep step = urgency == Urgency::kAwaited
                      ? prepare()
                      : at_low_priority(is_late ? LowPriority::kTenth : LowPriority::kIdle, prepare);
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
  return goes_on;
}

/// Batches that the engine holds up would be held up under the writer lock.
void Store::wait_for_engine(const std::stop_token& stop) const {
  const auto end = std::chrono::steady_clock::now() + kLongestWait;
  while (engine_->is_behind() && !stop.stop_requested() && std::chrono::steady_clock::now() < end) {
    wait(kLookEvery, stop);
  }
}

void Store::compact() {
  fold();
  engine_->compact();
}

}  // namespace casus::storage
