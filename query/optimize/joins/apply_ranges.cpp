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

// Literals that compare with each other lie side by side: those of `inlined` first, sorted by value, then the others.
struct Kind {
  Tag inlined;
  Tag last;
  std::uint64_t ignored;  ///< bits that do not take part in the comparison
};

std::optional<Kind> kind_of(Tag tag) {
  constexpr std::uint64_t kZone = 0x7F;
  if (storage::is_numeric_tag(tag)) return Kind{Tag::kInteger, Tag::kDerivedIntegerTerm, 0};
  if (tag == Tag::kDateTime || tag == Tag::kDateTimeTerm) return Kind{Tag::kDateTime, Tag::kDateTimeTerm, kZone};
  if (tag == Tag::kDate || tag == Tag::kDateTerm) return Kind{Tag::kDate, Tag::kDateTerm, kZone};
  return std::nullopt;
}

// Bounds outside of which the comparison cannot hold for the object of a leaf.
std::optional<IdRange> range_of(const Comparison& comparison, Id id, const Leaf& leaf,
                                const ExecutionContext& context) {
  const auto kind = kind_of(id.tag());
  if (!kind) return std::nullopt;
  IdRange range{comparison.variable, first_of(kind->inlined), last_of(kind->last)};
  if (id.tag() != kind->inlined) return range;
  const ComparisonOperator op = comparison.op;
  const std::uint64_t first = id.bits() & ~kind->ignored;
  const std::uint64_t last = id.bits() | kind->ignored;
  if (op != ComparisonOperator::kLess && op != ComparisonOperator::kLessEqual) {
    range.low = op == ComparisonOperator::kGreater ? Id(last + 1) : Id(first);
  }
  // What lies behind the inline values may be smaller than all of them, unless there is nothing.
  if (op != ComparisonOperator::kGreater && op != ComparisonOperator::kGreaterEqual &&
      !has_objects(leaf, {Id(last_of(kind->inlined).bits() + 1), range.high}, context)) {
    range.high = op == ComparisonOperator::kLess ? Id(first - 1) : Id(last);
  }
  return range;
}

}  // namespace

// The filters stay: bounds only spare the scan rows that no filter would let pass.
void PlanBuilder::apply_ranges(JoinGroup& group) {
  for (PendingFilter& filter : group.filters) {
    const auto comparison = comparison_with_constant(*filter.condition);
    if (!comparison || !comparison->term->is_literal()) continue;
    const Id constant = context_.terms().intern(comparison->term->view());
    for (JoinItem& item : group.items) {
      auto* leaf = std::get_if<Leaf>(&item.source);
      if (!leaf || !leaf->is_variable(2, comparison->variable) || leaf->repeats_variable()) continue;
      const auto range = range_of(*comparison, constant, *leaf, context_);
      if (!range) continue;
      const auto kind = kind_of(constant.tag());
      filter.in_range = filter.in_range || first_of(kind->inlined) < range->low || range->high < last_of(kind->last);
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
