#include <algorithm>

#include "query/algebra/expression_walk.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

void reorder(AlgebraPtr& algebra) {
  for_each_child(*algebra, [](AlgebraPtr& child) { reorder(child); });
  auto* distinct = std::get_if<Distinct>(&algebra->node);
  auto* project = distinct ? std::get_if<Project>(&distinct->input->node) : nullptr;
  auto* order = project ? std::get_if<OrderBy>(&project->input->node) : nullptr;
  if (!order) return;
  const VariableSet shown(project->variables);
  const bool told_by_row = std::all_of(order->keys.begin(), order->keys.end(), [&](const SortKey& key) {
    return depends_on_row_alone(*key.expression) && shown.contains_all(mentioned(*key.expression));
  });
  if (!told_by_row) return;
  AlgebraPtr sorted = std::move(project->input);
  project->input = std::move(order->input);
  order->input = std::move(algebra);
  algebra = std::move(sorted);
}

}  // namespace

AlgebraPtr distinct_before_order(AlgebraPtr root, RewriteContext&) {
  reorder(root);
  return root;
}

}  // namespace casus::query
