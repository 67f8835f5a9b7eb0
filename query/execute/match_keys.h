#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "query/functions/batch.h"

namespace casus::query {

/// Rows of two sides, each of the left with one of the right.
struct RowPairs {
  std::vector<std::uint32_t> left, right;
};

/// The rows [begin, end) of a column in which their keys ascend.
struct KeyRange {
  const Id* column;
  std::size_t begin, end;

  std::size_t size() const { return end - begin; }
  std::span<const Id> keys() const { return {column + begin, size()}; }
  /// Those whose keys are less.
  KeyRange before(Id key) const;
};

/// The rows with equal keys, in their sequence; false where both sides repeat keys. Without branches that depend on the
/// keys, and as three searches side by side, since each step has to wait for the one before: about a nanosecond for
/// each key of the longer range, however the keys lie.
bool match_keys(const KeyRange& left, const KeyRange& right, RowPairs& pairs);

/// For each left row a right one with an equal key, or kNoRow.
void match_each_key(const KeyRange& left, const KeyRange& right, std::vector<std::uint32_t>& matches);

/// True when no ascending key is there twice.
bool are_distinct(std::span<const Id> keys);

}  // namespace casus::query
