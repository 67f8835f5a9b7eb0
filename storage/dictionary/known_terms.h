#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include "storage/dictionary/dictionary_keys.h"

namespace casus::storage {

/// The indices of committed terms that were looked up lately or are new: they come again in queries and commits, and
/// need not go to the engine each time. A term once committed never changes its index, so all snapshots of a store
/// share one; a snapshot has the terms below its own next index. What it says of a hash is to be compared with the
/// term: it may be the index of another one. Bounded; thread-safe, without locks.
class KnownTerms {
 public:
  /// As many slots as the largest power of two that takes no more bytes, at least one. Their memory is touched when
  /// they are filled.
  explicit KnownTerms(std::size_t bytes);

  /// The index that a term of this hash may have.
  std::optional<std::uint64_t> find(const TermHash& hash) const;
  /// In the place of another one.
  void insert(const TermHash& hash, std::uint64_t index);

 private:
  // Written and read without a lock: the parts of one slot may be those of two terms.
  struct Slot {
    std::uint64_t tag;    // the high half of the hash
    std::uint64_t index;  // plus one; 0: none
  };
  struct Free {
    void operator()(Slot* slots) const { std::free(slots); }
  };
  Slot& slot(const TermHash& hash) const { return slots_.get()[hash.low & (size_ - 1)]; }

  std::size_t size_;
  std::unique_ptr<Slot, Free> slots_;
};

}  // namespace casus::storage
