#include <algorithm>
#include <array>

#include "query/execute/build_side.h"
#include "query/execute/join_output.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

class HashJoin final : public Operator {
 public:
  HashJoin(ExecutionContext& context, JoinKind kind, OperatorPtr left, std::shared_ptr<BuildSide> right,
           ExpressionPtr condition, const ExistsFactory& exists)
      : Operator(context),
        left_(std::move(left)),
        right_(std::move(right)),
        keys_(right_->keys()),
        output_(context, kind, left_->schema(), left_->bound(), right_->input().schema(), keys_, std::move(condition),
                exists),
        left_columns_(columns_of_keys(left_->schema(), keys_)),
        optional_columns_(columns_of_keys(left_->schema(), other_variables(keys_, left_->bound()))) {
    schema_ = output_.schema();
    order_ = output_.order(left_->order());
    bound_ = output_.bound(right_->input().bound());
    tuple_.resize(keys_.size());
  }

  std::string describe(const VariableTable& variables) const override {
    static constexpr std::array<const char*, 4> kNames = {"HashJoin", "HashLeftJoin", "HashSemiJoin", "HashAntiJoin"};
    static constexpr std::array<const char*, 4> kCrossNames = {"CrossJoin", "CrossLeftJoin", "CrossSemiJoin",
                                                               "CrossAntiJoin"};
    const auto kind = static_cast<std::size_t>(output_.kind());
    if (keys_.empty()) return kCrossNames[kind] + output_.describe_condition(variables);
    return std::string(kNames[kind]) + ' ' + text_of(keys_, variables) + output_.describe_condition(variables);
  }
  std::vector<const Operator*> inputs() const override { return {left_.get(), &right_->input()}; }
  void seek(std::span<const Id> key) override { left_->seek(key); }

  bool can_fork() const override { return left_->can_fork() && output_.can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return left_->cuts(range, parts); }
  void prepare_forks() override {
    left_->prepare_forks();
    right_->build_for_forks();
  }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<HashJoin>(context, output_.kind(), left_->fork(context), right_, output_.copy_condition(),
                                      ExistsFactory{});
  }

 protected:
  void begin(const Morsel& morsel) override { left_->restart(morsel); }

  bool produce(Batch& batch) override {
    for (;;) {
      if (output_.pending()) {
        output_.expand(left_rows_, right_->batch(), batch);
        if (batch.rows >= Batch::kTargetRows) break;
        continue;
      }
      if (target_.reached(batch.rows) || !left_->next(left_rows_)) break;
      if (!right_->is_built()) right_->build();
      if (right_->rows() == 0 && !output_.keeps_unmatched()) break;
      probe(batch);
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  void probe(Batch& batch) {
    output_.start_left(left_rows_.rows);
    if (keys_.empty() || right_->rows() == 0) {
      const auto end = static_cast<std::uint32_t>(right_->rows());
      for (std::uint32_t l = 0; l < left_rows_.rows; ++l) output_.add(l, nullptr, 0, end);
    } else if (right_->full() && all_bound(left_rows_, optional_columns_)) {
      probe_bound(*right_->full(), batch);
    } else {
      probe_compatible();
    }
  }

  void probe_bound(const RowsByKey& index, Batch& batch) {
    data_.clear();
    for (const std::size_t c : left_columns_) data_.push_back(left_rows_.columns[c].data());
    numbers_.resize(left_rows_.rows);
    index.find(data_, left_rows_.rows, numbers_.data());
    const bool existence = output_.kind() == JoinKind::kSemi || output_.kind() == JoinKind::kAnti;
    if (index.unique()) index.to_rows(numbers_);
    if (!output_.checked() && (index.unique() || existence)) {
      output_.emit_unique(left_rows_, right_->batch(), numbers_, batch);
      return;
    }
    for (std::uint32_t l = 0; l < left_rows_.rows; ++l) {
      const std::uint32_t number = numbers_[l];
      if (number == kNoRow) {
        if (output_.keeps_unmatched()) output_.add(l, nullptr, 0, 0);
      } else if (index.unique()) {
        output_.add(l, nullptr, number, number + 1);
      } else {
        const auto rows = index.rows_of(number);
        output_.add(l, rows.data(), 0, static_cast<std::uint32_t>(rows.size()));
      }
    }
  }

  void probe_compatible() {
    for (std::uint32_t l = 0; l < left_rows_.rows; ++l) {
      for (std::size_t k = 0; k < left_columns_.size(); ++k) tuple_[k] = left_rows_.columns[left_columns_[k]][l];
      right_->compatible().find(tuple_, false, probe_,
                                [&](const std::uint32_t* rows, std::uint32_t begin, std::uint32_t end) {
                                  output_.add(l, rows, begin, end, false);
                                  return true;
                                });
      output_.add(l, nullptr, 0, 0);
    }
  }

  OperatorPtr left_;
  std::shared_ptr<BuildSide> right_;
  Schema keys_;
  JoinOutput output_;
  std::vector<std::size_t> left_columns_;
  std::vector<std::size_t> optional_columns_;  // of them, those that may be unbound
  Batch left_rows_;
  std::vector<Id> tuple_;
  CompatibleRows::Probe probe_;
  std::vector<const Id*> data_;
  std::vector<std::uint32_t> numbers_;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_hash_join(ExecutionContext& context, JoinKind kind, OperatorPtr left, OperatorPtr right, Schema keys,
                           ExpressionPtr condition, const ExistsFactory& exists) {
  // Further shared variables are compared pair by pair.
  if (keys.size() > CompatibleRows::kMaxKeys) keys.resize(CompatibleRows::kMaxKeys);
  auto build_side = std::make_shared<BuildSide>(context, std::move(right), std::move(keys));
  return std::make_unique<HashJoin>(context, kind, std::move(left), std::move(build_side), std::move(condition),
                                    exists);
}

}  // namespace casus::query
