#include "storage/index/block_cache.h"

#include <cstring>
#include <new>
#include <thread>
#include <utility>

#include "casus/error.h"

namespace casus::storage {

LoadedBlock* LoadedBlock::make(std::string_view bytes, std::shared_ptr<std::atomic<std::size_t>> charged) {
  void* memory = ::operator new (sizeof(LoadedBlock) + bytes.size(), std::align_val_t{alignof(LoadedBlock)});
  char* own_bytes = static_cast<char*>(memory) + sizeof(LoadedBlock);
  std::memcpy(own_bytes, bytes.data(), bytes.size());
  try {
    return new (memory) LoadedBlock({own_bytes, bytes.size()}, std::move(charged));
  } catch (...) {
    ::operator delete (memory, std::align_val_t{alignof(LoadedBlock)});
    throw;
  }
}

LoadedBlock::LoadedBlock(std::string_view own_bytes, std::shared_ptr<std::atomic<std::size_t>> charged)
    : block_(own_bytes), charged_(std::move(charged)), bytes_(sizeof(*this) + own_bytes.size()) {
  charged_->fetch_add(bytes_, std::memory_order_relaxed);
}

LoadedBlock::~LoadedBlock() {
  charged_->fetch_sub(bytes_, std::memory_order_relaxed);
}

void LoadedBlock::release() {
  if (users_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  this->~LoadedBlock();
  ::operator delete (this, std::align_val_t{alignof(LoadedBlock)});
}

LoadedBlock* BlockSlot::lock() {
  for (unsigned tries = 0;; ++tries) {
    std::uintptr_t state = state_.load(std::memory_order_relaxed);
    if (!(state & kLocked) && state_.compare_exchange_weak(state, state | kLocked, std::memory_order_acquire)) {
      return reinterpret_cast<LoadedBlock*>(state);
    }
    if (tries > 64) std::this_thread::yield();
  }
}

BlockRef BlockSlot::get() {
  if (state_.load(std::memory_order_relaxed) == 0) return {};
  LoadedBlock* loaded = lock();
  for (std::size_t offset = 0; offset < sizeof(LoadedBlock); offset += 64) {
    __builtin_prefetch(reinterpret_cast<const char*>(loaded) + offset);
  }
  if (loaded) loaded->users_.fetch_add(1, std::memory_order_relaxed);
  unlock(loaded);
  if (!used_.load(std::memory_order_relaxed)) used_.store(true, std::memory_order_relaxed);
  return BlockRef(loaded);
}

BlockRef BlockSlot::fill(LoadedBlock* loaded, bool& filled) {
  LoadedBlock* present = lock();
  filled = present == nullptr;
  if (filled) present = loaded;
  present->users_.fetch_add(1, std::memory_order_relaxed);
  unlock(present);
  if (!filled) loaded->release();
  used_.store(true, std::memory_order_relaxed);
  return BlockRef(present);
}

LoadedBlock* BlockSlot::take() {
  LoadedBlock* loaded = lock();
  unlock(nullptr);
  return loaded;
}

BlockRef BlockCache::get(const std::shared_ptr<BlockSlot>& slot, const EngineSnapshot& snapshot, std::string_view key) {
  if (BlockRef block = slot->get()) return block;
  PinnedValue value;
  if (!snapshot.get(Family::kBlocks, key, value)) {
    throw StorageError(StorageError::Reason::kCorrupt, "a block of the index is missing; restore a backup");
  }
  bool filled = false;
  BlockRef block = slot->fill(LoadedBlock::make(value.view(), charged_), filled);
  if (filled) admit(slot);
  return block;
}

void BlockCache::put(const std::shared_ptr<BlockSlot>& slot, std::string_view block) {
  bool filled = false;
  const BlockRef kept = slot->fill(LoadedBlock::make(block, charged_), filled);
  if (filled) admit(slot);
}

void BlockCache::admit(const std::shared_ptr<BlockSlot>& slot) {
  const std::lock_guard lock(mutex_);
  clock_.push_back(slot);
  // Two rounds: the first may only clear marks. Blocks in use stay charged until their readers let go of them.
  for (std::size_t steps = 2 * clock_.size(); bytes() > budget_ && steps > 0 && !clock_.empty(); --steps) {
    if (hand_ >= clock_.size()) hand_ = 0;
    if (const std::shared_ptr<BlockSlot> candidate = clock_[hand_].lock()) {
      if (candidate->used_.exchange(false, std::memory_order_relaxed)) {
        ++hand_;
        continue;
      }
      BlockRef(candidate->take()).reset();
    }
    clock_[hand_] = std::move(clock_.back());
    clock_.pop_back();
  }
}

}  // namespace casus::storage
