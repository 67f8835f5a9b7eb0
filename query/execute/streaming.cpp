#include <algorithm>
#include <optional>

#include "query/algebra/expression_walk.h"
#include "query/execute/operators.h"
#include "query/execute/row_store.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class UnionAll final : public Operator {
 public:
  UnionAll(ExecutionContext& context, std::vector<OperatorPtr> inputs) : Operator(context), inputs_(std::move(inputs)) {
    for (const auto& input : inputs_) {
      for (const Variable v : input->schema()) {
        if (!contains(schema_, v)) schema_.push_back(v);
      }
    }
    if (inputs_.size() == 1) order_ = inputs_[0]->order();
    for (const Variable v : schema_) {
      if (std::all_of(inputs_.begin(), inputs_.end(), [&](const auto& i) { return contains(i->bound(), v); })) {
        bound_.push_back(v);
      }
    }
    std::sort(bound_.begin(), bound_.end());
  }

  std::string describe(const VariableTable&) const override { return "Union"; }
  std::vector<const Operator*> inputs() const override {
    std::vector<const Operator*> result;
    for (const auto& input : inputs_) result.push_back(input.get());
    return result;
  }
  void seek(std::span<const Id> key) override {
    if (inputs_.size() == 1) inputs_[0]->seek(key);
  }

 protected:
  bool produce(Batch& batch) override {
    for (; current_ < inputs_.size(); ++current_) {
      if (!inputs_[current_]->next(scratch_)) continue;
      const Schema& columns = inputs_[current_]->schema();
      for (std::size_t c = 0; c < schema_.size(); ++c) {
        const int source = column_of(columns, schema_[c]);
        if (source < 0) {
          batch.columns[c].assign(scratch_.rows, kUnbound);
        } else {
          batch.columns[c].swap(scratch_.columns[static_cast<std::size_t>(source)]);
        }
      }
      batch.rows = scratch_.rows;
      return true;
    }
    return false;
  }

 private:
  std::vector<OperatorPtr> inputs_;
  std::size_t current_ = 0;
  Batch scratch_;
};

class FilterRows final : public Operator {
 public:
  FilterRows(ExecutionContext& context, OperatorPtr input, ExpressionPtr condition, ExistsFactory exists)
      : Operator(context), input_(std::move(input)), condition_(std::move(condition)), exists_(std::move(exists)) {
    schema_ = input_->schema();
    order_ = input_->order();
    bound_ = input_->bound();
    compiled_ = compile_expression(*condition_, schema_, context.evaluation(), exists_);
  }

  std::string describe(const VariableTable& variables) const override {
    return "Filter " + to_text(*condition_, variables);
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  bool can_fork() const override { return input_->can_fork() && depends_on_row_alone(*condition_); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<FilterRows>(context, input_->fork(context), clone(*condition_), ExistsFactory{});
  }

 protected:
  void begin(const Morsel& morsel) override { input_->restart(morsel); }

  bool produce(Batch& batch) override {
    while (!target_.reached(batch.rows) && input_->next(scratch_)) {
      selected_.clear();
      compiled_->select(scratch_, selected_);
      if (selected_.size() == scratch_.rows && batch.rows == 0) {
        std::swap(batch, scratch_);
      } else {
        append_selected(scratch_, selected_, batch);
      }
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  OperatorPtr input_;
  ExpressionPtr condition_;
  ExistsFactory exists_;
  std::unique_ptr<CompiledExpression> compiled_;
  Batch scratch_;
  std::vector<std::uint32_t> selected_;
  GrowingTarget target_;
};

class ExtendRows final : public Operator {
 public:
  ExtendRows(ExecutionContext& context, OperatorPtr input, Variable variable, ExpressionPtr expression,
             ExistsFactory exists)
      : Operator(context), input_(std::move(input)), expression_(std::move(expression)), exists_(std::move(exists)) {
    schema_ = input_->schema();
    order_ = input_->order();
    bound_ = input_->bound();
    target_ = schema_.size();
    schema_.push_back(variable);
    compiled_ = compile_expression(*expression_, input_->schema(), context.evaluation(), exists_);
  }

  std::string describe(const VariableTable& variables) const override {
    return "Extend " + text_of(schema_[target_], variables) + " = " + to_text(*expression_, variables);
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  bool can_fork() const override { return input_->can_fork() && depends_on_row_alone(*expression_); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<ExtendRows>(context, input_->fork(context), schema_[target_], clone(*expression_),
                                        ExistsFactory{});
  }

 protected:
  void begin(const Morsel& morsel) override { input_->restart(morsel); }

  bool produce(Batch& batch) override {
    if (!input_->next(batch)) return false;
    values_.clear();
    compiled_->evaluate(batch, values_);
    batch.columns.emplace_back();
    batch.columns.back().swap(values_);
    return true;
  }

 private:
  OperatorPtr input_;
  ExpressionPtr expression_;
  ExistsFactory exists_;
  std::size_t target_ = 0;
  std::unique_ptr<CompiledExpression> compiled_;
  std::vector<Id> values_;
};

class ProjectRows final : public Operator {
 public:
  ProjectRows(ExecutionContext& context, OperatorPtr input, Schema variables)
      : Operator(context), input_(std::move(input)) {
    schema_ = std::move(variables);
    order_ = order_within(input_->order(), schema_);
    bound_ = sorted_union(shared_variables(input_->bound(), schema_), {});
    for (std::size_t c = 0; c < schema_.size(); ++c) {
      const int source = column_of(input_->schema(), schema_[c]);
      const int earlier =
          column_of(Schema(schema_.begin(), schema_.begin() + static_cast<std::ptrdiff_t>(c)), schema_[c]);
      sources_.push_back({source, earlier});
    }
  }

  std::string describe(const VariableTable& variables) const override {
    return "Project " + text_of(schema_, variables);
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  bool can_fork() const override { return input_->can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<ProjectRows>(context, input_->fork(context), schema_);
  }

 protected:
  void begin(const Morsel& morsel) override { input_->restart(morsel); }

  bool produce(Batch& batch) override {
    if (!input_->next(scratch_)) return false;
    for (std::size_t c = 0; c < sources_.size(); ++c) {
      const auto [source, earlier] = sources_[c];
      if (source < 0) {
        batch.columns[c].assign(scratch_.rows, kUnbound);
      } else if (earlier >= 0) {
        batch.columns[c] = batch.columns[static_cast<std::size_t>(earlier)];
      } else {
        batch.columns[c].swap(scratch_.columns[static_cast<std::size_t>(source)]);
      }
    }
    batch.rows = scratch_.rows;
    return true;
  }

 private:
  struct Source {
    int column;   // of the input; -1: none
    int earlier;  // the column of ours that holds the same variable already; -1: none
  };
  OperatorPtr input_;
  std::vector<Source> sources_;
  Batch scratch_;
};

class SliceRows final : public Operator {
 public:
  SliceRows(ExecutionContext& context, OperatorPtr input, std::uint64_t offset, std::optional<std::uint64_t> limit)
      : Operator(context), input_(std::move(input)), offset_(offset), limit_(limit), skip_(offset), left_(limit) {
    schema_ = input_->schema();
    order_ = input_->order();
    bound_ = input_->bound();
  }

  std::string describe(const VariableTable&) const override {
    std::string text = "Slice";
    if (offset_ > 0) text += " offset " + std::to_string(offset_);
    if (limit_) text += " limit " + std::to_string(*limit_);
    return text;
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }

 protected:
  bool produce(Batch& batch) override {
    while (!left_ || *left_ > 0) {
      if (!input_->next(batch)) return false;
      const std::size_t first = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, batch.rows));
      skip_ -= first;
      std::size_t end = batch.rows;
      if (left_) end = first + static_cast<std::size_t>(std::min<std::uint64_t>(*left_, batch.rows - first));
      if (first == end) continue;
      for (auto& column : batch.columns) {
        column.resize(end);
        column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(first));
      }
      batch.rows = end - first;
      if (left_) *left_ -= batch.rows;
      if (left_ && *left_ == 0) input_->close();
      return true;
    }
    return false;
  }

 private:
  OperatorPtr input_;
  std::uint64_t offset_;
  std::optional<std::uint64_t> limit_;
  std::uint64_t skip_;
  std::optional<std::uint64_t> left_;
};

}  // namespace

OperatorPtr make_union(ExecutionContext& context, std::vector<OperatorPtr> inputs) {
  return std::make_unique<UnionAll>(context, std::move(inputs));
}

OperatorPtr make_filter(ExecutionContext& context, OperatorPtr input, ExpressionPtr condition, ExistsFactory exists) {
  return std::make_unique<FilterRows>(context, std::move(input), std::move(condition), std::move(exists));
}

OperatorPtr make_extend(ExecutionContext& context, OperatorPtr input, Variable variable, ExpressionPtr expression,
                        ExistsFactory exists) {
  return std::make_unique<ExtendRows>(context, std::move(input), variable, std::move(expression), std::move(exists));
}

OperatorPtr make_project(ExecutionContext& context, OperatorPtr input, Schema variables) {
  return std::make_unique<ProjectRows>(context, std::move(input), std::move(variables));
}

OperatorPtr make_slice(ExecutionContext& context, OperatorPtr input, std::uint64_t offset,
                       std::optional<std::uint64_t> limit) {
  return std::make_unique<SliceRows>(context, std::move(input), offset, limit);
}

}  // namespace casus::query
