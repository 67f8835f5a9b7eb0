#include "storage/dictionary/page_cache.h"

#include <algorithm>

namespace casus::storage {
namespace {

constexpr std::size_t kTypicalPageBytes = 4096;

}  // namespace

PageCache::PageCache(std::size_t bytes)
    : shard_budget_(bytes / kShards), slots_a_shard_(std::max<std::size_t>(1, shard_budget_ / kTypicalPageBytes)) {}

std::shared_ptr<const TermPage> PageCache::find(std::uint64_t index) const {
  const std::uint64_t group = group_of(index);
  const Shard& shard = shards_[group % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.slots.empty()) return nullptr;
  const auto& slot = shard.slots[(group / kShards) % slots_a_shard_];
  return slot && slot->holds(index) ? slot : nullptr;
}

void PageCache::insert(std::shared_ptr<const TermPage> page) {
  const std::size_t size = page->memory();
  if (size > shard_budget_ / 4) return;
  const std::uint64_t group = group_of(page->first_index());
  Shard& shard = shards_[group % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.slots.empty()) shard.slots.resize(slots_a_shard_);
  const auto give_up = [&](std::shared_ptr<const TermPage>& slot) {
    if (!slot) return;
    shard.bytes -= slot->memory();
    slot.reset();
  };
  auto& slot = shard.slots[(group / kShards) % slots_a_shard_];
  give_up(slot);
  while (shard.bytes + size > shard_budget_) {
    give_up(shard.slots[shard.hand]);
    shard.hand = (shard.hand + 1) % slots_a_shard_;
  }
  shard.bytes += size;
  slot = std::move(page);
}

}  // namespace casus::storage
