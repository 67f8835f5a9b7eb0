#include <algorithm>

#include "query/functions/condition_ids.h"
#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

// Beyond so many intervals, asking the index about each costs more than it saves.
constexpr std::size_t kMaxAsked = 16;

struct Bounds {
  Id low, high;
  bool exact = false;   ///< every object of the leaf within them satisfies the condition
  bool narrow = false;  ///< most of them do
};

// Whether the leaf has objects in nothing but the intervals between the first and the last of them.
bool has_no_others(const std::vector<IdInterval>& intervals, const Leaf& leaf, const ExecutionContext& context) {
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    const Id from = Id(intervals[i - 1].high.bits() + 1), to = Id(intervals[i].low.bits() - 1);
    if (from <= to && has_objects(leaf, {from, to}, context)) return false;
  }
  return true;
}

// Nothing: no object of the leaf satisfies the condition.
std::optional<Bounds> bounds_of(std::vector<IdInterval> intervals, const Leaf& leaf, const ExecutionContext& context) {
  const bool ask = intervals.size() <= kMaxAsked;
  if (ask) {
    std::erase_if(intervals, [&](const IdInterval& interval) {
      return !has_objects(leaf, {interval.low, interval.high}, context);
    });
  }
  if (intervals.empty()) return std::nullopt;
  const bool exact = ask && std::all_of(intervals.begin(), intervals.end(), [](const auto& i) { return i.exact; }) &&
                     has_no_others(intervals, leaf, context);
  // What has values of its own beside one interval of those is rare.
  const bool narrow = std::count_if(intervals.begin(), intervals.end(), [](const auto& i) { return i.exact; }) == 1;
  return Bounds{intervals.front().low, intervals.back().high, exact, narrow};
}

}  // namespace

// Filters stay: bounds only spare a scan the rows that no filter would let pass. Where the bounds alone decide, it is
// noted that rows read within them need no filter.
void PlanBuilder::apply_ranges(JoinGroup& group) {
  for (std::size_t f = 0; f < group.filters.size(); ++f) {
    PendingFilter& filter = group.filters[f];
    const auto ids = ids_satisfying(*filter.condition, context_.evaluation());
    if (!ids) continue;
    for (JoinItem& item : group.items) {
      auto* leaf = std::get_if<Leaf>(&item.source);
      if (!leaf || !leaf->is_variable(2, ids->variable) || leaf->repeats_variable()) continue;
      const auto bounds = bounds_of(ids->intervals, *leaf, context_);
      if (!bounds) {
        group.empty = true;
        return;
      }
      if (!leaf->range) leaf->range.emplace().variable = ids->variable;
      leaf->range->low = std::max(leaf->range->low, bounds->low);
      leaf->range->high = std::min(leaf->range->high, bounds->high);
      if (bounds->exact) leaf->range->decided.push_back(f);
      filter.in_range = filter.in_range || bounds->exact || bounds->narrow;
    }
  }
}

}  // namespace casus::query
