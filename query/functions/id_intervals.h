#pragma once

#include <vector>

#include "storage/dictionary/id.h"

namespace casus::query {

using storage::Id;
using storage::Tag;

/// Ids between inclusive bounds.
struct IdInterval {
  Id low, high;
  bool exact = false;  ///< every term in it satisfies the condition in question
};

constexpr Id first_id(Tag tag) {
  return {tag, 0};
}
constexpr Id last_id(Tag tag) {
  return {tag, Id::kPayloadMask};
}
constexpr Id id_before(Id id) {
  return Id(id.bits() - 1);
}
constexpr Id id_after(Id id) {
  return Id(id.bits() + 1);
}

/// Sorts, drops empty intervals, and makes one of those that overlap or that touch and are alike. What overlaps is
/// exact only if both are.
void unite(std::vector<IdInterval>& intervals);
/// Of two sorted lists without overlaps: what is in both, exact where both are.
std::vector<IdInterval> intersect(const std::vector<IdInterval>& a, const std::vector<IdInterval>& b);

}  // namespace casus::query
