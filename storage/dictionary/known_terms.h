#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/dictionary/dictionary_keys.h"

namespace casus::storage {

/// The indices of committed terms that were looked up lately: predicates, classes and graphs come again in nearly every
/// query and commit, and need not go to the engine each time. A term once committed never changes its index, so all
/// snapshots of a store share one; a snapshot has the terms below its own next index. Bounded; thread-safe.
class KnownTerms {
 public:
  /// The index of `encoded`, whose hash is `hash`, when it is remembered.
  std::optional<std::uint64_t> find(const TermHash& hash, std::string_view encoded) const;
  /// Remembers a committed term in the place of another one. Long terms are passed over.
  void insert(const TermHash& hash, std::string_view encoded, std::uint64_t index);

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kSlotsAShard = 512;
  static constexpr std::size_t kMaxTermBytes = 256;
  struct Slot {
    std::string encoded;  // empty: none
    std::uint64_t index = 0;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::vector<Slot> slots;
  };
  std::array<Shard, kShards> shards_;
};

}  // namespace casus::storage
