#include "storage/store/write_pace.h"

#include <algorithm>
#include <utility>

namespace casus::storage {

WritePace::Duration WritePace::after_commit(std::uint64_t changes, Duration taken, std::uint64_t unfolded,
                                            std::uint64_t threshold) {
  const double thresholds = static_cast<double>(unfolded) / static_cast<double>(std::max<std::uint64_t>(threshold, 1));
  if (thresholds <= static_cast<double>(kFree)) return owed_ = Duration(0);
  const double most = std::max(static_cast<double>(kMostOfAChange.count()) * static_cast<double>(changes),
                               static_cast<double>(kLongestCommit.count()));
  const double due = std::min((thresholds - static_cast<double>(kFree)) * static_cast<double>(kOfAChange.count()) *
                                  static_cast<double>(changes),
                              most);
  const double wait = due - static_cast<double>(taken.count());
  owed_ += Duration(static_cast<Duration::rep>(std::min(wait, static_cast<double>(kLongest.count()))));
  owed_ = std::max(owed_, Duration(0));
  if (owed_ < kShortest) return Duration(0);
  return std::min(std::exchange(owed_, Duration(0)), kLongest);
}

}  // namespace casus::storage
