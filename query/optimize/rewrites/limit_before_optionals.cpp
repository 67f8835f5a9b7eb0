#include <algorithm>

#include "query/algebra/expression_walk.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// Where the rows that come first are cut off: a LIMIT, or that and an ORDER BY.
struct Cut {
  std::uint64_t rows = 0;
  const OrderBy* order = nullptr;
};

VariableSet sorted_by(const Cut& cut) {
  VariableSet variables;
  for (std::size_t i = 0; cut.order && i < cut.order->keys.size(); ++i) {
    variables.insert(mentioned(*cut.order->keys[i].expression));
  }
  return variables;
}

// The topmost OPTIONAL under a LIMIT, where nothing between them drops rows or computes what they are sorted by.
AlgebraPtr* uncut_optional(Slice& slice, Cut& cut) {
  VariableSet computed;
  for (AlgebraPtr* node = &slice.input;;) {
    Algebra& algebra = **node;
    if (auto* project = std::get_if<Project>(&algebra.node)) {
      node = &project->input;
    } else if (auto* order = std::get_if<OrderBy>(&algebra.node); order && !cut.order) {
      cut.order = order;
      node = &order->input;
    } else if (auto* extend = std::get_if<Extend>(&algebra.node)) {
      computed.insert(extend->variable);
      node = &extend->input;
    } else if (std::holds_alternative<LeftJoin>(algebra.node)) {
      const bool told_by_row = !cut.order || std::all_of(cut.order->keys.begin(), cut.order->keys.end(), [](auto& key) {
        return depends_on_row_alone(*key.expression);
      });
      return told_by_row && intersection(sorted_by(cut), computed).empty() ? node : nullptr;
    } else {
      return nullptr;
    }
  }
}

// Each row of the left has at least one row in the whole, with the same keys.
bool keeps_keys(const LeftJoin& optional, const VariableSet& keys) {
  const VariableSet left = possible(*optional.left);
  return left.contains_all(keys) && certain(*optional.left).contains_all(intersection(keys, possible(*optional.right)));
}

void cut_left(Slice& slice) {
  if (!slice.limit || *slice.limit > ~std::uint64_t{0} - slice.offset) return;
  Cut cut{slice.offset + *slice.limit};
  AlgebraPtr* node = uncut_optional(slice, cut);
  if (!node) return;
  const VariableSet keys = sorted_by(cut);
  AlgebraPtr* lowest = nullptr;
  for (auto* optional = std::get_if<LeftJoin>(&(*node)->node); optional && keeps_keys(*optional, keys);
       optional = std::get_if<LeftJoin>(&(*node)->node)) {
    node = lowest = &optional->left;
  }
  if (!lowest || is_unit(**lowest)) return;
  AlgebraPtr left = std::move(*lowest);
  if (cut.order) {
    std::vector<SortKey> copies;
    for (const SortKey& key : cut.order->keys) copies.push_back({clone(*key.expression), key.descending});
    left = make_algebra(OrderBy{std::move(copies), std::move(left)});
  }
  *lowest = make_algebra(Slice{0, cut.rows, std::move(left)});
}

void visit(Algebra& algebra) {
  for_each_child(algebra, [](AlgebraPtr& child) { visit(*child); });
  if (auto* slice = std::get_if<Slice>(&algebra.node)) cut_left(*slice);
}

}  // namespace

AlgebraPtr limit_before_optionals(AlgebraPtr root, RewriteContext&) {
  visit(*root);
  return root;
}

}  // namespace casus::query
