#include "query/functions/condition_ids.h"

#include "query/functions/compare.h"
#include "query/functions/text_ids.h"
#include "storage/dictionary/inline_value.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {
namespace {

using Intervals = std::vector<IdInterval>;

// Literals that compare with each other lie side by side: those of `inlined` first, sorted by value, then the others.
struct Kind {
  Tag inlined;
  Tag last;
  std::uint64_t ignored;  ///< bits that do not take part in the order
};

std::optional<Kind> kind_of(Tag tag) {
  if (storage::is_numeric_tag(tag)) return Kind{Tag::kInteger, Tag::kDerivedIntegerTerm, 0};
  if (tag == Tag::kDateTime || tag == Tag::kDateTimeTerm)
    return Kind{Tag::kDateTime, Tag::kDateTimeTerm, storage::kTimezoneBits};
  if (tag == Tag::kDate || tag == Tag::kDateTerm) return Kind{Tag::kDate, Tag::kDateTerm, storage::kTimezoneBits};
  return std::nullopt;
}

// The inline ids for which `id op constant` is true, where `constant` is inline itself.
IdInterval inline_interval(ComparisonOperator op, Id constant, const Kind& kind) {
  const Id first = Id(constant.bits() & ~kind.ignored), last = Id(constant.bits() | kind.ignored);
  switch (op) {
    case ComparisonOperator::kLess: return {first_id(kind.inlined), id_before(first), true};
    case ComparisonOperator::kLessEqual: return {first_id(kind.inlined), last, true};
    case ComparisonOperator::kGreater: return {id_after(last), last_id(kind.inlined), true};
    case ComparisonOperator::kGreaterEqual: return {first, last_id(kind.inlined), true};
    default: break;
  }
  // Dates with timezones may be equal without being the same; one without is equal to no other.
  const bool zoned = (constant.bits() & kind.ignored) != 0;
  return zoned ? IdInterval{first, last, false} : IdInterval{constant, constant, true};
}

std::optional<Intervals> of_comparison(ComparisonOperator op, const Term& term, EvaluationContext& context) {
  if (op == ComparisonOperator::kNotEqual) return std::nullopt;
  const Id id = context.terms.intern(term.view());
  const auto kind = id.is_local() ? std::nullopt : kind_of(id.tag());
  if (kind) {
    if (id.tag() != kind->inlined) return Intervals{{first_id(kind->inlined), last_id(kind->last), false}};
    return Intervals{inline_interval(op, id, *kind), {id_after(last_id(kind->inlined)), last_id(kind->last), false}};
  }
  // IRIs and strings are equal to themselves alone.
  const bool is_itself = term.is_iri() || (term.is_literal() && term.datatype() == storage::vocabulary::kXsdString);
  if (op != ComparisonOperator::kEqual || !is_itself) return std::nullopt;
  if (id.is_local()) return Intervals{};
  return Intervals{{id, id, true}};
}

struct Comparison {
  Variable variable{};
  ComparisonOperator op = ComparisonOperator::kEqual;
  const Term* term = nullptr;
};

std::optional<Comparison> comparison_with_constant(const ComparisonExpression& comparison) {
  const auto read = [](const Expression& side, const Expression& other, ComparisonOperator op) {
    const auto* v = std::get_if<VariableExpression>(&side.node);
    const auto* term = std::get_if<TermExpression>(&other.node);
    return v && term ? std::optional(Comparison{v->variable, op, &term->term}) : std::nullopt;
  };
  if (const auto found = read(*comparison.left, *comparison.right, comparison.op)) return found;
  return read(*comparison.right, *comparison.left, mirrored(comparison.op));
}

std::optional<ConditionIds> of_list(const InExpression& in, EvaluationContext& context) {
  const auto* v = std::get_if<VariableExpression>(&in.operand->node);
  if (!v || in.negated) return std::nullopt;
  ConditionIds result{v->variable, {}};
  for (const ExpressionPtr& item : in.list) {
    const auto* term = std::get_if<TermExpression>(&item->node);
    const auto intervals =
        term ? of_comparison(ComparisonOperator::kEqual, term->term, context) : std::optional<Intervals>();
    if (!intervals) return std::nullopt;
    result.intervals.insert(result.intervals.end(), intervals->begin(), intervals->end());
  }
  return result;
}

std::optional<ConditionIds> of_alternatives(const OrExpression& any, EvaluationContext& context) {
  std::optional<ConditionIds> result;
  for (const ExpressionPtr& operand : any.operands) {
    auto one = ids_satisfying(*operand, context);
    if (!one || (result && result->variable != one->variable)) return std::nullopt;
    if (result) {
      result->intervals.insert(result->intervals.end(), one->intervals.begin(), one->intervals.end());
    } else {
      result = std::move(one);
    }
  }
  return result;
}

}  // namespace

std::optional<ConditionIds> ids_satisfying(const Expression& condition, EvaluationContext& context) {
  std::optional<ConditionIds> result;
  if (const auto* comparison = std::get_if<ComparisonExpression>(&condition.node)) {
    const auto known = comparison_with_constant(*comparison);
    auto intervals = known ? of_comparison(known->op, *known->term, context) : std::optional<Intervals>();
    if (intervals) result = ConditionIds{known->variable, std::move(*intervals)};
  } else if (const auto* in = std::get_if<InExpression>(&condition.node)) {
    result = of_list(*in, context);
  } else if (const auto* any = std::get_if<OrExpression>(&condition.node)) {
    result = of_alternatives(*any, context);
  } else if (const auto* call = std::get_if<BuiltinExpression>(&condition.node)) {
    result = ids_by_prefix(*call, context);
  }
  if (!result) result = ids_by_language(condition, context);
  if (result) unite(result->intervals);
  return result;
}

}  // namespace casus::query
