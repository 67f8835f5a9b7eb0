#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "storage/engine/engine.h"
#include "storage/index/index_view.h"
#include "storage/load/bulk_load.h"

namespace casus::storage {

struct WrittenGeneration {
  /// kBlocks and kZones of all permutations, not yet ingested.
  std::vector<std::unique_ptr<SortedFile>> files;
  std::uint64_t quads = 0;
  std::uint64_t inserted = 0;  ///< of them, those that the base did not hold
};

/// Merges the quads and triple terms of a view with loaded ones into blocks of a new generation, in one pass over each
/// permutation and in bounded memory; several permutations at a time when they are long. `pulse` is called several
/// times a second in the calling thread, and may throw.
WrittenGeneration write_generation(Engine& engine, const std::shared_ptr<const IndexView>& base, const BulkLoad& load,
                                   Generation generation, const std::function<void()>& pulse);

}  // namespace casus::storage
