#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/engine/engine.h"
#include "storage/index/block.h"

namespace casus::storage {

class BlockCache;

/// A block together with its bytes, counted by those who use it. The bytes stand right behind the object, so that a
/// look-up touches one or two pages of memory.
class alignas(64) LoadedBlock {
 public:
  /// Copies `bytes`. Throws StorageError(kCorrupt) when they are not a block.
  static LoadedBlock* make(std::string_view bytes, std::shared_ptr<std::atomic<std::size_t>> charged);
  LoadedBlock(const LoadedBlock&) = delete;
  LoadedBlock& operator=(const LoadedBlock&) = delete;

  const Block& block() const { return block_; }
  void release();

 private:
  friend class BlockSlot;
  LoadedBlock(std::string_view own_bytes, std::shared_ptr<std::atomic<std::size_t>> charged);
  ~LoadedBlock();

  std::atomic<std::uint32_t> users_{1};  // beside the block: both are touched at every use
  Block block_;
  std::shared_ptr<std::atomic<std::size_t>> charged_;
  std::size_t bytes_;
};

/// Keeps a LoadedBlock alive, whether or not its slot still holds it.
class BlockRef {
 public:
  BlockRef() = default;
  BlockRef(BlockRef&& other) noexcept : loaded_(other.loaded_) { other.loaded_ = nullptr; }
  BlockRef& operator=(BlockRef&& other) noexcept {
    std::swap(loaded_, other.loaded_);
    return *this;
  }
  ~BlockRef() { reset(); }

  void reset() {
    if (loaded_) loaded_->release();
    loaded_ = nullptr;
  }
  explicit operator bool() const { return loaded_ != nullptr; }
  const Block& operator*() const { return loaded_->block(); }
  const Block* operator->() const { return &loaded_->block(); }

 private:
  friend class BlockCache;
  friend class BlockSlot;
  explicit BlockRef(LoadedBlock* loaded) : loaded_(loaded) {}
  LoadedBlock* loaded_ = nullptr;
};

/// The place of one block in the directories that know it: filled at first use, emptied by the cache while others may
/// be reading. Thread-safe.
class BlockSlot {
 public:
  BlockSlot() = default;
  BlockSlot(const BlockSlot&) = delete;
  BlockSlot& operator=(const BlockSlot&) = delete;
  ~BlockSlot() { BlockRef(take()).reset(); }

  /// Empty when the slot is.
  BlockRef get();
  /// Hands the block over to the slot unless another thread was faster; the reference is to the one that stays.
  BlockRef fill(LoadedBlock* loaded, bool& filled);

 private:
  friend class BlockCache;
  // The lowest bit of the pointer is a lock, held only while the pointer is read and the count raised.
  static constexpr std::uintptr_t kLocked = 1;
  LoadedBlock* lock();
  void unlock(LoadedBlock* loaded) {
    state_.store(reinterpret_cast<std::uintptr_t>(loaded), std::memory_order_release);
  }
  LoadedBlock* take();

  std::atomic<std::uintptr_t> state_{0};
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
