#pragma once

#include <span>
#include <vector>

#include "storage/index/delta.h"

namespace casus::storage {

/// Walks the net changes of a range of rows in ascending order. The delta must outlive it.
class DeltaCursor {
 public:
  explicit DeltaCursor(const Delta& delta);

  /// Starts over with the rows in [low, high].
  void restart(const Row& low, const Row& high);
  bool valid() const { return sign_ != 0; }
  const Row& row() const { return *row_; }
  std::int32_t sign() const { return sign_; }
  void next();
  /// Forward to the first change not before `row`.
  void seek(const Row& row);
  /// At an addition not behind the row `last`: it and up to `most` - 1 that follow at once, up to that row.
  std::span<const Row> additions(std::size_t most, const Row& last) const;
  /// How many of those additions, if they are more than one, are in the default graph.
  std::size_t in_default_graph(std::size_t additions) const {
    return static_cast<std::size_t>(lead_->run->default_sum(lead_->at, lead_->at + additions));
  }
  /// Forward by so many additions.
  void skip(std::size_t additions) {
    if (lead_) lead_->at += additions - 1;
    next();
  }

 private:
  struct Position {
    const DeltaRun* run;
    std::size_t at;
    std::size_t end;
    bool is_at_end() const { return at == end; }
    const Row& row() const { return run->row(at); }
  };
  void sort();
  void sink(std::size_t i);
  void settle();
  void pass_row();

  std::vector<Position> positions_;  // those that are not at their end ascend, the others stand behind them
  std::size_t left_ = 0;             // not at their end
  std::size_t same_ = 0;             // the first so many are at row_
  const Row* row_ = nullptr;
  std::int32_t sign_ = 0;
  // The first position, if no other is at row_, and the row of the second: until that one is reached, the next change
  // is the next entry of the run.
  Position* lead_ = nullptr;
  const Row* other_ = nullptr;
};

/// The net changes of the rows in [low, high] by which `after` differs from `before`, ascending. Both are deltas on the
/// same blocks.
std::vector<DeltaEntry> changes_between(const Delta& before, const Delta& after, const Row& low, const Row& high);

}  // namespace casus::storage
