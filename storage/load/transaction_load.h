#pragma once

#include <span>

#include "casus/load.h"
#include "storage/load/bulk_load.h"
#include "storage/quad_store.h"

namespace casus::storage {

/// Inserts the quads of the inputs one by one: the better way for a few thousand quads into a store that has many. The
/// caller commits, or rolls back when this throws (as bulk_load does).
LoadReport load_in_transaction(WriteTransaction& transaction, std::span<const LoadInput> inputs,
                               const LoadOptions& options);

}  // namespace casus::storage
