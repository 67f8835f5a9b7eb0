#include "storage/dictionary/known_terms.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <new>

namespace casus::storage {

namespace {

std::uint64_t load(std::uint64_t& slot) {
  return std::atomic_ref(slot).load(std::memory_order_relaxed);
}

}  // namespace

KnownTerms::KnownTerms(std::size_t bytes) {
  constexpr std::size_t kLineBytes = kTermsALine * sizeof(Slot);
  lines_ = std::bit_floor(std::max<std::size_t>(bytes / kLineBytes, 1));
  // The system gives large memory zeroed, page by page when it is touched.
  std::size_t space = (lines_ + 1) * kLineBytes;
  memory_.reset(static_cast<Slot*>(std::calloc(space, 1)));
  if (!memory_) throw std::bad_alloc();
  void* at = memory_.get();
  begin_ = static_cast<Slot*>(std::align(kLineBytes, lines_ * kLineBytes, at, space));
}

std::optional<std::uint64_t> KnownTerms::find(const TermHash& hash) const {
  for (Slot& slot : line(hash)) {
    const std::uint64_t value = load(slot);
    if ((value & ~kIndexMask) == tag(hash) && value != 0) return (value & kIndexMask) - 1;
  }
  return std::nullopt;
}

void KnownTerms::insert(const TermHash& hash, std::uint64_t index) {
  if (index >= kIndexMask) return;
  const auto slots = line(hash);
  const auto is_free = [&](Slot& slot) {
    const std::uint64_t value = load(slot);
    return value == 0 || (value & ~kIndexMask) == tag(hash);
  };
  auto place = std::find_if(slots.begin(), slots.end(), is_free);
  if (place == slots.end()) place = slots.begin() + static_cast<std::ptrdiff_t>(hash.high % kTermsALine);
  std::atomic_ref(*place).store(tag(hash) | (index + 1), std::memory_order_relaxed);
}

}  // namespace casus::storage
