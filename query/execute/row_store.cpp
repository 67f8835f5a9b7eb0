#include "query/execute/row_store.h"

#include <algorithm>

#include "casus/error.h"
#include "query/functions/large_array.h"

namespace casus::query {

RowStore::RowStore(ExecutionContext& context, std::size_t columns) : charge_(context) {
  batch_.columns.resize(columns);
}

void RowStore::reserve(std::size_t rows) {
  if (rows >= kNoRow) throw ResourceLimit("The query holds more than 4 billion rows in memory");
  if (rows <= capacity_) return;
  const std::size_t capacity = std::max({rows, 2 * capacity_, std::size_t{16}});
  charge_.set(capacity * batch_.columns.size() * sizeof(Id));
  for (auto& column : batch_.columns) reserve_large(column, capacity);
  capacity_ = capacity;
}

void RowStore::append(const Batch& batch, std::size_t begin, std::size_t end) {
  reserve(batch_.rows + (end - begin));
  append_rows(batch, begin, end, batch_);
}

void RowStore::append_all(Operator& input, double expected_rows) {
  // The rows of a scan are known but for some of the blocks at its ends: one row more would double the room.
  constexpr double kMostExpected = 1 << 21, kRowsAtEnds = 4096;
  if (expected_rows > 0) {
    reserve(static_cast<std::size_t>(std::min(expected_rows, kMostExpected) + std::min(expected_rows, kRowsAtEnds)));
  }
  Batch batch;
  while (input.next(batch)) append(batch);
}

void RowStore::truncate(std::size_t rows) {
  batch_.rows = rows;
  for (auto& column : batch_.columns) column.resize(rows);
}

void append_gathered(const std::vector<Id>& from, std::span<const std::uint32_t> rows, std::vector<Id>& to) {
  const std::size_t start = to.size();
  to.resize(start + rows.size());
  Id* out = to.data() + start;
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = rows[i] == kNoRow ? kUnbound : from[rows[i]];
}

void append_selected(const std::vector<Id>& from, std::span<const std::uint32_t> rows, std::vector<Id>& to) {
  const std::size_t start = to.size();
  to.resize(start + rows.size());
  Id* out = to.data() + start;
  const Id* in = from.data();
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = in[rows[i]];
}

void append_selected(const Batch& from, std::span<const std::uint32_t> rows, Batch& to) {
  for (std::size_t c = 0; c < from.columns.size(); ++c) append_selected(from.columns[c], rows, to.columns[c]);
  to.rows += rows.size();
}

void append_rows(const Batch& from, std::size_t begin, std::size_t end, Batch& to) {
  for (std::size_t c = 0; c < from.columns.size(); ++c) {
    const auto* column = from.columns[c].data();
    to.columns[c].insert(to.columns[c].end(), column + begin, column + end);
  }
  to.rows += end - begin;
}

}  // namespace casus::query
