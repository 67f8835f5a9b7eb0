#include <cmath>

#include "query/functions/arithmetic.h"
#include "query/functions/evaluation_state.h"
#include "query/functions/registry.h"
#include "storage/values/floating.h"

namespace casus::query {
namespace {

// A function of a number that keeps its type: exact for integers and decimals.
template <typename Exact, typename Float>
Value map_number(const Value& value, ValueArena& arena, const Exact& exact, const Float& floating) {
  switch (value.kind) {
    case ValueKind::kInteger:
    case ValueKind::kBigInteger:
    case ValueKind::kDecimal:
    case ValueKind::kBigDecimal: return exact(value, arena);
    case ValueKind::kFloat: return Value::of(floating(value.single));
    case ValueKind::kDouble: return Value::of(floating(value.number));
    default: return Value::error();
  }
}

template <typename Rounding>
Value round_exact(const Value& value, ValueArena& arena, const Rounding& rounding) {
  if (is_integer_kind(value.kind)) {
    Value same = value;
    same.id = kUnbound;
    return same;
  }
  return Value::of(storage::Decimal(rounding(to_decimal(value))), arena);
}

Value abs(Call& call, std::span<const Value> args) {
  return map_number(
      args[0], call.arena,
      [](const Value& v, ValueArena& arena) {
        if (is_integer_kind(v.kind)) return Value::of(storage::absolute(to_integer(v)), arena);
        return Value::of(storage::absolute(to_decimal(v)), arena);
      },
      [](auto x) { return std::fabs(x); });
}

Value ceil(Call& call, std::span<const Value> args) {
  return map_number(
      args[0], call.arena,
      [](const Value& v, ValueArena& arena) {
        return round_exact(v, arena, [](const storage::Decimal& d) { return storage::ceiling(d); });
      },
      [](auto x) { return std::ceil(x); });
}

Value floor(Call& call, std::span<const Value> args) {
  return map_number(
      args[0], call.arena,
      [](const Value& v, ValueArena& arena) {
        return round_exact(v, arena, [](const storage::Decimal& d) { return storage::floor(d); });
      },
      [](auto x) { return std::floor(x); });
}

Value round(Call& call, std::span<const Value> args) {
  return map_number(
      args[0], call.arena,
      [](const Value& v, ValueArena& arena) {
        return round_exact(v, arena, [](const storage::Decimal& d) { return storage::round(d); });
      },
      [](auto x) { return storage::round_half_up(x); });
}

Value rand(Call& call, std::span<const Value>) {
  return Value::of(static_cast<double>(call.context.state->random_bits() >> 11) * 0x1p-53);
}

constexpr Function kFunctions[] = {
    {"ABS", 1, 1, abs},     {"CEIL", 1, 1, ceil},        {"FLOOR", 1, 1, floor},
    {"ROUND", 1, 1, round}, {"RAND", 0, 0, rand, false},
};

}  // namespace

std::span<const Function> number_functions() {
  return kFunctions;
}

}  // namespace casus::query
