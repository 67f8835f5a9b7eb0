#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "storage/engine/engine.h"
#include "storage/index/block_cache.h"
#include "storage/index/keys.h"
#include "storage/index/zone.h"

namespace casus::storage {

/// The blocks of one permutation as of one commit: their boundaries and cumulative counts as arrays, and a slot for
/// each payload. Immutable once built; shared by all views of that commit. Finding a block costs about 100 ns.
class Directory {
 public:
  Directory(Permutation permutation, Generation generation) : permutation_(permutation), generation_(generation) {}

  /// Reads the zone headers of a generation. Throws StorageError(kCorrupt) when they contradict one another.
  static std::shared_ptr<const Directory> load(const EngineSnapshot& snapshot, Permutation permutation,
                                               Generation generation);

  /// Building, in ascending order. Without a slot the block gets an empty one.
  void append(const Row& last, const Zone& zone, std::shared_ptr<BlockSlot> slot = nullptr);
  /// The zones of another directory's blocks [begin, end), with their slots. About 10 ns a block.
  void append_from(const Directory& other, std::size_t begin, std::size_t end);
  /// Makes room for so many blocks.
  void reserve(std::size_t blocks);

  Permutation permutation() const { return permutation_; }
  Generation generation() const { return generation_; }
  std::size_t blocks() const { return last_.size(); }
  std::uint64_t rows() const { return row_sums_.back(); }

  const Row& first(std::size_t block) const { return entries_[block].first; }
  const Row& last(std::size_t block) const { return last_[block]; }
  std::uint32_t rows_in(std::size_t block) const {
    return static_cast<std::uint32_t>(row_sums_[block + 1] - row_sums_[block]);
  }
  Zone zone(std::size_t block) const;

  /// Rows of the blocks [begin, end), of all graphs or in the default graph.
  std::uint64_t rows_between(std::size_t begin, std::size_t end) const { return row_sums_[end] - row_sums_[begin]; }
  std::uint64_t default_rows_between(std::size_t begin, std::size_t end) const {
    return default_sums_[end] - default_sums_[begin];
  }
  /// Distinct values of the first `columns` (1 to 3) that begin in the blocks [begin, end): one that began in an
  /// earlier block is not counted again.
  std::uint64_t starts_between(std::size_t columns, std::size_t begin, std::size_t end) const {
    return start_sums_[columns - 1][end] - start_sums_[columns - 1][begin];
  }
  std::uint32_t distinct_in(std::size_t columns, std::size_t block) const;

  /// The graph that all rows of a block are in, or kUnbound.
  Id only_graph(std::size_t block) const { return entries_[block].only_graph; }
  /// The graphs of a block with their rows; empty when they are too many to be listed.
  std::span<const GraphRows> graphs(std::size_t block) const;

  /// The place of the payload in memory.
  const std::shared_ptr<BlockSlot>& slot(std::size_t block) const { return entries_[block].slot; }

  /// The first block whose last row is not less than `row`; blocks() if there is none.
  std::size_t find(const Row& row) const { return find_between(row, 0, blocks()); }
  /// The same, searched upwards from `from`, whose predecessors are known to be too small.
  std::size_t find_from(const Row& row, std::size_t from) const;

  /// Says that block() will soon be asked for this one and then for those that follow.
  void prefetch(std::size_t index) const {
    if (index + 1 < blocks()) __builtin_prefetch(entries_[index + 1].slot.get(), 1);
    if (index < blocks()) entries_[index].slot->prefetch();
  }
  BlockRef block(std::size_t index, const EngineSnapshot& snapshot, BlockCache& cache) const {
    const std::shared_ptr<BlockSlot>& slot = entries_[index].slot;
    if (BlockRef ref = slot->get()) return ref;
    return cache.get(slot, snapshot, row_key(permutation_, generation_, last_[index]));
  }

 private:
  // What a look-up needs after it has found its block stands on one cache line.
  struct alignas(64) Entry {
    Row first;
    Id only_graph;
    std::shared_ptr<BlockSlot> slot;
  };

  std::size_t find_between(const Row& row, std::size_t begin, std::size_t end) const;

  std::shared_ptr<BlockSlot> new_slot();

  Permutation permutation_;
  Generation generation_;
  // Slots stand close together: one by one they would cost each look-up another page.
  static constexpr std::size_t kSlotsOfAChunk = 256;
  using SlotChunk = std::array<BlockSlot, kSlotsOfAChunk>;
  std::shared_ptr<SlotChunk> chunk_;
  std::size_t chunk_used_ = 0;
  std::vector<Row> last_;
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> row_sums_{0};
  std::vector<std::uint64_t> default_sums_{0};
  std::array<std::vector<std::uint64_t>, 3> start_sums_{{{0}, {0}, {0}}};
  // Blocks of several graphs are rare: their lists stand one after the other.
  std::vector<GraphRows> mixed_graphs_;
  std::vector<std::uint32_t> mixed_ends_{0};
};

}  // namespace casus::storage
