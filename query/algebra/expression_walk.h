#pragma once

#include "query/algebra/algebra.h"

namespace casus::query {

bool contains_exists(const Expression& expression);
/// False when two evaluations on the same row may differ: RAND, UUID, STRUUID, BNODE.
bool is_deterministic(const Expression& expression);
/// True when the value depends on nothing but the row, so that any thread of the query can compute it.
inline bool depends_on_row_alone(const Expression& expression) {
  return is_deterministic(expression) && !contains_exists(expression);
}

}  // namespace casus::query
