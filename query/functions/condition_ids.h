#pragma once

#include <optional>
#include <vector>

#include "query/algebra/expression.h"
#include "query/functions/evaluator.h"
#include "query/functions/id_intervals.h"

namespace casus::query {

/// Which terms of the store can satisfy a condition on one variable, as far as their ids tell: outside the intervals,
/// which are sorted and do not overlap, the condition is false or an error.
struct ConditionIds {
  Variable variable{};
  std::vector<IdInterval> intervals;
};

/// Of comparisons with constants, IN lists, conditions on LANG, STRSTARTS, REGEX from the start of a
/// text, and disjunctions of these; nothing for other conditions. Microseconds: a look-up for each constant, an
/// evaluation for each language.
std::optional<ConditionIds> ids_satisfying(const Expression& condition, EvaluationContext& context);

}  // namespace casus::query
