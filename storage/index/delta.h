#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "storage/engine/engine.h"
#include "storage/index/keys.h"
#include "storage/index/permutation.h"

namespace casus::storage {

/// A change of what is visible: the row appears (+1) or disappears (-1).
struct DeltaEntry {
  Row row;
  std::int32_t sign;
};

/// Changes of one permutation in ascending order, at most one a row. Immutable, shared.
class DeltaRun {
 public:
  /// `entries` ascend and are distinct, with signs +1 or -1.
  DeltaRun(Permutation permutation, std::vector<DeltaEntry> entries);

  std::size_t size() const { return rows_.size(); }
  const Row& row(std::size_t i) const { return rows_[i]; }
  std::int32_t sign(std::size_t i) const { return sums_[i + 1] - sums_[i]; }
  std::size_t lower_bound(const Row& row, std::size_t from = 0) const;
  std::size_t upper_bound(const Row& row, std::size_t from = 0) const;
  std::int64_t sum(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }
  std::int64_t default_sum(std::size_t begin, std::size_t end) const {
    return default_sums_[end] - default_sums_[begin];
  }

 private:
  std::vector<Row> rows_;
  std::vector<std::int32_t> sums_;          // cumulative signs
  std::vector<std::int32_t> default_sums_;  // the same for rows in the default graph
};

/// What differs from the base blocks of one permutation: immutable runs, each less than half as long as the one before
/// it, so that adding n changes costs O(n log size) in the long run and copies nothing else. Entries of one row
/// alternate in sign from run to run. A value type, cheap to copy.
class Delta {
 public:
  explicit Delta(Permutation permutation = Permutation::kSpog) : permutation_(permutation) {}

  /// Reads the committed changes of a generation back. Throws StorageError(kCorrupt).
  static Delta load(const EngineSnapshot& snapshot, Permutation permutation, Generation generation);

  /// This delta and, on top of it, changes in ascending order of distinct rows.
  Delta with(std::vector<DeltaEntry> entries) const;

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
  Permutation permutation_;
  std::vector<std::shared_ptr<const DeltaRun>> runs_;
};

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

 private:
  struct Position {
    const DeltaRun* run;
    std::size_t at;
    std::size_t end;
  };
  void settle();
  void pass_row();

  std::vector<Position> positions_;
  const Row* row_ = nullptr;
  std::int32_t sign_ = 0;
};

}  // namespace casus::storage
