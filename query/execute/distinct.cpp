#include "query/execute/id_tuple_table.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class DistinctSorted final : public Operator {
 public:
  DistinctSorted(ExecutionContext& context, OperatorPtr input) : Operator(context), input_(std::move(input)) {
    schema_ = input_->schema();
    order_ = input_->order();
    bound_ = input_->bound();
    last_.resize(schema_.size());
  }
  std::string describe(const VariableTable&) const override { return "Distinct (sorted)"; }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  // Equal rows are in the same morsel, since they have the same first value.
  bool can_fork() const override { return input_->can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<DistinctSorted>(context, input_->fork(context));
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    started_ = false;
  }

  bool produce(Batch& batch) override {
    while (!target_.reached(batch.rows) && input_->next(rows_)) {
      fresh_.clear();
      bool same = started_;
      for (std::size_t c = 0; same && c < last_.size(); ++c) same = last_[c] == rows_.columns[c][0];
      if (!same) fresh_.push_back(0);
      for (std::uint32_t i = 1; i < rows_.rows; ++i) {
        bool repeated = true;
        for (const auto& column : rows_.columns) repeated = repeated && column[i] == column[i - 1];
        if (!repeated) fresh_.push_back(i);
      }
      for (std::size_t c = 0; c < last_.size(); ++c) last_[c] = rows_.columns[c].back();
      started_ = true;
      append_selected(rows_, fresh_, batch);
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  OperatorPtr input_;
  Batch rows_;
  std::vector<Id> last_;
  bool started_ = false;
  std::vector<std::uint32_t> fresh_;
  GrowingTarget target_;
};

class DistinctHashed final : public Operator {
 public:
  DistinctHashed(ExecutionContext& context, OperatorPtr input)
      : Operator(context), input_(std::move(input)), seen_(make_id_tuple_table(context, input_->schema().size())) {
    schema_ = input_->schema();
    order_ = input_->order();
    bound_ = input_->bound();
  }
  std::string describe(const VariableTable&) const override { return "Distinct (hashed)"; }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  // Where the input is cut by one of the columns, equal rows are in the same morsel.
  bool can_fork() const override { return !order_.empty() && input_->can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<DistinctHashed>(context, input_->fork(context));
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    seen_ = make_id_tuple_table(context(), schema_.size());
  }

  bool produce(Batch& batch) override {
    while (!target_.reached(batch.rows) && input_->next(rows_)) {
      data_.clear();
      for (const auto& column : rows_.columns) data_.push_back(column.data());
      numbers_.resize(rows_.rows);
      std::size_t next = seen_->size();
      seen_->insert(data_, rows_.rows, numbers_.data());
      fresh_.clear();
      for (std::uint32_t i = 0; i < rows_.rows; ++i) {
        if (numbers_[i] == next) {
          fresh_.push_back(i);
          ++next;
        }
      }
      append_selected(rows_, fresh_, batch);
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  OperatorPtr input_;
  std::unique_ptr<IdTupleTable> seen_;
  Batch rows_;
  std::vector<const Id*> data_;
  std::vector<std::uint32_t> numbers_;
  std::vector<std::uint32_t> fresh_;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_distinct(ExecutionContext& context, OperatorPtr input) {
  if (!input->schema().empty() && order_starts_with_set(input->order(), input->schema())) {
    return std::make_unique<DistinctSorted>(context, std::move(input));
  }
  return std::make_unique<DistinctHashed>(context, std::move(input));
}

}  // namespace casus::query
