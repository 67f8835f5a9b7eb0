#include <array>

#include "query/execute/id_tuple_table.h"
#include "query/execute/join_output.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class Apply final : public Operator {
 public:
  Apply(ExecutionContext& context, JoinKind kind, OperatorPtr left, Schema parameters, Schema right_schema,
        ParameterisedPlan right, ExpressionPtr condition, const ExistsFactory& exists)
      : Operator(context),
        left_(std::move(left)),
        parameters_(std::move(parameters)),
        right_schema_(std::move(right_schema)),
        right_(std::move(right)),
        output_(context, kind, left_->schema(), left_->bound(), right_schema_, {}, std::move(condition), exists),
        numbers_(make_id_tuple_table(context, parameters_.size())),
        kept_(context, right_schema_.size()),
        charge_(context) {
    schema_ = output_.schema();
    order_ = output_.order(left_->order());
    bound_ = output_.bound({});
    for (const Variable v : parameters_) parameter_columns_.push_back(column_of(left_->schema(), v));
    values_.resize(parameters_.size());
    arranged_.reset(right_schema_.size());
  }

  std::string describe(const VariableTable& variables) const override {
    static constexpr std::array<const char*, 4> kNames = {"Apply", "ApplyLeft", "ApplySemi", "ApplyAnti"};
    return std::string(kNames[static_cast<std::size_t>(output_.kind())]) + " for each " +
           text_of(parameters_, variables) + output_.describe_condition(variables);
  }
  /// The inner plan stands for all that were made: with their figures added up where they have the same shape.
  std::vector<const Operator*> inputs() const override {
    if (!shown_) {
      shown_ = right_(std::vector<Id>(parameters_.size(), kUnbound));
      const auto nodes = nodes_of(*shown_);
      if (nodes.size() == inner_statistics_.size()) {
        for (std::size_t i = 0; i < nodes.size(); ++i) {
          const double estimate = nodes[i]->statistics().estimated_rows;
          nodes[i]->statistics() = inner_statistics_[i];
          nodes[i]->statistics().estimated_rows = estimate;
        }
      }
    }
    return {left_.get(), shown_.get()};
  }
  std::vector<const Operator*> running_inputs() const override { return {left_.get()}; }
  void seek(std::span<const Id> key) override { left_->seek(key); }

 protected:
  bool produce(Batch& batch) override {
    for (;;) {
      if (output_.pending()) {
        output_.expand(left_rows_, *source_, batch);
        if (batch.rows >= Batch::kTargetRows) break;
      } else if (inner_) {
        stream();
      } else if (target_.reached(batch.rows)) {
        break;
      } else if (next_row_ < left_rows_.rows || next_left()) {
        next_row();
      } else {
        break;
      }
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  // Answers kept for parameters that come again: as many rows in all, and as many tuples.
  static constexpr std::size_t kMaxKept = std::size_t{1} << 20;
  struct Range {
    std::uint32_t begin, end;
  };

  bool next_left() {
    if (!left_->next(left_rows_)) {
      left_rows_.reset(left_->schema().size());
      return false;
    }
    output_.start_left(left_rows_.rows);
    next_row_ = 0;
    return true;
  }

  static std::vector<Operator*> nodes_of(Operator& root) {
    std::vector<Operator*> nodes = {&root};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      for (const Operator* input : nodes[i]->running_inputs()) nodes.push_back(const_cast<Operator*>(input));
    }
    return nodes;
  }

  void add_statistics() {
    const auto nodes = nodes_of(*inner_);
    if (inner_statistics_.empty()) inner_statistics_.resize(nodes.size());
    if (inner_statistics_.size() != nodes.size()) return;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const OperatorStatistics& one = nodes[i]->statistics();
      inner_statistics_[i].rows += one.rows;
      inner_statistics_[i].batches += one.batches;
      inner_statistics_[i].time += one.time;
    }
  }

  bool existence_only() const {
    return !output_.checked() && (output_.kind() == JoinKind::kSemi || output_.kind() == JoinKind::kAnti);
  }

  void next_row() {
    const auto row = static_cast<std::uint32_t>(next_row_);
    for (std::size_t k = 0; k < values_.size(); ++k) {
      const int column = parameter_columns_[k];
      values_[k] = column < 0 ? kUnbound : left_rows_.columns[static_cast<std::size_t>(column)][row];
    }
    data_.clear();
    for (const Id& value : values_) data_.push_back(&value);
    std::uint32_t number = kNoRow;
    numbers_->find(data_, 1, &number);
    if (number != kNoRow) {
      source_ = &kept_.batch();
      output_.add(row, nullptr, ranges_[number].begin, ranges_[number].end);
      ++next_row_;
      return;
    }
    inner_ = right_(values_);
    first_kept_ = kept_.rows();
    keeps_ = numbers_->size() < kMaxKept && kept_.rows() < kMaxKept;
    inner_columns_.clear();
    for (const Variable v : right_schema_) inner_columns_.push_back(column_of(inner_->schema(), v));
  }

  // Hands on the next rows of the inner plan, and keeps them as long as they are few enough.
  void stream() {
    const auto row = static_cast<std::uint32_t>(next_row_);
    source_ = &arranged_;
    const bool more = inner_->next(incoming_);
    if (more) {
      arrange();
      if (keeps_) {
        if (arranged_.rows > kMaxKept - kept_.rows()) {
          keeps_ = false;
          kept_.truncate(first_kept_);
        } else {
          kept_.append(arranged_);
        }
      }
      output_.add(row, nullptr, 0, static_cast<std::uint32_t>(arranged_.rows), false);
      if (!existence_only()) return;
    }
    if (keeps_) {
      std::uint32_t number = kNoRow;
      numbers_->insert(data_, 1, &number);
      charge_.set((ranges_.size() + 1) * sizeof(Range));
      ranges_.push_back({static_cast<std::uint32_t>(first_kept_), static_cast<std::uint32_t>(kept_.rows())});
    }
    output_.add(row, nullptr, 0, 0);
    add_statistics();
    inner_.reset();
    ++next_row_;
  }

  void arrange() {
    arranged_.reset(right_schema_.size());
    for (std::size_t c = 0; c < inner_columns_.size(); ++c) {
      if (inner_columns_[c] < 0) {
        arranged_.columns[c].assign(incoming_.rows, kUnbound);
      } else {
        arranged_.columns[c] = incoming_.columns[static_cast<std::size_t>(inner_columns_[c])];
      }
    }
    arranged_.rows = incoming_.rows;
  }

  OperatorPtr left_;
  Schema parameters_;
  Schema right_schema_;
  ParameterisedPlan right_;
  JoinOutput output_;
  std::unique_ptr<IdTupleTable> numbers_;  // of the tuples whose answers are kept
  RowStore kept_;
  std::vector<Range> ranges_;
  MemoryCharge charge_;
  std::vector<int> parameter_columns_;
  std::vector<Id> values_;
  std::vector<const Id*> data_;
  Batch left_rows_;
  std::size_t next_row_ = 0;
  OperatorPtr inner_;
  std::vector<int> inner_columns_;
  std::size_t first_kept_ = 0;
  bool keeps_ = false;
  mutable OperatorPtr shown_;
  std::vector<OperatorStatistics> inner_statistics_;  // summed, by place in the plan
  Batch incoming_, arranged_;
  const Batch* source_ = nullptr;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_apply(ExecutionContext& context, JoinKind kind, OperatorPtr left, Schema parameters,
                       Schema right_schema, ParameterisedPlan right, ExpressionPtr condition,
                       const ExistsFactory& exists) {
  return std::make_unique<Apply>(context, kind, std::move(left), std::move(parameters), std::move(right_schema),
                                 std::move(right), std::move(condition), exists);
}

}  // namespace casus::query
