#pragma once

#include <chrono>
#include <cstdint>

namespace casus::storage {

/// Holds writers up, little by little, where they change more than is folded meanwhile: the longer the delta gets, the
/// less of a processor a fold takes for each change, and the slower the writers are. Used under the writer lock.
class WritePace {
 public:
  using Duration = std::chrono::microseconds;

  /// How long the writer is to wait after a commit of so many changes, when there are `unfolded` of them altogether and
  /// a fold begins at `threshold`. Nothing up to kFree thresholds; from there on more and more, and from kMost on
  /// kOfAChange for each. Never longer than kLongest; short waits add up until they are worth a sleep.
  Duration after_commit(std::uint64_t changes, std::uint64_t unfolded, std::uint64_t threshold);

  static constexpr double kFree = 2, kMost = 4;
  // A fold that changes all blocks of 10 million triples takes about 5 s of a processor, whatever is changed: 5 us for
  // each of a million changes.
  static constexpr Duration kOfAChange{5};
  static constexpr Duration kLongest{10'000};
  static constexpr Duration kShortest{1'000};

 private:
  Duration owed_{0};
};

}  // namespace casus::storage
