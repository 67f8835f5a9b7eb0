#include <numeric>

#include "query/execute/group_base.h"

namespace casus::query {
namespace {

// The first half of an aggregation in two steps (Larson, "Grouping and Duplicate Elimination: Benefits of Early
// Aggregation", 1997).
class PartialGroup final : public HashedGroups {
 public:
  PartialGroup(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates)
      : HashedGroups(context, std::move(input), std::move(keys), std::move(aggregates), {}) {
    for (const Variable v : input_->order()) {
      if (!contains(keys_, v)) break;
      order_.push_back(v);
    }
  }

  std::string describe(const VariableTable& variables) const override {
    if (aggregates_.size() == 0) return "Distinct (partial)";
    return (keys_.empty() ? "Group all (partial)" : "Group (partial) " + text_of(keys_, variables)) +
           aggregates_.describe(variables);
  }

  bool can_fork() const override { return input_->can_fork() && aggregates_.can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<PartialGroup>(context, input_->fork(context), keys_, aggregates_.copy());
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    clear_groups();
    position_ = 0;
    ended_ = false;
  }

  bool produce(Batch& batch) override {
    if (position_ == groups()) {
      if (position_ > 0) clear_groups();
      position_ = 0;
      if (passes_on_) return pass_on(batch);
      collect();
    }
    const std::size_t end = std::min(groups(), position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    hand_out(position_, end, batch);
    position_ = end;
    return true;
  }

 private:
  // The table and the states of the aggregates stay in the processor's cache.
  static constexpr std::size_t kMostGroups = 8192;
  // Fewer rows a group than these are not worth the table.
  static constexpr std::size_t kWorthIt = 4;

  void collect() {
    std::size_t rows = 0;
    while (!ended_ && groups() < kMostGroups) {
      ended_ = !input_->next(rows_);
      if (ended_) return;
      add(rows_);
      rows += rows_.rows;
    }
    passes_on_ = rows < kWorthIt * groups();
  }

  // Each row as a group of its own.
  bool pass_on(Batch& batch) {
    if (!input_->next(rows_)) return false;
    find_keys(rows_);
    groups_.resize(rows_.rows);
    std::iota(groups_.begin(), groups_.end(), 0u);
    aggregates_.evaluate(rows_);
    aggregates_.feed(0, rows_.rows, groups_, rows_.rows);
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      batch.columns[k].assign(key_data_[k], key_data_[k] + rows_.rows);
    }
    hand_out_aggregates(0, rows_.rows, batch);
    aggregates_.clear();
    return true;
  }

  Batch rows_;
  std::size_t position_ = 0;
  bool ended_ = false;
  bool passes_on_ = false;
};

}  // namespace

OperatorPtr make_partial_group(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates) {
  return std::make_unique<PartialGroup>(context, std::move(input), std::move(keys), std::move(aggregates));
}

}  // namespace casus::query
