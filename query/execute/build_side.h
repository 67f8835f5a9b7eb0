#pragma once

#include <memory>
#include <utility>

#include "query/execute/hash_index.h"
#include "query/execute/operator.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {

/// The right side of a join or of MINUS: its rows in memory, and where their keys are. Forks of the operator share it.
/// To be built in one thread; then many may read.
class BuildSide {
 public:
  BuildSide(ExecutionContext& context, OperatorPtr input, Schema keys)
      : context_(context), input_(std::move(input)), keys_(std::move(keys)), table_(context, input_->schema().size()) {}

  void build() { build(context_); }
  void build_for_forks() {
    if (rows_) return;
    // Forks make further indexes, one at a time, while the thread of this context goes on with other work.
    forks_context_ = std::make_unique<ExecutionContext>(context_, nullptr);
    forks_context_->threads = context_.threads;
    build(*forks_context_);
  }
  bool is_built() const { return rows_ != nullptr; }
  const Operator& input() const { return *input_; }
  const Schema& keys() const { return keys_; }

  // Once built.
  const Batch& batch() const { return table_.batch(); }
  std::size_t rows() const { return table_.rows(); }
  /// The rows by all keys, when each row binds all; otherwise null.
  const RowsByKey* full() const { return full_; }
  const CompatibleRows& compatible() const { return *rows_; }

 private:
  void build(ExecutionContext& context) {
    if (rows_) return;
    table_.append_all(*input_, input_->statistics().estimated_rows);
    const Schema& columns = input_->schema();
    rows_ = std::make_unique<CompatibleRows>(context, table_, columns_of_keys(columns, keys_),
                                             columns_of_keys(columns, other_variables(keys_, input_->bound())));
    if (!keys_.empty() && table_.rows() > 0 && rows_->all_bound()) full_ = &rows_->full();
  }

  ExecutionContext& context_;
  OperatorPtr input_;
  Schema keys_;
  RowStore table_;
  std::unique_ptr<ExecutionContext> forks_context_;
  std::unique_ptr<CompatibleRows> rows_;
  const RowsByKey* full_ = nullptr;
};

}  // namespace casus::query
