#include "storage/store/write_pace.h"

#include <algorithm>
#include <utility>

namespace casus::storage {

WritePace::Duration WritePace::after_commit(std::uint64_t changes, std::uint64_t unfolded, std::uint64_t threshold) {
  const double thresholds = static_cast<double>(unfolded) / static_cast<double>(std::max<std::uint64_t>(threshold, 1));
  if (thresholds <= kFree) return owed_ = Duration(0);
  const double share = std::min((thresholds - kFree) / (kMost - kFree), 1.0);
  const double wait = share * static_cast<double>(kOfAChange.count()) * static_cast<double>(changes);
  owed_ += Duration(static_cast<Duration::rep>(std::min(wait, static_cast<double>(kLongest.count()))));
  if (owed_ < kShortest) return Duration(0);
  return std::min(std::exchange(owed_, Duration(0)), kLongest);
}

}  // namespace casus::storage
