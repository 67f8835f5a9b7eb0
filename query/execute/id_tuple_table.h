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

}  // namespace casus::query
