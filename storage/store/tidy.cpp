#include <chrono>
#include <memory>

#include "storage/dictionary/page_cache.h"
#include "storage/store/store.h"

namespace casus::storage {

namespace {

// Nobody writes who has written nothing for so long.
constexpr std::chrono::milliseconds kPauseOfWriters{100};
// Rewriting most of the files takes seconds.
constexpr std::chrono::milliseconds kLongPauseOfWriters{2'000};

using MergedRuns = std::vector<Delta::MergedRuns>;

std::array<MergedRuns, kAllPermutations> merged_runs(const IndexView& index, MergedRuns (Delta::*merge)() const) {
  std::array<MergedRuns, kAllPermutations> runs;
  for (std::size_t i = 0; i < kAllPermutations; ++i) runs[i] = (index.deltas[i].*merge)();
  return runs;
}

}  // namespace

void Store::tidy_later() noexcept {
  try {
    if (is_long()) cancel_compaction_ = true;
    if (is_untidy()) background_.request();
  } catch (const std::exception&) {
  }
}

bool Store::is_untidy() const {
  const auto index = current()->index();
  return is_scattered_ || index->fold || index->has_runs_to_merge() || pages_->filter().is_due() || is_long();
}

void Store::tidy(const std::stop_token& stop) {
  if (pages_->filter().is_due()) build_term_filter(stop);
  merge_long_runs();
  while ((is_long() || current()->index()->fold) && !stop.stop_requested()) {
    fold_all(Urgency::kInBackground, stop);
    is_scattered_ = engine_->is_scattered();
  }
  if (current()->index()->has_runs_to_merge()) {
    // Each commit asks for this once more.
    if (!background_.rest(kPauseOfWriters, stop)) return;
    const auto view = current();
    replace_runs(when_idle_.run([&] { return merged_runs(*view->index(), &Delta::merge_runs); }));
  }
  if (is_scattered_ && background_.rest(kLongPauseOfWriters, stop)) compact_files(stop);
}

void Store::compact_files(const std::stop_token& stop) {
  cancel_compaction_ = false;
  const std::stop_callback cancel(stop, [this] { cancel_compaction_ = true; });
  engine_->compact(cancel_compaction_);
  is_scattered_ = engine_->is_scattered();
}

void Store::build_term_filter(const std::stop_token& stop) {
  std::shared_ptr<const StoreView> view;
  std::shared_ptr<TermFilter> filter;
  {
    const WriterLock lock = lock_for_writing();
    view = current();
    filter = pages_->filter().begin(view->dictionary().size());
  }
  const bool is_complete = at_a_tenth_.run([&] { return insert_all_terms(*view->index()->snapshot, *filter, stop); });
  if (is_complete) pages_->filter().finish(filter);
}

void Store::merge_long_runs() {
  const auto view = current();
  if (!view->index()->has_long_runs_to_merge()) return;
  replace_runs(background_thread().run([&] { return merged_runs(*view->index(), &Delta::merge_long_runs); }));
}

void Store::replace_runs(const AllMergedRuns& runs) {
  const WriterLock lock = lock_for_writing();
  const auto next = std::make_shared<IndexView>(*current()->index());
  for (std::size_t i = 0; i < kAllPermutations; ++i) next->deltas[i].replace(runs[i]);
  publish(next);
}

}  // namespace casus::storage
