#pragma once

#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "storage/engine/engine.h"
#include "storage/engine/low_priority.h"
#include "storage/load/bulk_load.h"
#include "storage/quad_store.h"
#include "storage/store/background_task.h"
#include "storage/store/store_view.h"
#include "storage/store/write_pace.h"
#include "storage/store/writer_queue.h"

namespace casus::storage {

/// The key in kMeta that names the current generation of blocks: 4 bytes, little-endian.
inline constexpr std::string_view kGenerationKey = "store.generation";

class Store final : public QuadStore, public std::enable_shared_from_this<Store> {
 public:
  Store(std::unique_ptr<Engine> engine, std::string path, const StoreOptions& options);

  std::shared_ptr<const ReadView> view() const override { return current(); }
  std::unique_ptr<WriteTransaction> begin_write() override;
  LoadReport load(const std::vector<std::string>& files, const LoadOptions& options) override;
  LoadReport load_text(std::string_view text, const LoadOptions& options) override;
  void fold() override;
  void compact() override;
  StoreInfo info() const override;
  CheckReport check(const std::function<void(const std::string&)>& progress) const override;
  void backup(const std::string& directory) const override;

  /// The last commit.
  std::shared_ptr<const StoreView> current() const;
  Engine& engine() { return *engine_; }
  const std::shared_ptr<PageCache>& pages() const { return pages_; }
  /// After a commit, under the writer lock: shows `index` to new readers.
  void publish(std::shared_ptr<const IndexView> index);
  /// After a commit: has the delta tidied in the background when that is due. Does not throw: what was committed stays,
  /// and the next commit tries again.
  void tidy_later() noexcept;
  /// After a commit of so many changes that the writer has taken so long for, under the writer lock: how long it is to
  /// wait once that is released.
  WritePace::Duration pause_after(std::uint64_t changes, WritePace::Duration taken);

 private:
  void require_writable() const;
  /// Waits for other writers, and makes up for a reload that failed after theirs.
  WriterLock lock_for_writing();
  /// Changes in the log beyond which it is folded.
  std::uint64_t fold_threshold() const;
  bool is_long() const;
  /// For work that nobody waits for.
  LowPriorityThread& background_thread();
  /// Merges long runs of the delta, and folds it when it has grown too long or a fold has begun. When nobody writes,
  /// merges all of its runs, and the engine's files where folds have left much behind.
  void tidy(const std::stop_token& stop);
  void build_term_filter(const std::stop_token& stop);
  /// Whether something is left for tidy().
  bool is_untidy() const;
  void compact_files(const std::stop_token& stop);
  void merge_long_runs();
  using AllMergedRuns = std::array<std::vector<Delta::MergedRuns>, kAllPermutations>;
  /// Shows them instead of the old ones, where those are still there.
  void replace_runs(const AllMergedRuns& runs);
  /// Whether somebody waits for it, or others have precedence wherever no lock is held.
  enum class Urgency : std::uint8_t { kAwaited, kInBackground };
  /// Ends the fold under way, or folds what is in the delta, step by step; commits go on between and beside the steps.
  void fold_all(Urgency urgency, const std::stop_token& stop);
  /// False when there was nothing left to do.
  bool fold_step(Urgency urgency);
  bool begin_fold();
  void wait_for_engine(const std::stop_token& stop) const;
  void reload();
  struct KeyRange {
    Family family;
    std::string begin, end;
  };
  std::vector<KeyRange> erase_other_generations();
  /// Shows what is in the engine, without blocks that a load has replaced.
  void reload_last_generation();
  LoadReport load_inputs(const std::vector<LoadInput>& inputs, const LoadOptions& options);
  LoadReport load_in_bulk(const std::vector<LoadInput>& inputs, const LoadOptions& options);

  const std::string path_;
  const StoreOptions options_;
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<BlockCache> cache_;
  std::shared_ptr<PageCache> pages_;
  WriterQueue writers_;
  WritePace pace_;                         // under the writer lock
  bool stale_ = false;                     // under the writer lock: the engine is ahead of current_
  std::atomic<bool> is_scattered_{false};  // the engine was when that was looked at last
  std::atomic<bool> cancel_compaction_{false};
  LowPriorityThread at_a_tenth_{LowPriority::kTenth}, when_idle_{LowPriority::kIdle};
  std::mutex fold_mutex_;  // one step of a fold, or one bulk load, at a time; taken before the writer lock
  std::shared_ptr<const StoreView> folded_;  // under fold_mutex_: the view that the last step was prepared from
  mutable std::mutex mutex_;                 // guards current_
  std::shared_ptr<const StoreView> current_;
  BackgroundTask background_;  // the last member: it ends before what it works with
};

}  // namespace casus::storage
