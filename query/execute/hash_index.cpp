#include "query/execute/hash_index.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "query/execute/run_tasks.h"

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
std::unique_ptr<std::uint32_t[]> RowsByKey::number_rows(ExecutionContext& context, const RowStore& store,
                                                        const std::vector<std::size_t>& columns,
                                                        const std::vector<std::uint32_t>* rows) {
  constexpr std::size_t kChunk = 2048;
  const std::size_t count = rows ? rows->size() : store.rows();
  if (columns.size() == 1) ranked_ = RankedIds::of(context, store.column(columns[0]), rows);
  if (!ranked_) table_ = make_id_tuple_table(context, columns.size());
  auto numbers = std::make_unique_for_overwrite<std::uint32_t[]>(count);
  // Only one thread may add to a table.
  const Parts parts = Parts::for_threads(count, ranked_ ? context.threads : 1);
  run_parts(context.threads, parts, [&](std::size_t, std::size_t begin, std::size_t end) {
    std::vector<const Id*> data(columns.size());
    std::vector<std::vector<Id>> gathered(columns.size());
    for (; begin < end; begin += kChunk) {
      context.check();
      const std::size_t size = std::min(kChunk, end - begin);
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
        ranked_->find({data[0], size}, numbers.get() + begin);
      } else {
        table_->insert(data, size, numbers.get() + begin);
      }
    }
  });
  return numbers;
}

RowsByKey::RowsByKey(ExecutionContext& context, const RowStore& store, const std::vector<std::size_t>& columns,
                     const std::vector<std::uint32_t>* rows)
    : charge_(context) {
  const std::size_t count = rows ? rows->size() : store.rows();
  const Parts parts = Parts::for_threads(count, context.threads);
  charge_.set((2 + parts.size()) * count * sizeof(std::uint32_t));
  const auto numbers = number_rows(context, store, columns, rows);
  const std::size_t keys = ranked_ ? ranked_->size() : table_->size();
  const auto row_at = [&](std::size_t i) { return rows ? (*rows)[i] : static_cast<std::uint32_t>(i); };
  unique_ = keys == count;
  if (unique_) {
    std::atomic<bool> same = true;
    run_parts(context.threads, parts, [&](std::size_t, std::size_t begin, std::size_t end) {
      while (begin < end && numbers[begin] == row_at(begin)) ++begin;
      if (begin < end) same = false;
    });
    if (!same) {
      rows_ = std::make_unique_for_overwrite<std::uint32_t[]>(count);
      run_parts(context.threads, parts, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) rows_[numbers[i]] = row_at(i);
      });
    }
  } else {
    // Counting sort, in which each thread counts for itself.
    const Parts shares(count, std::min(parts.size(), context.threads));
    std::vector<std::unique_ptr<std::uint32_t[]>> places(shares.size());
    run_parts(context.threads, shares, [&](std::size_t part, std::size_t begin, std::size_t end) {
      places[part] = std::make_unique<std::uint32_t[]>(keys);
      for (std::size_t i = begin; i < end; ++i) ++places[part][numbers[i]];
    });
    const Parts ranges(keys, std::min(keys, shares.size()));
    std::vector<std::uint32_t> range_begins(ranges.size());
    if (ranges.size() > 1) {
      run_parts(context.threads, ranges, [&](std::size_t range, std::size_t begin, std::size_t end) {
        for (const auto& counts : places) {
          range_begins[range] = std::accumulate(&counts[begin], &counts[end], range_begins[range]);
        }
      });
      std::exclusive_scan(range_begins.begin(), range_begins.end(), range_begins.begin(), 0u);
    }
    offsets_ = std::make_unique_for_overwrite<std::uint32_t[]>(keys + 1);
    offsets_[keys] = static_cast<std::uint32_t>(count);
    run_parts(context.threads, ranges, [&](std::size_t range, std::size_t begin, std::size_t end) {
      std::uint32_t at = range_begins[range];
      for (std::size_t key = begin; key < end; ++key) {
        offsets_[key] = at;
        for (const auto& counts : places) at += std::exchange(counts[key], at);
      }
    });
    rows_ = std::make_unique_for_overwrite<std::uint32_t[]>(count);
    run_parts(context.threads, shares, [&](std::size_t part, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) rows_[places[part][numbers[i]]++] = row_at(i);
    });
  }
  charge_.set(2 * count * sizeof(std::uint32_t));
}

CompatibleRows::CompatibleRows(ExecutionContext& context, const RowStore& store, std::vector<std::size_t> key_columns,
                               const std::vector<std::size_t>& optional_columns)
    : context_(context), store_(store), key_columns_(std::move(key_columns)), charge_(context) {
  full_mask_ = key_columns_.size() == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << key_columns_.size()) - 1;
  if (store.rows() == 0) return;
  if (query::all_bound(store.batch(), optional_columns)) {
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
