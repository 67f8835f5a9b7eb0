#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "query/execute/id_tuple_table.h"
#include "query/execute/ranked_ids.h"
#include "query/execute/row_store.h"

namespace casus::query {

/// The rows of a table by the values of some columns.
class RowsByKey {
 public:
  /// `rows`: which rows of the store; null: all. The store must outlive the index and stay as it is. Made by the
  /// threads of the context.
  RowsByKey(ExecutionContext& context, const RowStore& store, const std::vector<std::size_t>& columns,
            const std::vector<std::uint32_t>* rows);

  /// No two rows have the same key.
  bool unique() const { return unique_; }
  /// The number of each tuple's key, or kNoRow.
  void find(std::span<const Id* const> columns, std::size_t rows, std::uint32_t* numbers) const {
    if (ranked_) {
      ranked_->find({columns[0], rows}, numbers);
    } else {
      table_->find(columns, rows, numbers);
    }
  }
  std::span<const std::uint32_t> rows_of(std::uint32_t number) const {
    return {rows_.get() + offsets_[number], offsets_[number + 1] - offsets_[number]};
  }
  /// The single row of a key; needs unique().
  std::uint32_t row_of(std::uint32_t number) const { return rows_ ? rows_[number] : number; }
  /// As row_of for all that find has given.
  void to_rows(std::span<std::uint32_t> numbers) const {
    if (!rows_) return;
    for (std::uint32_t& number : numbers) number = number == kNoRow ? kNoRow : rows_[number];
  }

 private:
  std::unique_ptr<std::uint32_t[]> number_rows(ExecutionContext& context, const RowStore& store,
                                               const std::vector<std::size_t>& columns,
                                               const std::vector<std::uint32_t>* rows);

  // One of the two.
  std::unique_ptr<RankedIds> ranked_;
  std::unique_ptr<IdTupleTable> table_;
  std::unique_ptr<std::uint32_t[]> rows_;     // grouped by key number; null when number and row are the same
  std::unique_ptr<std::uint32_t[]> offsets_;  // where the rows of a number begin; null when unique
  bool unique_ = false;
  MemoryCharge charge_;
};

/// Finds the rows that are compatible with a tuple of key values, as SPARQL's join wants it (section 18.1.5: an unbound
/// value is compatible with all). Rows are partitioned by which of their keys are bound, and for each partition an
/// index is made of those keys that the probing tuple binds as well, when the first such tuple comes, in the context
/// given here. At most 64 keys. Thread-safe.
class CompatibleRows {
 public:
  static constexpr std::size_t kMaxKeys = 64;

  /// `optional_columns`: the columns of those keys that may be unbound.
  CompatibleRows(ExecutionContext& context, const RowStore& store, std::vector<std::size_t> key_columns,
                 const std::vector<std::size_t>& optional_columns);

  /// All rows have all keys bound, and tuples that do too can use `full()`.
  bool all_bound() const {
    return partitions_.empty() || (partitions_.size() == 1 && partitions_[0].mask == full_mask_);
  }
  const RowsByKey& full() const { return index_of(0, full_mask_); }

  /// What one who looks for rows keeps from tuple to tuple.
  class Probe {
    friend class CompatibleRows;
    struct Index {
      std::uint64_t keys = 0;
      const RowsByKey* rows = nullptr;
    };
    std::vector<Index> last_;  // by partition
    std::vector<const Id*> columns_;
  };

  /// Calls visit(rows, begin, end) for each part of the compatible rows, rows[begin, end), or begin to end themselves
  /// when `rows` is null; they live as long as this. `tuple` holds a value for each key. With `sharing`, only rows that
  /// share a bound key with the tuple (MINUS). Stops when visit returns false.
  template <class Visit>
  void find(std::span<const Id> tuple, bool sharing, Probe& probe, const Visit& visit) const {
    std::uint64_t mask = 0;
    for (std::size_t k = 0; k < tuple.size(); ++k) mask |= std::uint64_t{tuple[k] != kUnbound} << k;
    probe.last_.resize(partitions_.size());
    for (std::size_t p = 0; p < partitions_.size(); ++p) {
      const Partition& partition = partitions_[p];
      const std::uint64_t common = mask & partition.mask;
      if (common == 0) {
        if (sharing) continue;
        const bool all = partition.rows.empty();
        const auto count = static_cast<std::uint32_t>(all ? store_.rows() : partition.rows.size());
        if (!visit(all ? nullptr : partition.rows.data(), 0u, count)) return;
        continue;
      }
      Probe::Index& last = probe.last_[p];
      if (last.keys != common) last = {common, &index_of(p, common)};
      const RowsByKey& index = *last.rows;
      probe.columns_.clear();
      for (std::size_t k = 0; k < tuple.size(); ++k) {
        if (common >> k & 1) probe.columns_.push_back(&tuple[k]);
      }
      std::uint32_t number = kNoRow;
      index.find(probe.columns_, 1, &number);
      if (number == kNoRow) continue;
      if (index.unique()) {
        const std::uint32_t row = index.row_of(number);
        if (!visit(nullptr, row, row + 1)) return;
      } else {
        const auto rows = index.rows_of(number);
        if (!visit(rows.data(), 0u, static_cast<std::uint32_t>(rows.size()))) return;
      }
    }
  }

 private:
  struct Partition {
    std::uint64_t mask;
    std::vector<std::uint32_t> rows;  // empty: all of the store
  };
  const RowsByKey& index_of(std::size_t partition, std::uint64_t keys) const;

  ExecutionContext& context_;
  const RowStore& store_;
  std::vector<std::size_t> key_columns_;
  std::uint64_t full_mask_;
  std::vector<Partition> partitions_;
  MemoryCharge charge_;
  mutable std::mutex mutex_;
  // By the partition and the keys used.
  mutable std::map<std::pair<std::size_t, std::uint64_t>, std::unique_ptr<RowsByKey>> indexes_;
};

/// Where a schema holds the keys.
std::vector<std::size_t> columns_of_keys(const Schema& schema, const Schema& keys);
/// No row has an unbound value in these columns.
bool all_bound(const Batch& batch, const std::vector<std::size_t>& columns);

}  // namespace casus::query
