#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "query/execute/id_tuple_table.h"
#include "query/execute/operators.h"

namespace casus::query {

/// The aggregates of one GROUP BY: evaluates their arguments and feeds them into groups.
class AggregateSet {
 public:
  /// `input`: the columns that arguments see.
  AggregateSet(ExecutionContext& context, const Schema& input,
               std::vector<std::pair<Variable, AggregateExpression>> aggregates, const ExistsFactory& exists);

  std::size_t size() const { return aggregates_.size(); }
  Variable variable(std::size_t i) const { return aggregates_[i].first; }
  /// They can be computed in another thread.
  bool can_fork() const;
  std::vector<std::pair<Variable, AggregateExpression>> copy() const;
  std::string describe(const VariableTable& variables) const;

  /// Evaluates the arguments for the rows of a batch, which must live until they are fed.
  void evaluate(const Batch& batch);
  /// Feeds the evaluated rows [begin, end); groups[i] is the group of row begin + i.
  void feed(std::size_t begin, std::size_t end, std::span<const std::uint32_t> groups, std::size_t group_count);
  Id result(std::size_t aggregate, std::uint32_t group) { return aggregators_[aggregate]->result(group); }
  /// Forgets all groups.
  void clear();

 private:
  void feed_distinct_rows(std::size_t aggregate, std::size_t begin, std::size_t end,
                          std::span<const std::uint32_t> groups, std::size_t group_count);

  ExecutionContext& context_;
  std::vector<std::pair<Variable, AggregateExpression>> aggregates_;
  std::vector<std::unique_ptr<CompiledExpression>> arguments_;  // null: COUNT(*)
  std::vector<std::unique_ptr<Aggregator>> aggregators_;
  std::vector<std::unique_ptr<IdTupleTable>> seen_;  // of COUNT(DISTINCT *): group and row
  std::vector<std::vector<Id>> values_;
  const Batch* batch_ = nullptr;
  MemoryCharge charge_;
};

}  // namespace casus::query
