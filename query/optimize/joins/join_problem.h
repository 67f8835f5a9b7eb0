#pragma once

#include <map>
#include <vector>

#include "query/optimize/joins/join_cost.h"
#include "query/optimize/joins/join_group.h"

namespace casus::query {

/// Numbers the variables that matter to the order of joins.
class LocalVariables {
 public:
  int add(Variable v) {
    const auto [place, added] = numbers_.try_emplace(index_of(v), static_cast<int>(numbers_.size()));
    return place->second;
  }
  int find(Variable v) const {
    const auto place = numbers_.find(index_of(v));
    return place == numbers_.end() || place->second >= static_cast<int>(kMaxJoinVariables) ? -1 : place->second;
  }
  JoinVariables mask(const VariableSet& set) const {
    JoinVariables result = 0;
    for (const Variable v : set.to_vector()) {
      if (const int i = find(v); i >= 0) result |= join_variable(static_cast<std::size_t>(i));
    }
    return result;
  }
  JoinSortOrder order(const std::vector<Variable>& variables) const {
    JoinSortOrder result = kUnsorted;
    for (std::size_t i = 0; i < std::min(variables.size(), result.size()); ++i) {
      const int number = find(variables[i]);
      if (number < 0) break;
      result[i] = static_cast<std::int8_t>(number);
    }
    return result;
  }
  std::size_t size() const { return std::min(numbers_.size(), kMaxJoinVariables); }

 private:
  std::map<std::size_t, int> numbers_;
};

/// A join group in figures.
JoinProblem make_join_problem(const JoinGroup& group, const LocalVariables& local, const ExecutionContext& context);
/// The variables that several items, filters or the consumer ask for.
LocalVariables number_variables(const JoinGroup& group, const Demand& demand);

/// The problem with some of its inputs, ascending, replaced by one last input: their join as it is read in that order.
JoinProblem with_joined(const JoinProblem& problem, const std::vector<std::size_t>& members, double total,
                        const JoinSortOrder& order);

/// Looks some values of the variables that two patterns share up in both, so that joins of correlated patterns are not
/// estimated by the product rule (after Leis et al., "Cardinality Estimation Done Right: Index-Based Join Sampling",
/// CIDR 2017). Some hundred look-ups: for plans that take longer. False: nothing became known.
bool sample_pairs(const JoinGroup& group, const LocalVariables& local, const ExecutionContext& context,
                  JoinProblem& problem);

/// Evaluates the filters on one or two variables for some rows, and notes the share that passes. False: none was.
bool sample_filters(JoinGroup& group, ExecutionContext& context, JoinProblem& problem);

}  // namespace casus::query
