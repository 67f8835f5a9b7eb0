#include <utility>

#include "query/execute/hash_index.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class MinusRows final : public Operator {
 public:
  MinusRows(ExecutionContext& context, OperatorPtr left, OperatorPtr right)
      : Operator(context),
        left_(std::move(left)),
        right_(std::move(right)),
        keys_(shared_variables(left_->schema(), right_->schema())),
        table_(context, right_->schema().size()),
        left_columns_(columns_of_keys(left_->schema(), keys_)) {
    schema_ = left_->schema();
    order_ = left_->order();
    bound_ = left_->bound();
    tuple_.resize(keys_.size());
  }

  std::string describe(const VariableTable& variables) const override { return "Minus " + text_of(keys_, variables); }
  std::vector<const Operator*> inputs() const override { return {left_.get(), right_.get()}; }
  void seek(std::span<const Id> key) override { left_->seek(key); }

 protected:
  bool produce(Batch& batch) override {
    while (!target_.reached(batch.rows) && left_->next(left_rows_)) {
      if (keys_.empty()) {
        std::swap(batch, left_rows_);
        return true;
      }
      if (!rows_) build();
      kept_.clear();
      if (table_.rows() > 0 && rows_->all_bound() && all_bound(left_rows_, left_columns_)) {
        keep_absent();
      } else {
        keep_incompatible();
      }
      append_selected(left_rows_, kept_, batch);
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  void build() {
    table_.append_all(*right_);
    rows_ = std::make_unique<CompatibleRows>(context(), table_, columns_of_keys(right_->schema(), keys_));
  }

  void keep_absent() {
    data_.clear();
    for (const std::size_t c : left_columns_) data_.push_back(left_rows_.columns[c].data());
    numbers_.resize(left_rows_.rows);
    rows_->full().find(data_, left_rows_.rows, numbers_.data());
    for (std::uint32_t l = 0; l < left_rows_.rows; ++l) {
      if (numbers_[l] == kNoRow) kept_.push_back(l);
    }
  }

  void keep_incompatible() {
    for (std::uint32_t l = 0; l < left_rows_.rows; ++l) {
      for (std::size_t k = 0; k < left_columns_.size(); ++k) tuple_[k] = left_rows_.columns[left_columns_[k]][l];
      bool removed = false;
      rows_->find(tuple_, true, [&](const std::uint32_t*, std::uint32_t begin, std::uint32_t end) {
        removed = begin < end;
        return !removed;
      });
      if (!removed) kept_.push_back(l);
    }
  }

  OperatorPtr left_, right_;
  Schema keys_;
  RowStore table_;
  std::unique_ptr<CompatibleRows> rows_;
  std::vector<std::size_t> left_columns_;
  Batch left_rows_;
  std::vector<Id> tuple_;
  std::vector<const Id*> data_;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint32_t> kept_;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_minus(ExecutionContext& context, OperatorPtr left, OperatorPtr right) {
  if (shared_variables(left->schema(), right->schema()).size() > CompatibleRows::kMaxKeys) {
    throw QueryError("MINUS with more than 64 shared variables is not supported");
  }
  return std::make_unique<MinusRows>(context, std::move(left), std::move(right));
}

}  // namespace casus::query
