#include <algorithm>

#include "query/functions/condition_ids.h"
#include "query/optimize/joins/join_group.h"

namespace casus::query {
namespace {

// Asking the index about more intervals than these would cost more than it saves.
constexpr std::size_t kMaxAsked = 16;

// Whether the leaf has objects within the bounds but outside the exact ones of these intervals.
bool has_others(const std::vector<IdInterval>& intervals, const IdBounds& bounds, const Leaf& leaf,
                const ExecutionContext& context) {
  Id from = bounds.low;
  for (const IdInterval& interval : intervals) {
    if (!interval.exact || interval.high < from) continue;
    if (bounds.high < interval.low) break;
    if (from < interval.low && has_objects(leaf, {from, id_before(interval.low)}, context)) return true;
    if (bounds.high <= interval.high) return false;
    from = id_after(interval.high);
  }
  return has_objects(leaf, {from, bounds.high}, context);
}

// The conditions of a group on one variable, by their number among its filters.
struct KnownConditions {
  Variable variable{};
  std::vector<std::pair<std::size_t, std::vector<IdInterval>>> conditions;
  std::vector<IdInterval> all;  ///< what satisfies every one of them
};

std::vector<KnownConditions> known_conditions(const JoinGroup& group, EvaluationContext& context) {
  std::vector<KnownConditions> known;
  for (std::size_t f = 0; f < group.filters.size(); ++f) {
    auto ids = ids_satisfying(*group.filters[f].condition, context);
    if (!ids) continue;
    auto place = std::find_if(known.begin(), known.end(), [&](const auto& k) { return k.variable == ids->variable; });
    if (place == known.end()) {
      known.push_back({ids->variable, {}, ids->intervals});
      place = known.end() - 1;
    } else {
      place->all = intersect(place->all, ids->intervals);
    }
    place->conditions.emplace_back(f, std::move(ids->intervals));
  }
  return known;
}

}  // namespace

// Filters stay: bounds only spare a scan the rows that no filter would let pass. Where the bounds alone decide, it is
// noted that rows read within them need no filter.
void PlanBuilder::apply_ranges(JoinGroup& group) {
  for (const KnownConditions& known : known_conditions(group, context_.evaluation())) {
    for (JoinItem& item : group.items) {
      auto* leaf = std::get_if<Leaf>(&item.source);
      if (!leaf || !leaf->is_variable(2, known.variable) || leaf->repeats_variable()) continue;
      std::vector<IdInterval> intervals = known.all;
      const bool ask = intervals.size() <= kMaxAsked;
      if (ask) std::erase_if(intervals, [&](const auto& i) { return !has_objects(*leaf, {i.low, i.high}, context_); });
      if (intervals.empty()) {
        group.empty = true;
        return;
      }
      const IdBounds bounds{intervals.front().low, intervals.back().high};
      leaf->range.emplace();
      leaf->range->variable = known.variable;
      leaf->range->low = bounds.low;
      leaf->range->high = bounds.high;
      // What has values of its own beside one interval of those is rare.
      const bool narrow = std::count_if(intervals.begin(), intervals.end(), [](const auto& i) { return i.exact; }) == 1;
      for (const auto& [filter, satisfying] : known.conditions) {
        const bool decided = satisfying.size() <= kMaxAsked && !has_others(satisfying, bounds, *leaf, context_);
        if (decided) leaf->range->decided.push_back(filter);
        if (decided || narrow) group.filters[filter].in_range = true;
      }
    }
  }
}

}  // namespace casus::query
