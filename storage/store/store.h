#pragma once

#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <utility>

#include "storage/engine/engine.h"
#include "storage/load/bulk_load.h"
#include "storage/quad_store.h"
#include "storage/store/store_view.h"

namespace casus::storage {

/// The key in kMeta that names the current generation of blocks: 4 bytes, little-endian.
inline constexpr std::string_view kGenerationKey = "store.generation";

/// The one place for the one writer: held by a transaction, a load or a fold, released when it is destroyed.
/// Unlike a mutex it may be released by another thread than the one that took it.
class WriterLock {
 public:
  explicit WriterLock(std::binary_semaphore& semaphore) : semaphore_(&semaphore) { semaphore.acquire(); }
  WriterLock(WriterLock&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock() { release(); }
  void release() {
    if (semaphore_) std::exchange(semaphore_, nullptr)->release();
  }

 private:
  std::binary_semaphore* semaphore_;
};

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
  /// After a commit, under the writer lock: folds when the delta has grown too long. Does not throw: what was committed
  /// stays, and the next commit tries again.
  void fold_if_long() noexcept;

 private:
  void require_writable() const;
  /// Waits for other writers, and makes up for a reload that failed after theirs.
  WriterLock lock_for_writing();
  void fold_locked();
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
  std::binary_semaphore writer_{1};
  bool stale_ = false;        // under the writer lock: the engine is ahead of current_
  mutable std::mutex mutex_;  // guards current_
  std::shared_ptr<const StoreView> current_;
};

}  // namespace casus::storage
