#pragma once

#include <memory>

#include "query/execute/operator.h"
#include "query/execute/row_store.h"

namespace casus::query {

/// The rows of a plan that several operators read: kept in memory once the first of them asks. One thread.
class SharedRows {
 public:
  SharedRows(ExecutionContext& context, OperatorPtr input)
      : input_(std::move(input)), rows_(context, input_->schema().size()) {}

  const Operator& input() const { return *input_; }
  /// The plan can be taken back, and replaced by one of the same rows, before anybody reads.
  OperatorPtr take_input() { return std::move(input_); }
  void set_input(OperatorPtr input) { input_ = std::move(input); }
  const Batch& rows();

 private:
  OperatorPtr input_;
  RowStore rows_;
  bool read_ = false;
};

/// Hands out the rows in their sequence. The plan is shown below one of the readers.
OperatorPtr make_shared_rows(ExecutionContext& context, std::shared_ptr<SharedRows> rows, bool shows_input);

}  // namespace casus::query
