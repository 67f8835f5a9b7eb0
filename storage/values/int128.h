#pragma once

namespace casus::storage {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

/// Rounds towards negative infinity; `b` > 0.
constexpr Int128 floor_divide(Int128 a, Int128 b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace casus::storage
