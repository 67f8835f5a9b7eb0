#pragma once

#include <memory>
#include <optional>

#include "storage/engine/engine.h"
#include "storage/index/index_view.h"

namespace casus::storage {

/// Part of a fold: about 64 changed blocks of one permutation, rewritten with the changes of their rows. Permutations
/// are folded one by one: in each, blocks and delta together hold the same set at any time.
struct FoldStep {
  Permutation permutation;
  std::shared_ptr<const Directory> base;  ///< the blocks that it was prepared from
  Delta delta;                            ///< the changes that it was prepared from
  Row low, high;                          ///< it takes in all changes of these rows
  std::shared_ptr<const Directory> folded;
  std::unique_ptr<EngineBatch> batch;  ///< null when the changes cancel each other and no block is rewritten

  /// Where the fold of this permutation goes on.
  std::optional<Row> next() const;
};

/// Prepares the step that begins at a row; nothing when the view has no changes from there on. Only reads, so that
/// commits and readers go on meanwhile: a few milliseconds, and about 10 MB. Throws StorageError.
std::optional<FoldStep> prepare_fold_step(Engine& engine, const IndexView& view, Permutation permutation,
                                          const Row& from);

/// Writes a step in one atomic batch, and returns the state after it. The caller holds the writer lock, and `current`
/// is the last commit: it may be a later one than the view of the preparation, whose changes then stay in the delta.
/// Null, with nothing written, when the blocks have been replaced since. Throws StorageError.
std::shared_ptr<const IndexView> apply_fold_step(Engine& engine, FoldStep step, const IndexView& current);

}  // namespace casus::storage
