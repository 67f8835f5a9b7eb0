#include <utility>

#include "query/execute/build_side.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class MinusRows final : public Operator {
 public:
  MinusRows(ExecutionContext& context, OperatorPtr left, std::shared_ptr<BuildSide> right)
      : Operator(context),
        left_(std::move(left)),
        right_(std::move(right)),
        keys_(right_->keys()),
        left_columns_(columns_of_keys(left_->schema(), keys_)),
        optional_columns_(columns_of_keys(left_->schema(), other_variables(keys_, left_->bound()))) {
    schema_ = left_->schema();
    order_ = left_->order();
    bound_ = left_->bound();
    tuple_.resize(keys_.size());
  }

  std::string describe(const VariableTable& variables) const override { return "Minus " + text_of(keys_, variables); }
  std::vector<const Operator*> inputs() const override { return {left_.get(), &right_->input()}; }
  void seek(std::span<const Id> key) override { left_->seek(key); }

  bool can_fork() const override { return left_->can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return left_->cuts(range, parts); }
  void prepare_forks() override {
    left_->prepare_forks();
    right_->build_for_forks();
  }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<MinusRows>(context, left_->fork(context), right_);
  }

 protected:
  void begin(const Morsel& morsel) override { left_->restart(morsel); }

  bool produce(Batch& batch) override {
    while (!target_.reached(batch.rows) && left_->next(left_rows_)) {
      if (keys_.empty()) {
        std::swap(batch, left_rows_);
        return true;
      }
      if (!right_->is_built()) right_->build();
      kept_.clear();
      if (right_->full() && all_bound(left_rows_, optional_columns_)) {
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
  void keep_absent() {
    data_.clear();
    for (const std::size_t c : left_columns_) data_.push_back(left_rows_.columns[c].data());
    numbers_.resize(left_rows_.rows);
    right_->full()->find(data_, left_rows_.rows, numbers_.data());
    for (std::uint32_t l = 0; l < left_rows_.rows; ++l) {
      if (numbers_[l] == kNoRow) kept_.push_back(l);
    }
  }

  void keep_incompatible() {
    for (std::uint32_t l = 0; l < left_rows_.rows; ++l) {
      for (std::size_t k = 0; k < left_columns_.size(); ++k) tuple_[k] = left_rows_.columns[left_columns_[k]][l];
      bool removed = false;
      right_->compatible().find(tuple_, true, probe_,
                                [&](const std::uint32_t*, std::uint32_t begin, std::uint32_t end) {
                                  removed = begin < end;
                                  return !removed;
                                });
      if (!removed) kept_.push_back(l);
    }
  }

  OperatorPtr left_;
  std::shared_ptr<BuildSide> right_;
  Schema keys_;
  std::vector<std::size_t> left_columns_;
  std::vector<std::size_t> optional_columns_;  // of them, those that may be unbound
  Batch left_rows_;
  std::vector<Id> tuple_;
  CompatibleRows::Probe probe_;
  std::vector<const Id*> data_;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint32_t> kept_;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_minus(ExecutionContext& context, OperatorPtr left, OperatorPtr right) {
  Schema keys = shared_variables(left->schema(), right->schema());
  if (keys.size() > CompatibleRows::kMaxKeys) {
    throw QueryError("MINUS with more than 64 shared variables is not supported");
  }
  auto build_side = std::make_shared<BuildSide>(context, std::move(right), std::move(keys));
  return std::make_unique<MinusRows>(context, std::move(left), std::move(build_side));
}

}  // namespace casus::query
