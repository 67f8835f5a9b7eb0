#include "storage/dictionary/known_terms.h"

namespace casus::storage {

std::optional<std::uint64_t> KnownTerms::find(const TermHash& hash, std::string_view encoded) const {
  const Shard& shard = shards_[hash.low % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.slots.empty()) return std::nullopt;
  const Slot& slot = shard.slots[hash.high % kSlotsAShard];
  if (slot.encoded != encoded) return std::nullopt;
  return slot.index;
}

void KnownTerms::insert(const TermHash& hash, std::string_view encoded, std::uint64_t index) {
  if (encoded.empty() || encoded.size() > kMaxTermBytes) return;
  Shard& shard = shards_[hash.low % kShards];
  const std::lock_guard lock(shard.mutex);
  if (shard.slots.empty()) shard.slots.resize(kSlotsAShard);
  Slot& slot = shard.slots[hash.high % kSlotsAShard];
  slot.encoded = encoded;
  slot.index = index;
}

}  // namespace casus::storage
