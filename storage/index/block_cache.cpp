#include "storage/index/block_cache.h"

#include <cstring>
#include <new>
#include <utility>

#include "casus/error.h"

namespace casus::storage {

BlockRef LoadedBlock::make(std::string_view bytes, std::shared_ptr<std::atomic<std::size_t>> charged) {
  void* memory = ::operator new (sizeof(LoadedBlock) + bytes.size(), std::align_val_t{alignof(LoadedBlock)});
  char* own_bytes = static_cast<char*>(memory) + sizeof(LoadedBlock);
  std::memcpy(own_bytes, bytes.data(), bytes.size());
  try {
    return BlockRef(new (memory) LoadedBlock({own_bytes, bytes.size()}, std::move(charged)));
  } catch (...) {
    ::operator delete (memory, std::align_val_t{alignof(LoadedBlock)});
    throw;
  }
}

void LoadedBlock::destroy(LoadedBlock* loaded) {
  loaded->~LoadedBlock();
  ::operator delete (loaded, std::align_val_t{alignof(LoadedBlock)});
}

LoadedBlock::LoadedBlock(std::string_view own_bytes, std::shared_ptr<std::atomic<std::size_t>> charged)
    : Block(own_bytes), charged_(std::move(charged)), bytes_(sizeof(*this) + own_bytes.size()) {
  charged_->fetch_add(bytes_, std::memory_order_relaxed);
}

LoadedBlock::~LoadedBlock() {
  charged_->fetch_sub(bytes_, std::memory_order_relaxed);
}

BlockRef BlockSlot::get() {
  BlockRef loaded = slot_.get();
  if (loaded && !used_.load(std::memory_order_relaxed)) used_.store(true, std::memory_order_relaxed);
  return loaded;
}

void BlockSlot::prefetch() const {
  const char* const block = static_cast<const char*>(slot_.address());
  for (std::size_t offset = 0; offset < sizeof(LoadedBlock); offset += 64) __builtin_prefetch(block + offset, 1);
}

BlockRef BlockSlot::fill(BlockRef loaded, bool& filled) {
  BlockRef present = slot_.fill(std::move(loaded), filled);
  used_.store(true, std::memory_order_relaxed);
  return present;
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
      candidate->slot_.take();
    }
    clock_[hand_] = std::move(clock_.back());
    clock_.pop_back();
  }
}

}  // namespace casus::storage
