#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/execute/memory_charge.h"
#include "query/execute/row_store.h"

namespace casus::query {

/// Numbers distinct tuples of ids densely, in the order of their first appearance: the hash table below joins, grouping
/// and DISTINCT. Unbound is a value like any other. Open addressing, at most half full, with the tuple in the slot for
/// widths 1 and 2; batches are hashed ahead and prefetched. At most 2^32 - 2 tuples. One thread,
/// or many that only look up.
class IdTupleTable {
 public:
  virtual ~IdTupleTable() = default;

  /// The number of each row's tuple, new tuples added. `columns` are as many as the width, of `rows` ids each.
  virtual void insert(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) = 0;
  /// As insert, but kNoRow for unknown tuples.
  virtual void find(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) const = 0;

  std::size_t size() const { return size_; }
  /// One column of all tuples, by number.
  const std::vector<Id>& column(std::size_t i) const { return keys_[i]; }

 protected:
  IdTupleTable(ExecutionContext& context, std::size_t width) : keys_(width), charge_(context) {}
  std::vector<std::vector<Id>> keys_;
  std::size_t size_ = 0;
  MemoryCharge charge_;
};

std::unique_ptr<IdTupleTable> make_id_tuple_table(ExecutionContext& context, std::size_t width);

/// A table into which the context's threads insert together, as far as many rows come at once: each thread those of
/// its part of the hashes (as in the radix joins of Manegold et al., 2002, but without moving the rows). The numbers
/// are those of a table of one thread. `known`: tuples to begin with, which keep their numbers; or null. Width: not 0.
std::unique_ptr<IdTupleTable> make_partitioned_id_table(ExecutionContext& context, std::size_t width,
                                                        const IdTupleTable* known);
/// From so many tuples on, threads fill a table faster than one; and so many rows at a time keep them busy.
inline constexpr std::size_t kManyTuples = 32'768;
inline constexpr std::size_t kRowsForThreads = 65'536;

}  // namespace casus::query
