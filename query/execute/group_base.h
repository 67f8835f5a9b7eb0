#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "query/execute/aggregate_set.h"
#include "query/execute/id_tuple_table.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {

/// What every way of grouping has.
class GroupBase : public Operator {
 public:
  GroupBase(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates, ExistsFactory exists)
      : Operator(context),
        input_(std::move(input)),
        keys_(std::move(keys)),
        exists_(std::move(exists)),
        aggregates_(context, input_->schema(), std::move(aggregates), exists_) {
    schema_ = keys_;
    for (std::size_t i = 0; i < aggregates_.size(); ++i) schema_.push_back(aggregates_.variable(i));
    bound_ = sorted_union(shared_variables(keys_, input_->bound()), {});
    for (const Variable v : keys_) key_columns_.push_back(column_of(input_->schema(), v));
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }

 protected:
  // Where the values of each key are for the rows of a batch; a variable that the input lacks is unbound.
  void find_keys(const Batch& rows) {
    if (std::find(key_columns_.begin(), key_columns_.end(), -1) != key_columns_.end())
      nothing_.assign(rows.rows, kUnbound);
    key_data_.clear();
    for (const int column : key_columns_) {
      key_data_.push_back(column < 0 ? nothing_.data() : rows.columns[static_cast<std::size_t>(column)].data());
    }
  }

  // The results of the groups from `begin` to `end`, behind the columns of the keys.
  void hand_out_aggregates(std::size_t begin, std::size_t end, Batch& batch) {
    for (std::size_t i = 0; i < aggregates_.size(); ++i) {
      for (std::size_t g = begin; g < end; ++g) {
        batch.columns[keys_.size() + i].push_back(aggregates_.result(i, static_cast<std::uint32_t>(g)));
      }
    }
    batch.rows = end - begin;
  }

  OperatorPtr input_;
  Schema keys_;
  ExistsFactory exists_;
  AggregateSet aggregates_;
  std::vector<int> key_columns_;
  std::vector<const Id*> key_data_;
  std::vector<Id> nothing_;
  std::vector<std::uint32_t> groups_;
};

/// Groups in a hash table, numbered in the sequence in which they appear.
class HashedGroups : public GroupBase {
 protected:
  HashedGroups(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates, ExistsFactory exists)
      : GroupBase(context, std::move(input), std::move(keys), std::move(aggregates), std::move(exists)) {
    clear_groups();
  }

  std::size_t groups() const { return table_->size(); }

  void clear_groups() {
    table_ = make_id_tuple_table(context(), keys_.size());
    aggregates_.clear();
  }

  void add(const Batch& rows) {
    find_keys(rows);
    groups_.resize(rows.rows);
    table_->insert(key_data_, rows.rows, groups_.data());
    aggregates_.evaluate(rows);
    aggregates_.feed(0, rows.rows, groups_, table_->size());
  }

  // The groups from `position` to `end`.
  void hand_out(std::size_t position, std::size_t end, Batch& batch) {
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      const auto& column = table_->column(k);
      batch.columns[k].assign(column.begin() + static_cast<std::ptrdiff_t>(position),
                              column.begin() + static_cast<std::ptrdiff_t>(end));
    }
    hand_out_aggregates(position, end, batch);
  }

  std::unique_ptr<IdTupleTable> table_;
};

}  // namespace casus::query
