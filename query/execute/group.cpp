#include <algorithm>

#include "query/execute/group_base.h"

namespace casus::query {
namespace {

class GroupHashed final : public HashedGroups {
 public:
  GroupHashed(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates, ExistsFactory exists)
      : HashedGroups(context, std::move(input), std::move(keys), std::move(aggregates), std::move(exists)) {}

  std::string describe(const VariableTable& variables) const override {
    return (keys_.empty() ? "Group all" : "Group (hashed) " + text_of(keys_, variables)) +
           aggregates_.describe(variables);
  }

 protected:
  bool produce(Batch& batch) override {
    if (!grouped_) group();
    const std::size_t end = std::min(count_, position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    hand_out(position_, end, batch);
    position_ = end;
    return true;
  }

 private:
  void group() {
    grouped_ = true;
    Batch rows;
    while (input_->next(rows)) add(rows);
    count_ = keys_.empty() ? 1 : groups();
  }

  bool grouped_ = false;
  std::size_t count_ = 0;
  std::size_t position_ = 0;
};

class GroupSorted final : public GroupBase {
 public:
  GroupSorted(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates, ExistsFactory exists)
      : GroupBase(context, std::move(input), std::move(keys), std::move(aggregates), std::move(exists)) {
    const Schema& order = input_->order();
    order_.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(keys_.size()));
    group_keys_.resize(keys_.size());
  }

  std::string describe(const VariableTable& variables) const override {
    return "Group (sorted) " + text_of(keys_, variables) + aggregates_.describe(variables);
  }
  void seek(std::span<const Id> key) override { input_->seek(key); }

  // A group lies in one morsel, since its rows have the same first value.
  bool can_fork() const override { return input_->can_fork() && aggregates_.can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<GroupSorted>(context, input_->fork(context), keys_, aggregates_.copy(), ExistsFactory{});
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    for (auto& column : group_keys_) column.clear();
    aggregates_.clear();
    ended_ = false;
  }

  bool produce(Batch& batch) override {
    while (!ended_) {
      if (!input_->next(rows_)) {
        ended_ = true;
        break;
      }
      aggregates_.evaluate(rows_);
      find_keys(rows_);
      const std::size_t last_start = number_groups();
      if (group_count() > kGroupsAtOnce && last_start > 0) {
        // All but the last group are complete: the rows that belong to it start a new set of groups.
        aggregates_.feed(0, last_start, std::span(groups_).first(last_start), group_count() - 1);
        hand_out(group_count() - 1, batch);
        for (auto& column : group_keys_) column.erase(column.begin(), column.end() - 1);
        aggregates_.clear();
        std::fill(groups_.begin() + static_cast<std::ptrdiff_t>(last_start), groups_.end(), 0u);
        aggregates_.feed(last_start, rows_.rows, std::span(groups_).subspan(last_start), 1);
        return true;
      }
      aggregates_.feed(0, rows_.rows, groups_, group_count());
    }
    if (group_count() == 0) return false;
    hand_out(group_count(), batch);
    for (auto& column : group_keys_) column.clear();
    return true;
  }

 private:
  static constexpr std::size_t kGroupsAtOnce = 1024;

  std::size_t group_count() const { return group_keys_[0].size(); }

  // Numbers the rows' groups and returns where the last group begins in the batch; 0 also when it began before.
  std::size_t number_groups() {
    std::size_t last_start = 0;
    groups_.resize(rows_.rows);
    for (std::size_t row = 0; row < rows_.rows; ++row) {
      bool same = group_count() > 0;
      for (std::size_t k = 0; same && k < key_data_.size(); ++k) {
        same = key_data_[k][row] == (row == 0 ? group_keys_[k].back() : key_data_[k][row - 1]);
      }
      if (!same) {
        for (std::size_t k = 0; k < key_data_.size(); ++k) group_keys_[k].push_back(key_data_[k][row]);
        last_start = row;
      }
      groups_[row] = static_cast<std::uint32_t>(group_count() - 1);
    }
    return last_start;
  }

  void hand_out(std::size_t count, Batch& batch) {
    for (std::size_t k = 0; k < keys_.size(); ++k) {
      batch.columns[k].assign(group_keys_[k].begin(), group_keys_[k].begin() + static_cast<std::ptrdiff_t>(count));
    }
    hand_out_aggregates(0, count, batch);
  }

  Batch rows_;
  std::vector<std::vector<Id>> group_keys_;  // of the groups under way, the last of which may go on
  bool ended_ = false;
};

}  // namespace

OperatorPtr make_group(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates,
                       ExistsFactory exists) {
  if (!keys.empty() && order_starts_with_set(input->order(), keys)) {
    return std::make_unique<GroupSorted>(context, std::move(input), std::move(keys), std::move(aggregates),
                                         std::move(exists));
  }
  return std::make_unique<GroupHashed>(context, std::move(input), std::move(keys), std::move(aggregates),
                                       std::move(exists));
}

}  // namespace casus::query
