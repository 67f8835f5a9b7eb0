#include "query/optimize/physical/split_aggregates.h"

#include <algorithm>

#include "query/algebra/expression_walk.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

ExpressionPtr zero() {
  return make_expression(TermExpression{Term::literal("0", std::string(storage::vocabulary::kXsdInteger))});
}

ExpressionPtr variable(Variable v) {
  return make_expression(VariableExpression{v});
}

// As AVG has it, the mean of no values is 0.
ExpressionPtr mean(Variable sum, Variable count) {
  BuiltinExpression mean{"IF", {}};
  mean.arguments.push_back(make_expression(ComparisonExpression{ComparisonOperator::kEqual, variable(count), zero()}));
  mean.arguments.push_back(zero());
  mean.arguments.push_back(
      make_expression(ArithmeticExpression{ArithmeticOperator::kDivide, variable(sum), variable(count)}));
  return make_expression(std::move(mean));
}

bool can_split(const AggregateExpression& aggregate) {
  return !aggregate.distinct && aggregate.function != AggregateFunction::kGroupConcat &&
         (!aggregate.argument || depends_on_row_alone(*aggregate.argument));
}

class Splitter {
 public:
  explicit Splitter(VariableTable& variables) : variables_(variables) {}

  void add(Variable result, const AggregateExpression& aggregate) {
    if (aggregate.function == AggregateFunction::kAvg) {
      const Variable sum = variables_.add_hidden("sum");
      const Variable count = variables_.add_hidden("count");
      add_both(sum, AggregateFunction::kSum, aggregate, AggregateFunction::kSum);
      add_both(count, AggregateFunction::kCount, aggregate, AggregateFunction::kSum);
      steps_.computed.emplace_back(result, mean(sum, count));
    } else {
      const bool counts = aggregate.function == AggregateFunction::kCount;
      add_both(result, aggregate.function, aggregate, counts ? AggregateFunction::kSum : aggregate.function);
    }
  }
  AggregateSteps take() { return std::move(steps_); }

 private:
  void add_both(Variable result, AggregateFunction first, const AggregateExpression& aggregate,
                AggregateFunction second) {
    const Variable part = variables_.add_hidden("part");
    ExpressionPtr argument = aggregate.argument ? clone(*aggregate.argument) : nullptr;
    steps_.first.emplace_back(part, AggregateExpression{first, false, std::move(argument), {}});
    steps_.second.emplace_back(result, AggregateExpression{second, false, variable(part), {}});
  }

  VariableTable& variables_;
  AggregateSteps steps_;
};

}  // namespace

std::optional<AggregateSteps> split_aggregates(const Aggregates& aggregates, VariableTable& variables) {
  const bool all = std::all_of(aggregates.begin(), aggregates.end(), [](const auto& a) { return can_split(a.second); });
  if (!all) return std::nullopt;
  Splitter splitter(variables);
  for (const auto& [result, aggregate] : aggregates) splitter.add(result, aggregate);
  return splitter.take();
}

}  // namespace casus::query
