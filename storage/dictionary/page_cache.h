#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "storage/cache/counted.h"
#include "storage/dictionary/cached_page.h"
#include "storage/dictionary/known_terms.h"
#include "storage/dictionary/term_filter.h"

namespace casus::storage {

/// What the views of all snapshots of one store share of its committed terms: decoded pages, the indices of terms
/// looked up lately, and a filter of all terms. A term once committed never changes. Bounded; thread-safe, and takes
/// its mutex only when a page is inserted.
class PageCache {
 public:
  explicit PageCache(std::size_t bytes = std::size_t{16} << 20);
  ~PageCache();

  /// A page that holds the term with this index, or none.
  CountedRef<CachedPage> find(std::uint64_t index) const;
  /// Large pages are passed over.
  void insert(const CountedRef<CachedPage>& page);

  /// For those who will find terms in several pages: asks the processor for what find() reads, then for the page.
  [[gnu::always_inline]] void prefetch_slot(std::uint64_t index) const { __builtin_prefetch(slot(index)); }
  [[gnu::always_inline]] void prefetch_page(std::uint64_t index) const {
    if (const Slot* place = slot(index)) CachedPage::prefetch(place->address(), index);
  }

  KnownTerms& known_terms() { return known_terms_; }
  CommittedTermFilter& filter() { return filter_; }

 private:
  // Pages of consecutive groups stand in consecutive slots. Chunks of slots are made when they are needed.
  using Slot = CountedSlot<CachedPage>;
  static constexpr std::size_t kSlotsOfAChunk = 512;
  using Chunk = std::array<Slot, kSlotsOfAChunk>;

  std::size_t slot_number(std::uint64_t index) const {
    return static_cast<std::size_t>(group_of(index)) & (chunk_count_ * kSlotsOfAChunk - 1);
  }
  const Slot* slot(std::uint64_t index) const {
    const std::size_t place = slot_number(index);
    const Chunk* const chunk = chunks_[place / kSlotsOfAChunk].load(std::memory_order_acquire);
    return chunk ? &(*chunk)[place % kSlotsOfAChunk] : nullptr;
  }
  void put(std::size_t place, CountedRef<CachedPage> page);

  const std::size_t budget_;
  const std::size_t chunk_count_;  // a power of two
  const std::unique_ptr<std::atomic<Chunk*>[]> chunks_;
  std::mutex mutex_;
  std::size_t bytes_ = 0;
  std::size_t hand_ = 0;  // the next slot to give up when over budget
  KnownTerms known_terms_;
  CommittedTermFilter filter_;
};

}  // namespace casus::storage
