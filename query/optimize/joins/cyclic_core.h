#pragma once

#include <optional>
#include <vector>

#include "query/optimize/joins/join_group.h"

namespace casus::query {

/// Patterns of a group that form cycles, such as a triangle, with what is needed to join them a variable at a time.
struct CyclicCore {
  std::vector<std::size_t> items;  ///< of the group
  Schema variables;                ///< in the sequence in which they are bound
  std::vector<AccessPath> paths;   ///< of each item: sorted by its variables in that sequence
  double cost = 0;                 ///< nanoseconds
};

/// The cyclic core of a group of patterns: what is left when patterns that share all their common variables with one
/// other pattern are taken away, again and again (Graham 1979; Yu and Ozsoyoglu 1979). Nothing when no cycle is left,
/// or when it holds a pattern whose rows may repeat.
std::optional<CyclicCore> cyclic_core(const JoinGroup& group);

}  // namespace casus::query
