#include "storage/dictionary/known_terms.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <new>

namespace casus::storage {

KnownTerms::KnownTerms(std::size_t bytes) : size_(std::bit_floor(std::max<std::size_t>(bytes / sizeof(Slot), 1))) {
  // The system gives large memory zeroed, page by page when it is touched.
  slots_.reset(static_cast<Slot*>(std::calloc(size_, sizeof(Slot))));
  if (!slots_) throw std::bad_alloc();
}

std::optional<std::uint64_t> KnownTerms::find(const TermHash& hash) const {
  Slot& slot = this->slot(hash);
  if (std::atomic_ref(slot.tag).load(std::memory_order_relaxed) != hash.high) return std::nullopt;
  const std::uint64_t index = std::atomic_ref(slot.index).load(std::memory_order_relaxed);
  if (index == 0) return std::nullopt;
  return index - 1;
}

void KnownTerms::insert(const TermHash& hash, std::uint64_t index) {
  Slot& slot = this->slot(hash);
  std::atomic_ref(slot.tag).store(hash.high, std::memory_order_relaxed);
  std::atomic_ref(slot.index).store(index + 1, std::memory_order_relaxed);
}

}  // namespace casus::storage
