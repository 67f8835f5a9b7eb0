#pragma once

#include <memory>

#include "storage/engine/engine.h"
#include "storage/index/index_view.h"

namespace casus::storage {

/// Merges the delta of a view into its blocks: rewrites those that changed, in steps of about 64 blocks, each one
/// atomic batch that also removes the delta keys it absorbs. Readers of older views keep what they see. The caller
/// holds the writer lock, and `view` is the last commit. Returns the state after the last step. Throws StorageError;
/// some steps may then be done, and the state must be loaded again.
std::shared_ptr<const IndexView> fold_delta(Engine& engine, const IndexView& view);

}  // namespace casus::storage
