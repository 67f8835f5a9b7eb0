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
  /// a fold begins at `threshold`. Nothing up to kFree thresholds; from there on a change is to take kOfAChange longer
  /// with every further one. `taken` is what the writer has taken for them already: a slow one is not held up further.
  /// Never longer than kLongest, and no more than makes kLongestCommit, or kMostOfAChange for each, with what it has
  /// taken; short waits add up until they are worth a sleep.
  Duration after_commit(std::uint64_t changes, Duration taken, std::uint64_t unfolded, std::uint64_t threshold);

  static constexpr std::uint64_t kFree = 2;
  // A fold that changes all blocks of 10 million triples takes about 5 s of a processor, whatever is changed: 5 us for
  // each of a million changes. The writer itself takes about as much.
  static constexpr Duration kOfAChange{5};
  // Commits that somebody waits for end within 20 ms, even if the processor is busy when the wait is over.
  static constexpr Duration kLongest{6'000}, kLongestCommit{13'000};
  static constexpr Duration kMostOfAChange{13};
  static constexpr Duration kShortest{1'000};

 private:
  Duration owed_{0};
};

}  // namespace casus::storage
