#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// Takes the top off `side`, puts the join of what was below it with `other` in its place, and gives the top back.
template <class Node>
AlgebraPtr lift(Node& top, AlgebraPtr& below, AlgebraPtr& other, bool other_first) {
  AlgebraPtr joined = other_first ? make_algebra(Join{std::move(other), std::move(below)})
                                  : make_algebra(Join{std::move(below), std::move(other)});
  below = std::move(joined);
  return make_algebra(std::move(top));
}

// The join of `side` and `other` with the top of `side` lifted above it; null when its meaning would change.
AlgebraPtr lift_side(AlgebraPtr& side, AlgebraPtr& other, bool other_first) {
  const VariableSet others = possible(*other);
  // What the lifted part mentions must not get a value from the other side that it did not have before.
  const auto unaffected = [&](const Algebra& base, const VariableSet& used) {
    return certain(base).contains_all(intersection(used, united(possible(base), others)));
  };
  if (auto* filter = std::get_if<Filter>(&side->node)) {
    const bool deterministic = is_deterministic(*filter->condition);
    if (!deterministic || !unaffected(*filter->input, mentioned(*filter->condition))) return nullptr;
    return lift(*filter, filter->input, other, other_first);
  }
  if (auto* extend = std::get_if<Extend>(&side->node)) {
    if (others.contains(extend->variable) || !is_deterministic(*extend->expression) ||
        !unaffected(*extend->input, mentioned(*extend->expression))) {
      return nullptr;
    }
    return lift(*extend, extend->input, other, other_first);
  }
  if (auto* optional = std::get_if<LeftJoin>(&side->node)) {
    VariableSet used = intersection(others, possible(*optional->right));
    if (optional->condition) used.insert(intersection(others, mentioned(*optional->condition)));
    if (!certain(*optional->left).contains_all(used)) return nullptr;
    return lift(*optional, optional->left, other, other_first);
  }
  if (auto* minus = std::get_if<Minus>(&side->node)) {
    if (!certain(*minus->left).contains_all(intersection(others, possible(*minus->right)))) return nullptr;
    return lift(*minus, minus->left, other, other_first);
  }
  return nullptr;
}

AlgebraPtr& base_of(Algebra& algebra) {
  if (auto* filter = std::get_if<Filter>(&algebra.node)) return filter->input;
  if (auto* extend = std::get_if<Extend>(&algebra.node)) return extend->input;
  if (auto* optional = std::get_if<LeftJoin>(&algebra.node)) return optional->left;
  return std::get<Minus>(algebra.node).left;
}

void widen(AlgebraPtr& algebra) {
  for_each_child(*algebra, widen);
  AlgebraPtr* place = &algebra;
  while (auto* join = std::get_if<Join>(&(*place)->node)) {
    AlgebraPtr lifted = lift_side(join->left, join->right, false);
    if (!lifted) lifted = lift_side(join->right, join->left, true);
    if (!lifted) break;
    *place = std::move(lifted);
    place = &base_of(**place);
  }
}

}  // namespace

AlgebraPtr widen_joins(AlgebraPtr root, RewriteContext&) {
  widen(root);
  return root;
}

}  // namespace casus::query
