#include "query/functions/id_intervals.h"

#include <algorithm>

namespace casus::query {

void unite(std::vector<IdInterval>& intervals) {
  std::erase_if(intervals, [](const IdInterval& interval) { return interval.high < interval.low; });
  std::sort(intervals.begin(), intervals.end(), [](const auto& a, const auto& b) { return a.low < b.low; });
  std::vector<IdInterval> united;
  for (const IdInterval& next : intervals) {
    const bool overlaps = !united.empty() && next.low <= united.back().high;
    const bool touches =
        !united.empty() && next.low == id_after(united.back().high) && next.exact == united.back().exact;
    if (!overlaps && !touches) {
      united.push_back(next);
      continue;
    }
    united.back().exact = united.back().exact && next.exact;
    united.back().high = std::max(united.back().high, next.high);
  }
  intervals = std::move(united);
}

std::vector<IdInterval> intersect(const std::vector<IdInterval>& a, const std::vector<IdInterval>& b) {
  std::vector<IdInterval> both;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const Id low = std::max(a[i].low, b[j].low), high = std::min(a[i].high, b[j].high);
    if (low <= high) both.push_back({low, high, a[i].exact && b[j].exact});
    if (a[i].high < b[j].high) {
      ++i;
    } else {
      ++j;
    }
  }
  return both;
}

}  // namespace casus::query
