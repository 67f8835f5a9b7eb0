#include "query/functions/constant_comparison.h"

#include <algorithm>
#include <cmath>

#include "query/functions/arithmetic.h"
#include "query/functions/compare.h"
#include "storage/dictionary/inline_value.h"

namespace casus::query {

using storage::Decimal;

namespace {

template <typename Holds, typename Known>
bool compare_run(std::span<const Id> ids, const Selection& rows, Tag tag, const Known& known, const Holds& holds_bits,
                 std::span<Truth> out) {
  std::uint8_t pending = 0;
  const auto step = [&](std::size_t i, Id id) {
    const bool sure = id.tag() == tag && known(id.bits());
    out[i] = sure ? truth_of(holds_bits(id.bits())) : ConstantComparison::kPending;
    pending |= static_cast<std::uint8_t>(!sure);
  };
  if (rows.all) {
    for (std::size_t i = 0; i < out.size(); ++i) step(i, ids[i]);
  } else {
    for (std::size_t i = 0; i < out.size(); ++i) step(i, ids[rows.rows[i]]);
  }
  return pending != 0;
}

template <typename Known>
bool compare_run(ComparisonOperator op, std::span<const Id> ids, const Selection& rows, Tag tag, std::uint64_t mask,
                 std::uint64_t bits, const Known& known, std::span<Truth> out) {
  const auto run = [&](const auto& holds_bits) { return compare_run(ids, rows, tag, known, holds_bits, out); };
  switch (op) {
    case ComparisonOperator::kEqual: return run([=](std::uint64_t v) { return (v | mask) == bits; });
    case ComparisonOperator::kNotEqual: return run([=](std::uint64_t v) { return (v | mask) != bits; });
    case ComparisonOperator::kLess: return run([=](std::uint64_t v) { return (v | mask) < bits; });
    case ComparisonOperator::kLessEqual: return run([=](std::uint64_t v) { return (v | mask) <= bits; });
    case ComparisonOperator::kGreater: return run([=](std::uint64_t v) { return (v | mask) > bits; });
    case ComparisonOperator::kGreaterEqual: return run([=](std::uint64_t v) { return (v | mask) >= bits; });
  }
  return true;
}

bool is_equality(ComparisonOperator op) {
  return op == ComparisonOperator::kEqual || op == ComparisonOperator::kNotEqual;
}

// Literals of different classes are never equal, whatever their values.
enum class Class : std::uint8_t { kUnknown, kNumber, kBoolean, kString, kLangString, kDate, kDateTime, kOther };

Class class_of(const Value& value) {
  if (value.is_numeric()) return Class::kNumber;
  switch (value.kind) {
    case ValueKind::kBoolean: return Class::kBoolean;
    case ValueKind::kString: return Class::kString;
    case ValueKind::kLangString: return Class::kLangString;
    case ValueKind::kTemporal:
      if (value.temporal->kind == storage::TemporalKind::kDate) return Class::kDate;
      return value.temporal->kind == storage::TemporalKind::kDateTime ? Class::kDateTime : Class::kOther;
    case ValueKind::kDuration: return Class::kOther;
    default: return Class::kUnknown;
  }
}

// Tags whose literals are all of one class and well-formed.
constexpr std::pair<Tag, Class> kClasses[] = {
    {Tag::kShortString, Class::kString},       {Tag::kString, Class::kString},   {Tag::kLangString, Class::kLangString},
    {Tag::kDirLangString, Class::kLangString}, {Tag::kBoolean, Class::kBoolean}, {Tag::kInteger, Class::kNumber},
    {Tag::kDecimal, Class::kNumber},           {Tag::kFloat, Class::kNumber},    {Tag::kDouble, Class::kNumber},
    {Tag::kDateTime, Class::kDateTime},        {Tag::kDate, Class::kDate},
};

}  // namespace

ConstantComparison::ConstantComparison(ComparisonOperator op, const Value& constant, QueryTerms& terms) : op_(op) {
  const Id id = to_id(constant, terms);
  if (constant.is_error()) return;
  const Tag tag = id.tag();
  if (is_equality(op)) add_unequal(constant, id);
  switch (tag) {
    case Tag::kBoolean:
    case Tag::kShortString: rule(tag) = {Known::kAlways, op, kPending, 0, id.bits(), false}; break;
    case Tag::kIri:
    case Tag::kString:
      if (is_equality(op)) rule(tag) = {Known::kAlways, op, kPending, 0, id.bits(), false};
      break;
    case Tag::kDate:
    case Tag::kDateTime:
      rule(tag) = {is_equality(op) ? Known::kSameZonedness : Known::kAlways,
                   op,
                   kPending,
                   storage::kTimezoneBits,
                   id.bits() | storage::kTimezoneBits,
                   (id.bits() & storage::kTimezoneBits) != 0};
      break;
    default:
      if (constant.is_numeric()) add_numbers(constant);
  }
}

// A number as ids of every inline numeric tag where the comparison gives the same as with the number itself.
void ConstantComparison::add_numbers(const Value& constant) {
  const auto add = [&](Known known, std::optional<Id> id) {
    if (id) rule(id->tag()) = {known, op_, kPending, 0, id->bits(), false};
  };
  if (constant.kind == ValueKind::kDouble) {
    if (!std::isnan(constant.number)) add(Known::kUnlessNan, storage::double_id(constant.number));
    return;
  }
  if (constant.kind == ValueKind::kFloat) {
    if (!std::isnan(constant.single)) add(Known::kUnlessNan, storage::float_id(constant.single));
    return;
  }
  const Decimal decimal = to_decimal(constant);
  if (decimal.mantissa().is_small()) {
    add(Known::kAlways, storage::decimal_id(decimal.mantissa().small(), static_cast<int>(decimal.scale())));
  }
  const double number = decimal.to_double();
  if (Decimal::exact(number) == decimal) add(Known::kUnlessNan, storage::double_id(number));
  const float single = decimal.to_float();
  if (Decimal::exact(static_cast<double>(single)) == decimal) add(Known::kUnlessNan, storage::float_id(single));
  // Integers against a fraction: the whole number on the side where the answer does not change.
  const bool below = op_ == ComparisonOperator::kLessEqual || op_ == ComparisonOperator::kGreater;
  if (!decimal.is_integer() && is_equality(op_)) return;
  const storage::Integer whole = below ? floor(decimal) : ceiling(decimal);
  if (whole.is_small()) add(Known::kAlways, storage::integer_id(whole.small()));
}

// Terms that can only be equal to a term of their own tag: the rest is unequal whatever it is.
void ConstantComparison::add_unequal(const Value& constant, Id id) {
  Rule unequal;
  unequal.fixed = truth_of(op_ == ComparisonOperator::kNotEqual);
  for (const Tag tag : {Tag::kBlankNode, Tag::kIri}) {
    if (id.tag() != tag || id.is_local()) rule(tag) = unequal;
  }
  // Two triple terms may hold equal values.
  if (constant.kind != ValueKind::kTriple) rule(Tag::kTriple) = unequal;
  if (const Class known = class_of(constant); known != Class::kUnknown) {
    for (const auto& [tag, other] : kClasses) {
      if (other != known) rule(tag) = unequal;
    }
  }
  // A local id means that the store does not hold the constant at all.
  if (constant.kind == ValueKind::kString) rule(Tag::kString) = rule(Tag::kShortString) = unequal;
  if (constant.kind == ValueKind::kIri || constant.kind == ValueKind::kBlankNode) {
    for (std::size_t tag = static_cast<std::size_t>(Tag::kBlankNode); tag < static_cast<std::size_t>(Tag::kLocal);
         ++tag) {
      if (static_cast<Tag>(tag) != id.tag()) rules_[tag] = unequal;
    }
  }
}

std::optional<Id> ConstantComparison::only_equal(Tag tag) const {
  const Rule& rule = rules_[static_cast<std::size_t>(tag)];
  if (rule.fixed == Truth::kFalse) return kUnbound;
  // NaN equals nothing.
  const bool known = rule.known == Known::kAlways || rule.known == Known::kUnlessNan;
  if (rule.fixed != kPending || !known || rule.op != ComparisonOperator::kEqual || rule.mask != 0) return std::nullopt;
  return Id(rule.bits);
}

Truth ConstantComparison::apply(const Rule& rule, Id id) const {
  if (rule.fixed != kPending) return rule.fixed;
  const bool known = rule.known == Known::kAlways || (rule.known == Known::kUnlessNan && id.payload() != 0) ||
                     (rule.known == Known::kSameZonedness && ((id.bits() & storage::kTimezoneBits) != 0) == rule.zoned);
  if (!known) return kPending;
  const std::uint64_t bits = id.bits() | rule.mask;
  return truth_of(holds(rule.op, bits < rule.bits ? -1 : (bits > rule.bits ? 1 : 0)));
}

bool ConstantComparison::run(std::span<const Id> column, const Selection& rows, std::span<Truth> out) const {
  if (out.empty()) return false;
  // Most columns hold one type: the first row's rule is tried on all.
  const Tag tag = column[rows.rows[0]].tag();
  const Rule& first = rules_[static_cast<std::size_t>(tag)];
  bool pending = true;
  if (first.known == Known::kAlways) {
    pending = compare_run(
        first.op, column, rows, tag, first.mask, first.bits, [](std::uint64_t) { return true; }, out);
  } else if (first.known == Known::kUnlessNan) {
    pending = compare_run(
        first.op, column, rows, tag, first.mask, first.bits,
        [](std::uint64_t v) { return (v & Id::kPayloadMask) != 0; }, out);
  } else if (first.known == Known::kSameZonedness) {
    pending = compare_run(
        first.op, column, rows, tag, first.mask, first.bits,
        [zoned = first.zoned](std::uint64_t v) { return ((v & storage::kTimezoneBits) != 0) == zoned; }, out);
  } else {
    std::fill(out.begin(), out.end(), kPending);
  }
  if (!pending) return false;
  pending = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] != kPending) continue;
    const Id id = column[rows.rows[i]];
    out[i] = apply(rules_[static_cast<std::size_t>(id.tag())], id);
    pending |= out[i] == kPending;
  }
  return pending;
}

}  // namespace casus::query
