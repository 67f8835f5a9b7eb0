#include "query/functions/aggregate_state.h"

#include "query/functions/arithmetic.h"

namespace casus::query {

using storage::Decimal;

Value NumericTotal::current(ValueArena& arena) const {
  switch (type_) {
    case Type::kSmall: return Value::of(small_);
    case Type::kInteger: return Value::of(exact_->mantissa(), arena);
    case Type::kDecimal: return Value::of(*exact_, arena);
    case Type::kFloat: return Value::of(static_cast<float>(number_));
    case Type::kDouble: return Value::of(number_);
    case Type::kError: break;
  }
  return Value::error();
}

void NumericTotal::add(const Value& value) {
  if (!value.is_error()) ++count_;
  if (type_ == Type::kError) return;
  ValueArena arena;
  const Value total = arithmetic(ArithmeticOperator::kAdd, current(arena), value, arena);
  switch (total.kind) {
    case ValueKind::kInteger:
      type_ = Type::kSmall;
      small_ = total.integer;
      break;
    case ValueKind::kBigInteger:
      type_ = Type::kInteger;
      exact_ = std::make_unique<Decimal>(*total.big_integer);
      break;
    case ValueKind::kDecimal:
    case ValueKind::kBigDecimal:
      type_ = Type::kDecimal;
      exact_ = std::make_unique<Decimal>(to_decimal(total));
      break;
    case ValueKind::kFloat:
      type_ = Type::kFloat;
      number_ = static_cast<double>(total.single);
      break;
    case ValueKind::kDouble:
      type_ = Type::kDouble;
      number_ = total.number;
      break;
    default: type_ = Type::kError;
  }
}

Value NumericTotal::sum(ValueArena& arena) const {
  return current(arena);
}

Value NumericTotal::average(ValueArena& arena) const {
  if (count_ == 0) return Value::of(std::int64_t{0});
  return arithmetic(ArithmeticOperator::kDivide, current(arena), Value::of(count_), arena);
}

std::size_t GroupedIdSet::find(std::uint32_t group_and_one, Id id) const {
  std::uint64_t hash = (id.bits() ^ (std::uint64_t{group_and_one} << 32)) * 0x9E3779B97F4A7C15ull;
  hash ^= hash >> 32;
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot].group_and_one != 0 && (slots_[slot].group_and_one != group_and_one || slots_[slot].id != id)) {
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

void GroupedIdSet::grow() {
  std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.group_and_one != 0) slots_[find(slot.group_and_one, slot.id)] = slot;
  }
}

bool GroupedIdSet::insert(std::uint32_t group, Id id) {
  if (size_ * 4 >= slots_.size() * 3) grow();
  Slot& slot = slots_[find(group + 1, id)];
  if (slot.group_and_one != 0) return false;
  slot = {id, group + 1};
  ++size_;
  return true;
}

}  // namespace casus::query
