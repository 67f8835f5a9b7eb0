#pragma once

#include <memory>

#include "storage/engine/engine.h"
#include "storage/index/index_view.h"

namespace casus::storage {

/// The state with a fold begun: it is to take in all changes of `current`, the last commit. The caller holds the writer
/// lock. Nothing is written before the first step.
std::shared_ptr<const IndexView> begin_fold(const IndexView& current);

/// Part of a fold: 64 to 128 changed blocks of one permutation, rewritten with the changes of their rows. Permutations
/// are folded one by one: in each, blocks and delta together hold the same set at any time.
struct FoldStep {
  std::shared_ptr<const FoldProgress> before;  ///< of the view that it was prepared from
  std::shared_ptr<const FoldProgress> after;   ///< null: the fold is complete
  Generation generation = 0;
  std::uint64_t changes_done = 0;  ///< with a complete fold: those of its records
  std::size_t permutation = 0;
  std::shared_ptr<const Directory> base;  ///< the blocks that it was prepared from; null: the fold is only ended
  std::shared_ptr<const Directory> folded;
  Delta rest;  ///< of the changes of the fold, what the blocks do not have yet
  std::unique_ptr<EngineBatch> batch;
};

/// Prepares the next step of the fold under way in `view`. Only reads, so that commits and readers go on meanwhile:
/// 3 to 6 ms of CPU time, and up to 20 MB. Throws StorageError.
FoldStep prepare_fold_step(Engine& engine, const IndexView& view);

/// Writes a step in one atomic batch, and returns the state after it. The caller holds the writer lock, and `current`
/// is the last commit: it may be a later one than the view of the preparation, whose changes then stay in the delta.
/// Null, with nothing written, when the blocks or the fold are no longer those of that view. Throws StorageError.
std::shared_ptr<const IndexView> apply_fold_step(Engine& engine, FoldStep step, const IndexView& current);

}  // namespace casus::storage
