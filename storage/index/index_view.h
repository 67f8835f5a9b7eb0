#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "storage/index/block_cache.h"
#include "storage/index/change_log.h"
#include "storage/index/delta.h"
#include "storage/index/directory.h"
#include "storage/index/scan.h"

namespace casus::storage {

/// The quads and triple terms of one commit: RocksDB snapshot, directories and delta that belong together. Immutable,
/// thread-safe.
struct IndexView {
  std::shared_ptr<const EngineSnapshot> snapshot;
  std::shared_ptr<BlockCache> cache;
  Generation generation = 0;
  std::array<std::shared_ptr<const Directory>, kAllPermutations> directories;
  std::array<Delta, kAllPermutations> deltas;
  std::uint64_t next_record = 0;  ///< of the change log
  /// In the records of the change log, those that cancel each other included.
  std::uint64_t logged_changes = 0;
  std::shared_ptr<const FoldProgress> fold;  ///< null when none is under way

  /// Reads zone headers and change log. About 0.1 us a block and a change.
  static std::shared_ptr<const IndexView> load(std::shared_ptr<const EngineSnapshot> snapshot,
                                               std::shared_ptr<BlockCache> cache, Generation generation);

  const Directory& directory(Permutation permutation) const {
    return *directories[static_cast<std::size_t>(permutation)];
  }
  const Delta& delta(Permutation permutation) const { return deltas[static_cast<std::size_t>(permutation)]; }
  /// Quads and triple terms that differ from the base blocks of at least one permutation.
  std::uint64_t changes() const;
  /// Whether some delta has (Delta).
  bool has_long_runs_to_merge() const;
  bool has_runs_to_merge() const;
};

std::unique_ptr<Scan> make_scan(std::shared_ptr<const IndexView> view, const ScanSpec& spec);

/// As ReadView's functions of the same names (storage/quad_store.h).
std::uint64_t count_rows(const std::shared_ptr<const IndexView>& view, const ScanSpec& spec,
                         const std::function<void()>& pulse = {});
std::uint64_t estimate_rows(const IndexView& view, const ScanSpec& spec);
std::uint64_t estimate_distinct_values(const IndexView& view, const ScanSpec& spec);
std::vector<Id> cut_rows(const IndexView& view, const ScanSpec& spec, std::size_t parts);
bool contains_row(const IndexView& view, const IdQuad& quad);
std::uint64_t total_rows(const IndexView& view, Permutation permutation = Permutation::kSpog);

/// The distinct values of the column after `prefix` of a permutation, ascending, found by skipping from one to the
/// next.
std::vector<Id> distinct_values(const std::shared_ptr<const IndexView>& view, Permutation permutation,
                                std::span<const Id> prefix);

/// Exact number of distinct values of the second column under one value of the first, in the base blocks alone.
std::uint64_t base_distinct_second(const IndexView& view, Permutation permutation, Id first);

}  // namespace casus::storage
