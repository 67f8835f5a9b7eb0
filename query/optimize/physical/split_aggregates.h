#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "query/execute/operators.h"

namespace casus::query {

/// Aggregates in two steps: `first` of parts of a group, `second` of what these give. `computed` are variables that
/// neither gives.
struct AggregateSteps {
  Aggregates first;
  Aggregates second;
  std::vector<std::pair<Variable, ExpressionPtr>> computed;
};

/// Nothing where an aggregate needs its group as a whole, or one thread. Sums of xsd:double and xsd:float may differ in
/// their last digits from those of one step, since they are added up in another sequence.
std::optional<AggregateSteps> split_aggregates(const Aggregates& aggregates, VariableTable& variables);

}  // namespace casus::query
