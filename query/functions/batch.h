#pragma once

#include <cstddef>
#include <vector>

#include "query/algebra/expression.h"
#include "storage/dictionary/id.h"

namespace casus::query {

using storage::Id;
using storage::kUnbound;

/// Rows of solutions in columns of ids; 0 is unbound. Which variable a column holds is the schema of the operator that
/// made the batch.
struct Batch {
  static constexpr std::size_t kTargetRows = 2048;

  std::size_t rows = 0;
  std::vector<std::vector<Id>> columns;

  void reset(std::size_t column_count) {
    rows = 0;
    columns.resize(column_count);
    for (auto& column : columns) column.clear();
  }
};

/// The variables of a batch's columns, in order.
using Schema = std::vector<Variable>;

/// The column of a variable, or -1.
inline int column_of(const Schema& schema, Variable variable) {
  for (std::size_t i = 0; i < schema.size(); ++i) {
    if (schema[i] == variable) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace casus::query
