#include "query/execute/hash_index.h"

#include <algorithm>

namespace casus::query {

std::vector<std::size_t> columns_of_keys(const Schema& schema, const Schema& keys) {
  std::vector<std::size_t> columns;
  for (const Variable v : keys) columns.push_back(static_cast<std::size_t>(column_of(schema, v)));
  return columns;
}

bool all_bound(const Batch& batch, const std::vector<std::size_t>& columns) {
  bool bound = true;
  for (const std::size_t c : columns) {
    for (const Id id : batch.columns[c]) bound &= id != kUnbound;
  }
  return bound;
}

// The number of each row's key.
std::vector<std::uint32_t> RowsByKey::number_rows(ExecutionContext& context, const RowStore& store,
                                                  const std::vector<std::size_t>& columns,
                                                  const std::vector<std::uint32_t>* rows) {
  constexpr std::size_t kChunk = 2048;
  const std::size_t count = rows ? rows->size() : store.rows();
  if (columns.size() == 1) ranked_ = RankedIds::of(context, store.column(columns[0]), rows);
  if (!ranked_) table_ = make_id_tuple_table(context, columns.size());
  std::vector<std::uint32_t> numbers(count);
  std::vector<const Id*> data(columns.size());
  std::vector<std::vector<Id>> gathered(columns.size());
  for (std::size_t begin = 0; begin < count; begin += kChunk) {
    context.check();
    const std::size_t size = std::min(kChunk, count - begin);
    for (std::size_t k = 0; k < columns.size(); ++k) {
      if (rows) {
        gathered[k].clear();
        append_selected(store.column(columns[k]), std::span(*rows).subspan(begin, size), gathered[k]);
        data[k] = gathered[k].data();
      } else {
        data[k] = store.column(columns[k]).data() + begin;
      }
    }
    if (ranked_) {
      ranked_->find({data[0], size}, numbers.data() + begin);
    } else {
      table_->insert(data, size, numbers.data() + begin);
    }
  }
  return numbers;
}

RowsByKey::RowsByKey(ExecutionContext& context, const RowStore& store, const std::vector<std::size_t>& columns,
                     const std::vector<std::uint32_t>* rows)
    : charge_(context) {
  const std::size_t count = rows ? rows->size() : store.rows();
  charge_.set(2 * count * sizeof(std::uint32_t));
  std::vector<std::uint32_t> numbers = number_rows(context, store, columns, rows);
  const std::size_t keys = ranked_ ? ranked_->size() : table_->size();
  const auto row_at = [&](std::size_t i) { return rows ? (*rows)[i] : static_cast<std::uint32_t>(i); };
  unique_ = keys == count;
  if (unique_) {
    const auto is_place = [&](std::size_t i) { return numbers[i] == row_at(i); };
    std::size_t same = 0;
    while (same < count && is_place(same)) ++same;
    if (same == count) return;
    rows_.resize(count);
    for (std::size_t i = 0; i < count; ++i) rows_[numbers[i]] = row_at(i);
    return;
  }
  offsets_.assign(keys + 1, 0);
  for (const std::uint32_t number : numbers) ++offsets_[number + 1];
  for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
  rows_.resize(count);
  for (std::size_t i = 0; i < count; ++i) rows_[next[numbers[i]]++] = row_at(i);
}

CompatibleRows::CompatibleRows(ExecutionContext& context, const RowStore& store, std::vector<std::size_t> key_columns)
    : context_(context), store_(store), key_columns_(std::move(key_columns)), charge_(context) {
  full_mask_ = key_columns_.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << key_columns_.size()) - 1;
  if (store.rows() == 0) return;
  if (query::all_bound(store.batch(), key_columns_)) {
    partitions_.push_back({full_mask_, {}});
    return;
  }
  charge_.set(store.rows() * sizeof(std::uint32_t));
  std::map<std::uint64_t, std::size_t> by_mask;
  for (std::size_t row = 0; row < store.rows(); ++row) {
    std::uint64_t mask = 0;
    for (std::size_t k = 0; k < key_columns_.size(); ++k) {
      mask |= std::uint64_t{store.column(key_columns_[k])[row] != kUnbound} << k;
    }
    const auto [place, added] = by_mask.try_emplace(mask, partitions_.size());
    if (added) partitions_.push_back({mask, {}});
    partitions_[place->second].rows.push_back(static_cast<std::uint32_t>(row));
  }
}

const RowsByKey& CompatibleRows::index_of(std::size_t partition, std::uint64_t keys) const {
  const std::lock_guard lock(mutex_);
  auto& index = indexes_[{partition, keys}];
  if (!index) {
    std::vector<std::size_t> columns;
    for (std::size_t k = 0; k < key_columns_.size(); ++k) {
      if (keys >> k & 1) columns.push_back(key_columns_[k]);
    }
    const auto& rows = partitions_[partition].rows;
    index = std::make_unique<RowsByKey>(context_, store_, columns, rows.empty() ? nullptr : &rows);
  }
  return *index;
}

}  // namespace casus::query
