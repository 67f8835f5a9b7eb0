#include "storage/dictionary/page_cache.h"

#include <algorithm>
#include <bit>

namespace casus::storage {
namespace {

constexpr std::size_t kTypicalPageBytes = 1024;

}  // namespace

PageCache::PageCache(std::size_t bytes)
    : budget_(bytes),
      chunk_count_(std::bit_ceil(bytes / (kTypicalPageBytes * kSlotsOfAChunk) + 1)),
      chunks_(std::make_unique<std::atomic<Chunk*>[]>(chunk_count_)),
      known_terms_(bytes / 16),
      filter_(bytes / 8) {}

PageCache::~PageCache() {
  for (std::size_t i = 0; i < chunk_count_; ++i) delete chunks_[i].load(std::memory_order_relaxed);
}

CountedRef<CachedPage> PageCache::find(std::uint64_t index) const {
  const Slot* const place = slot(index);
  if (place == nullptr) return {};
  CountedRef<CachedPage> page = place->get();
  if (page && !page->holds(index)) page.reset();
  return page;
}

void PageCache::insert(const CountedRef<CachedPage>& page) {
  const std::size_t size = page->memory();
  if (size > budget_ / 64) return;
  const std::lock_guard lock(mutex_);
  const std::size_t place = slot_number(page->first_index());
  std::atomic<Chunk*>& chunk = chunks_[place / kSlotsOfAChunk];
  if (chunk.load(std::memory_order_relaxed) == nullptr) chunk.store(new Chunk, std::memory_order_release);
  put(place, page.share());
  while (bytes_ > budget_) {
    put(hand_, {});
    hand_ = (hand_ + 1) % (chunk_count_ * kSlotsOfAChunk);
  }
}

void PageCache::put(std::size_t place, CountedRef<CachedPage> page) {
  Chunk* const chunk = chunks_[place / kSlotsOfAChunk].load(std::memory_order_relaxed);
  if (chunk == nullptr) return;
  if (page) bytes_ += page->memory();
  if (const auto old = (*chunk)[place % kSlotsOfAChunk].replace(std::move(page))) bytes_ -= old->memory();
}

}  // namespace casus::storage
