#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

using storage::Tag;

struct Comparison {
  Variable variable{};
  ComparisonOperator op = ComparisonOperator::kEqual;
  const Term* term = nullptr;
};

ComparisonOperator mirrored(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::kLess: return ComparisonOperator::kGreater;
    case ComparisonOperator::kLessEqual: return ComparisonOperator::kGreaterEqual;
    case ComparisonOperator::kGreater: return ComparisonOperator::kLess;
    case ComparisonOperator::kGreaterEqual: return ComparisonOperator::kLessEqual;
    default: return op;
  }
}

std::optional<Comparison> comparison_with_constant(const Expression& condition) {
  const auto* comparison = std::get_if<ComparisonExpression>(&condition.node);
  if (!comparison || comparison->op == ComparisonOperator::kNotEqual) return std::nullopt;
  if (const auto* v = std::get_if<VariableExpression>(&comparison->left->node)) {
    const auto* term = std::get_if<TermExpression>(&comparison->right->node);
    if (term) return Comparison{v->variable, comparison->op, &term->term};
  }
  if (const auto* v = std::get_if<VariableExpression>(&comparison->right->node)) {
    const auto* term = std::get_if<TermExpression>(&comparison->left->node);
    if (term) return Comparison{v->variable, mirrored(comparison->op), &term->term};
  }
  return std::nullopt;
}

Id first_of(Tag tag) {
  return {tag, 0};
}
Id last_of(Tag tag) {
  return {tag, Id::kPayloadMask};
}

// Bounds outside of which the comparison cannot hold. Literals of a kind lie side by side, inline values first and
// sorted, so a lower bound cuts off smaller inline integers exactly; everything after them stays for the filter.
std::optional<IdRange> range_of(const Comparison& comparison, Id id) {
  IdRange range{comparison.variable, first_of(Tag::kInteger), last_of(Tag::kDerivedIntegerTerm)};
  if (!storage::is_numeric_tag(id.tag())) return std::nullopt;
  if (id.tag() == Tag::kInteger && comparison.op != ComparisonOperator::kLess &&
      comparison.op != ComparisonOperator::kLessEqual) {
    range.low = id;
  }
  return range;
}

}  // namespace

// The filters stay: bounds only spare the scan rows that no filter would let pass.
void PlanBuilder::apply_ranges(JoinGroup& group) {
  for (const PendingFilter& filter : group.filters) {
    const auto comparison = comparison_with_constant(*filter.condition);
    if (!comparison || !comparison->term->is_literal()) continue;
    const auto range = range_of(*comparison, context_.terms().intern(comparison->term->view()));
    if (!range) continue;
    for (JoinItem& item : group.items) {
      auto* leaf = std::get_if<Leaf>(&item.source);
      if (!leaf || !leaf->is_variable(2, range->variable) || leaf->repeats_variable()) continue;
      if (!leaf->range) {
        leaf->range = range;
      } else if (leaf->range->variable == range->variable) {
        leaf->range->low = std::max(leaf->range->low, range->low);
        leaf->range->high = std::min(leaf->range->high, range->high);
      }
    }
  }
}

}  // namespace casus::query
