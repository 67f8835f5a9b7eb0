#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "storage/index/permutation.h"
#include "storage/index/row_filter.h"

namespace casus::storage {

/// A change of what is visible: the row appears (+1) or disappears (-1).
struct DeltaEntry {
  Row row;
  std::int32_t sign;
};

/// Changes of one permutation in ascending order, at most one a row. Immutable, shared; a slice shares the memory of
/// the run that it was cut from.
class DeltaRun {
 public:
  /// `entries` ascend and are distinct, with signs +1 or -1.
  DeltaRun(Permutation permutation, std::span<const DeltaEntry> entries);
  /// Both together; entries of the same row cancel.
  DeltaRun(Permutation permutation, const DeltaRun& older, const DeltaRun& newer);
  /// The entries [begin, end) of another run.
  DeltaRun(const DeltaRun& other, std::size_t begin, std::size_t end);

  std::size_t size() const { return size_; }
  const Row& row(std::size_t i) const { return rows_[i]; }
  std::int32_t sign(std::size_t i) const { return sums_[i + 1] - sums_[i]; }
  std::size_t lower_bound(const Row& row) const;
  /// Of a row with this hash (RowFilter): false when it has no entry here.
  bool may_hold(std::uint64_t hash) const { return !filter_ || filter_->may_hold(hash); }
  /// The same, searched upwards from `from`, whose predecessors are known to be too small: cheap when it is near.
  std::size_t lower_bound(const Row& row, std::size_t from) const;
  std::size_t upper_bound(const Row& row, std::size_t from) const;
  /// How many of the entries from `begin` on, up to `end`, are additions.
  std::size_t additions(std::size_t begin, std::size_t end) const {
    std::size_t i = begin;
    if (sum(begin, end) == static_cast<std::int64_t>(end - begin)) return end - begin;
    while (sign(i) > 0) ++i;
    return i - begin;
  }
  std::int64_t sum(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }
  std::int64_t default_sum(std::size_t begin, std::size_t end) const {
    return default_sums_[end] - default_sums_[begin];
  }

 private:
  struct Output;
  Output allocate(Permutation permutation, std::size_t entries);
  /// Of all rows, in the permutation that is asked for single ones.
  void make_filter(Permutation permutation);
  /// Moves `from` up, and returns how far the first entry that is not before can be.
  template <class IsBefore>
  std::size_t gallop(std::size_t& from, const IsBefore& is_before) const;

  std::shared_ptr<std::byte[]> memory_;
  std::size_t size_;
  const Row* rows_;
  const std::int32_t* sums_;                 // cumulative signs, size_ + 1
  const std::int32_t* default_sums_;         // the same for rows in the default graph
  std::shared_ptr<const RowFilter> filter_;  // null: there is none
};

/// What differs from the base blocks of one permutation, as immutable runs. Adding a run merges the last ones where one
/// is not twice as long as the next, so that adding n changes costs O(n log size) in the long run; long runs are left
/// to merge_long_runs, which a commit need not wait for. Entries of one row alternate in sign from run to run. A value
/// type, cheap to copy.
class Delta {
 public:
  using Runs = std::vector<std::shared_ptr<const DeltaRun>>;

  explicit Delta(Permutation permutation = Permutation::kSpog) : permutation_(permutation) {}

  /// This delta and, on top of it, changes in ascending order of distinct rows.
  Delta with(std::span<const DeltaEntry> entries) const;
  Delta with(std::shared_ptr<const DeltaRun> run) const;
  /// What it says of the rows from `low` on; shares the memory of the runs.
  Delta from(const Row& low) const;
  /// The same changes in one run.
  Delta merged() const;

  /// From now on the runs there are stay apart from later ones, so that a fold can take them in little by little.
  void freeze() { frozen_ = runs_.size(); }
  Delta frozen_part() const;
  /// This delta with the runs of `part` in the place of the frozen ones.
  Delta with_frozen(const Delta& part) const;

  /// Runs that follow each other, behind the frozen ones, and what they become: empty when they cancel each other.
  struct MergedRuns {
    Runs old;
    std::shared_ptr<const DeltaRun> merged;
  };
  /// Whether some of the long runs should be merged.
  bool has_long_runs_to_merge() const;
  /// Of the runs up to the last long one.
  std::vector<MergedRuns> merge_long_runs() const;
  /// Whether it is long, and so much is in other runs than the longest one that all should be merged, once nothing else
  /// is to be done.
  bool has_runs_to_merge() const;
  std::vector<MergedRuns> merge_runs() const;
  /// Puts merged runs in the place of the old ones, where these are still there.
  void replace(std::span<const MergedRuns> groups);

  /// This delta without the runs that another one has too.
  Delta without_runs_of(const Delta& other) const;

  bool empty() const { return runs_.empty(); }
  std::span<const std::shared_ptr<const DeltaRun>> runs() const { return runs_; }
  std::uint64_t entries() const;  ///< in all runs
  /// -1, 0 or +1.
  std::int32_t sign_of(const Row& row) const;
  /// The sum of the signs of the rows in [low, high].
  std::int64_t sum(const Row& low, const Row& high) const;
  std::int64_t default_sum(const Row& low, const Row& high) const;
  std::int64_t sum() const;

 private:
  using Run = std::shared_ptr<const DeltaRun>;
  void push(Run run);
  std::size_t long_runs() const;
  void merge_shortest_neighbours();
  void merge_neighbours(std::size_t first);
  Run merge_all(std::span<const Run> runs) const;
  std::span<const Run> later() const { return std::span(runs_).subspan(frozen_); }

  Permutation permutation_;
  Runs runs_;
  std::size_t frozen_ = 0;  // the first so many are
};

}  // namespace casus::storage
