#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "query/execute/memory_charge.h"
#include "query/execute/operator.h"
#include "query/functions/batch.h"

namespace casus::query {

/// "No row" where a row number is expected.
inline constexpr std::uint32_t kNoRow = 0xFFFFFFFF;

/// Rows kept in memory, in columns, charged to the budget of the query. At most 2^32 - 2 rows.
class RowStore {
 public:
  RowStore(ExecutionContext& context, std::size_t columns);

  /// Makes room for so many rows altogether.
  void reserve(std::size_t rows);
  void append(const Batch& batch) { append(batch, 0, batch.rows); }
  void append(const Batch& batch, std::size_t begin, std::size_t end);
  /// Appends all that an operator still hands out, with room from the start for as many rows as are expected; -1:
  /// unknown.
  void append_all(Operator& input, double expected_rows);
  /// Drops all rows but the first ones.
  void truncate(std::size_t rows);

  std::size_t rows() const { return batch_.rows; }
  const Batch& batch() const { return batch_; }
  const std::vector<Id>& column(std::size_t i) const { return batch_.columns[i]; }

 private:
  MemoryCharge charge_;
  Batch batch_;
  std::size_t capacity_ = 0;
};

/// Appends from[rows[i]] for each i; kNoRow gives unbound.
void append_gathered(const std::vector<Id>& from, std::span<const std::uint32_t> rows, std::vector<Id>& to);
/// As append_gathered for rows that all exist.
void append_selected(const std::vector<Id>& from, std::span<const std::uint32_t> rows, std::vector<Id>& to);
/// Appends whole rows of one batch to another of the same columns.
void append_selected(const Batch& from, std::span<const std::uint32_t> rows, Batch& to);
/// Appends the rows [begin, end) to a batch of the same columns.
void append_rows(const Batch& from, std::size_t begin, std::size_t end, Batch& to);

/// How many rows an operator gathers before it hands out a batch: one at first, so that a LIMIT is answered
/// soon, then more and more.
class GrowingTarget {
 public:
  bool reached(std::size_t rows) const { return rows >= target_; }
  void handed_out() { target_ = target_ * 4 < Batch::kTargetRows ? target_ * 4 : Batch::kTargetRows / 2; }

 private:
  std::size_t target_ = 1;
};

}  // namespace casus::query
