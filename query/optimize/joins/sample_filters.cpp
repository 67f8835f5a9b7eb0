#include <algorithm>

#include "query/algebra/expression_walk.h"
#include "query/functions/evaluator.h"
#include "query/optimize/joins/join_problem.h"

namespace casus::query {
namespace {

constexpr std::size_t kSampledRows = 64, kFewestRows = 16;

const Leaf* leaf_of(const JoinGroup& group, Variable variable) {
  for (const JoinItem& item : group.items) {
    const auto* leaf = std::get_if<Leaf>(&item.source);
    if (leaf && item.certain.contains(variable)) return leaf;
  }
  return nullptr;
}

// The value that a variable of the leaf has in the first row with that value of another.
std::optional<Id> value_beside(const Leaf& leaf, Variable variable, Variable known, Id value,
                               const ExecutionContext& context) {
  auto path = lookup_path(leaf, VariableSet({known}));
  if (!path) return std::nullopt;
  for (std::size_t i = 0; i < path->spec.prefix_length; ++i) {
    if (path->keys[i]) path->spec.prefix[i] = value;
  }
  for (std::size_t column = path->spec.prefix_length; column < 4; ++column) {
    if (path->columns.variables[column] != variable) continue;
    storage::ScanBatch rows;
    const auto scan = context.view().scan(path->spec);
    if (!scan->next(rows)) return std::nullopt;
    return rows.columns[column].front();
  }
  return std::nullopt;
}

// The same pattern but for the names of its variables: the first row with a value would be the same in both.
bool are_alike(const Leaf& a, const Leaf& b) {
  return std::equal(a.slots.begin(), a.slots.begin() + 3, b.slots.begin(), [](const Slot& x, const Slot& y) {
    const bool constant = x.kind == Slot::Kind::kConstant;
    return constant == (y.kind == Slot::Kind::kConstant) && (!constant || x.id == y.id);
  });
}

// Rows for a condition on one variable, or on two that a third one ties together.
Batch sample_rows(const JoinGroup& group, const std::vector<Variable>& variables, const ExecutionContext& context) {
  Batch batch;
  batch.reset(variables.size());
  const Leaf* first = leaf_of(group, variables.front());
  const Leaf* second = leaf_of(group, variables.back());
  if (!first || !second) return batch;
  if (variables.size() == 1) {
    batch.columns[0] = sample_values(*first, variables[0], kSampledRows, context);
    batch.rows = batch.columns[0].size();
    return batch;
  }
  const std::vector<Variable> shared = intersection(first->variables(), second->variables()).to_vector();
  if (are_alike(*first, *second) || shared.size() != 1) return batch;
  for (const Id key : sample_values(*first, shared.front(), kSampledRows, context)) {
    const auto a = value_beside(*first, variables[0], shared.front(), key, context);
    const auto b = value_beside(*second, variables[1], shared.front(), key, context);
    if (!a || !b) continue;
    batch.columns[0].push_back(*a);
    batch.columns[1].push_back(*b);
    ++batch.rows;
  }
  return batch;
}

}  // namespace

bool sample_filters(JoinGroup& group, ExecutionContext& context, JoinProblem& problem) {
  bool sampled = false;
  for (std::size_t f = 0; f < group.filters.size(); ++f) {
    PendingFilter& filter = group.filters[f];
    const std::vector<Variable> variables = filter.needs.to_vector();
    if (filter.in_range || variables.empty() || variables.size() > 2 || !depends_on_row_alone(*filter.condition))
      continue;
    const Batch rows = sample_rows(group, variables, context);
    if (rows.rows < kFewestRows) continue;
    std::vector<std::uint32_t> passing;
    compile_expression(*filter.condition, variables, context.evaluation())->select(rows, passing);
    // Where none passes, one of twice as many might.
    filter.selectivity = std::max(0.5, static_cast<double>(passing.size())) / static_cast<double>(rows.rows);
    problem.conditions[f].selectivity = filter.selectivity;
    sampled = true;
  }
  return sampled;
}

}  // namespace casus::query
