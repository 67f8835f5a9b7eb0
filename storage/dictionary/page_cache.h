#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/dictionary/known_terms.h"
#include "storage/dictionary/term_page.h"

namespace casus::storage {

/// What the views of all snapshots of one store share of its committed terms: decoded pages, and the indices of terms
/// looked up lately. A term once committed never changes. Bounded; thread-safe.
class PageCache {
 public:
  explicit PageCache(std::size_t bytes = std::size_t{16} << 20);

  /// A page that holds the term with this index, or null.
  std::shared_ptr<const TermPage> find(std::uint64_t index) const;
  void insert(std::shared_ptr<const TermPage> page);

  KnownTerms& known_terms() { return known_terms_; }

 private:
  static constexpr std::size_t kShards = 16;
  struct alignas(64) Shard {  // threads that use neighbouring parts would share a cache line
    mutable std::mutex mutex;
    std::vector<std::shared_ptr<const TermPage>> slots;
    std::size_t bytes = 0;
    std::size_t hand = 0;  // the next slot to give up when over budget
  };
  std::size_t shard_budget_;
  std::size_t slots_a_shard_;
  std::array<Shard, kShards> shards_;
  KnownTerms known_terms_;
};

}  // namespace casus::storage
