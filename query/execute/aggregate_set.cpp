#include "query/execute/aggregate_set.h"

#include <algorithm>
#include <array>

#include "query/algebra/expression_walk.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {

AggregateSet::AggregateSet(ExecutionContext& context, const Schema& input,
                           std::vector<std::pair<Variable, AggregateExpression>> aggregates,
                           const ExistsFactory& exists)
    : context_(context), aggregates_(std::move(aggregates)), values_(aggregates_.size()), charge_(context) {
  for (const auto& [variable, aggregate] : aggregates_) {
    arguments_.push_back(
        aggregate.argument ? compile_expression(*aggregate.argument, input, context.evaluation(), exists) : nullptr);
  }
  clear();
}

bool AggregateSet::can_fork() const {
  return std::all_of(aggregates_.begin(), aggregates_.end(), [](const auto& aggregate) {
    return !aggregate.second.argument || depends_on_row_alone(*aggregate.second.argument);
  });
}

std::vector<std::pair<Variable, AggregateExpression>> AggregateSet::copy() const {
  std::vector<std::pair<Variable, AggregateExpression>> copies;
  for (const auto& [variable, aggregate] : aggregates_) copies.emplace_back(variable, clone(aggregate));
  return copies;
}

std::string AggregateSet::describe(const VariableTable& variables) const {
  static constexpr std::array<const char*, 7> kNames = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"};
  std::string text;
  for (const auto& [variable, aggregate] : aggregates_) {
    text += ", " + text_of(variable, variables) + " = " + kNames[static_cast<std::size_t>(aggregate.function)] + "(";
    if (aggregate.distinct) text += "DISTINCT ";
    text += (aggregate.argument ? to_text(*aggregate.argument, variables) : std::string("*")) + ")";
  }
  return text;
}

void AggregateSet::clear() {
  aggregators_.clear();
  seen_.clear();
  for (const auto& [variable, aggregate] : aggregates_) {
    aggregators_.push_back(make_aggregator(aggregate, context_.evaluation()));
    seen_.emplace_back();
  }
}

void AggregateSet::evaluate(const Batch& batch) {
  batch_ = &batch;
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    values_[i].clear();
    if (arguments_[i]) arguments_[i]->evaluate(batch, values_[i]);
  }
}

void AggregateSet::feed(std::size_t begin, std::size_t end, std::span<const std::uint32_t> groups,
                        std::size_t group_count) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < aggregators_.size(); ++i) {
    if (arguments_[i]) {
      aggregators_[i]->add(groups, std::span<const Id>(values_[i]).subspan(begin, end - begin), group_count);
    } else if (aggregates_[i].second.distinct) {
      feed_distinct_rows(i, begin, end, groups, group_count);
    } else {
      aggregators_[i]->add(groups, {}, group_count);
    }
    bytes += aggregators_[i]->memory_bytes();
  }
  charge_.set(bytes);
}

void AggregateSet::feed_distinct_rows(std::size_t aggregate, std::size_t begin, std::size_t end,
                                      std::span<const std::uint32_t> groups, std::size_t group_count) {
  auto& seen = seen_[aggregate];
  if (!seen) seen = make_id_tuple_table(context_, batch_->columns.size() + 1);
  std::vector<Id> group_column;
  for (const std::uint32_t group : groups) group_column.emplace_back(std::uint64_t{group});
  std::vector<const Id*> columns = {group_column.data()};
  for (const auto& column : batch_->columns) columns.push_back(column.data() + begin);
  std::vector<std::uint32_t> numbers(end - begin);
  std::size_t next = seen->size();
  seen->insert(columns, end - begin, numbers.data());
  std::vector<std::uint32_t> fresh;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != next) continue;
    fresh.push_back(groups[i]);
    ++next;
  }
  aggregators_[aggregate]->add(fresh, {}, group_count);
}

}  // namespace casus::query
