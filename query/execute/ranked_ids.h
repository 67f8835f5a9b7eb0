#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/execute/memory_charge.h"
#include "query/execute/row_store.h"

namespace casus::query {

/// A set of ids that lie close together, which numbers its members in ascending order: a bit for each id of the range,
/// and for each word of bits how many members are before it (Jacobson 1989). Ids of one kind of thing are mostly
/// neighbours, so that this takes far less memory than hashing, and less time. Immutable once made; many threads may
/// look up.
class RankedIds {
 public:
  /// Of the ids of some rows (null: all), made by the threads of the context; null where these lie too far apart to be
  /// kept so.
  static std::unique_ptr<RankedIds> of(ExecutionContext& context, std::span<const Id> ids,
                                       const std::vector<std::uint32_t>* rows);

  std::size_t size() const { return size_; }
  /// The number of each id, or kNoRow. `numbers` holds ids.size() values.
  void find(std::span<const Id> ids, std::uint32_t* numbers) const;

  struct Word {
    std::uint64_t bits = 0;
    std::uint32_t before = 0;  ///< members in the words before
  };

 private:
  RankedIds(ExecutionContext& context, std::uint64_t low, std::uint64_t words);

  std::uint64_t low_;
  std::size_t size_ = 0;
  MemoryCharge charge_;
  std::vector<Word> words_;
};

}  // namespace casus::query
