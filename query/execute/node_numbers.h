#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "query/execute/memory_charge.h"
#include "query/execute/row_store.h"

namespace casus::query {

/// Numbers ids in ascending order: through a bitmap with counts where they lie close together, otherwise by binary
/// search. Charged. Many threads may read it.
class NodeNumbers {
 public:
  /// The ids of two lists, each ascending and distinct.
  NodeNumbers(ExecutionContext& context, std::span<const Id> a, std::span<const Id> b);

  std::size_t size() const { return ids_.size(); }
  const std::vector<Id>& ids() const { return ids_; }
  /// kNoRow for an id that is none of them.
  std::uint32_t find(Id id) const {
    if (words_.empty()) return search(id);
    const std::uint64_t place = id.bits() - first_.bits();
    if (place >= words_.size() * 64) return kNoRow;
    const Word& word = words_[place / 64];
    const std::uint64_t bit = std::uint64_t{1} << place % 64;
    return (word.bits & bit) == 0 ? kNoRow : word.before + bits_in(word.bits & (bit - 1));
  }

 private:
  struct Word {
    std::uint64_t bits = 0;
    std::uint32_t before = 0;  // ids of the words before
  };

  // By adding up neighbouring groups of bits: the baseline has no instruction for it.
  static std::uint32_t bits_in(std::uint64_t word) {
    word -= word >> 1 & 0x5555555555555555ull;
    word = (word & 0x3333333333333333ull) + (word >> 2 & 0x3333333333333333ull);
    return static_cast<std::uint32_t>(((word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Full) * 0x0101010101010101ull >> 56);
  }
  std::uint32_t search(Id id) const;
  void mark(std::span<const Id> ids);
  void count();

  std::vector<Id> ids_;
  Id first_;
  std::vector<Word> words_;  // from the first id on; none where these would be many
  MemoryCharge charge_;
};

}  // namespace casus::query
