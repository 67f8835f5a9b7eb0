#pragma once

#include <optional>

#include "query/functions/condition_ids.h"

namespace casus::query {

/// ids_satisfying() of conditions on nothing but the language of a term: any expression in which a variable stands only
/// as LANG(?x). The condition is evaluated once for each language of the dictionary.
std::optional<ConditionIds> ids_by_language(const Expression& condition, EvaluationContext& context);

/// ids_satisfying() of STRSTARTS(?x, "...") and REGEX(?x, "^..."), also of STR(?x): runs of the dictionary are sorted
/// by text.
std::optional<ConditionIds> ids_by_prefix(const BuiltinExpression& call, EvaluationContext& context);

}  // namespace casus::query
