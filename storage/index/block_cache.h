#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "storage/cache/counted.h"
#include "storage/engine/engine.h"
#include "storage/index/block.h"

namespace casus::storage {

/// A block together with its bytes. They stand right behind the object, so that a look-up touches one or two pages of
/// memory.
class alignas(64) LoadedBlock final : public Counted, public Block {
 public:
  /// Copies `bytes`. Throws StorageError(kCorrupt) when they are not a block.
  static CountedRef<LoadedBlock> make(std::string_view bytes, std::shared_ptr<std::atomic<std::size_t>> charged);
  static void destroy(LoadedBlock* loaded);

 private:
  LoadedBlock(std::string_view own_bytes, std::shared_ptr<std::atomic<std::size_t>> charged);
  ~LoadedBlock();

  std::shared_ptr<std::atomic<std::size_t>> charged_;
  std::size_t bytes_;
};

/// Keeps a block alive, whether or not its slot still holds it.
using BlockRef = CountedRef<LoadedBlock>;

/// The place of one block in the directories that know it: filled at first use, emptied by the cache while others may
/// be reading. Thread-safe.
class BlockSlot {
 public:
  /// Empty when the slot is.
  BlockRef get();
  /// As CountedSlot::fill.
  BlockRef fill(BlockRef loaded, bool& filled);
  /// Asks the processor for what get() reads of a slot that it was asked for before.
  void prefetch() const;

 private:
  friend class BlockCache;
  CountedSlot<LoadedBlock> slot_;
  std::atomic<bool> used_{false};
};

/// Keeps the bytes of all filled slots within a budget by emptying those not used lately (the clock algorithm).
/// Thread-safe; takes its mutex only when a slot is filled.
class BlockCache {
 public:
  explicit BlockCache(std::size_t budget) : budget_(budget) {}

  /// The block of the slot, read from `snapshot` under `key` when it is not there.
  /// Throws StorageError(kCorrupt) when the block is missing or damaged.
  BlockRef get(const std::shared_ptr<BlockSlot>& slot, const EngineSnapshot& snapshot, std::string_view key);
  /// Fills the slot with a block that was just written.
  void put(const std::shared_ptr<BlockSlot>& slot, std::string_view block);
  std::size_t bytes() const { return charged_->load(std::memory_order_relaxed); }
  std::size_t budget() const { return budget_; }

 private:
  void admit(const std::shared_ptr<BlockSlot>& slot);

  const std::size_t budget_;
  // Blocks may outlive the cache, and still take back what they were charged.
  std::shared_ptr<std::atomic<std::size_t>> charged_ = std::make_shared<std::atomic<std::size_t>>(0);
  std::mutex mutex_;
  std::vector<std::weak_ptr<BlockSlot>> clock_;
  std::size_t hand_ = 0;
};

}  // namespace casus::storage
