#pragma once

#include "storage/load/bulk_load.h"

namespace casus::storage {

/// bulk_load with another hash of terms (for tests) and another place for temporary files (empty: memory alone).
BulkLoad bulk_load(Engine& engine, std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                   std::span<const LoadInput> inputs, const LoadOptions& options, TermHasher hasher,
                   const std::string& directory);

}  // namespace casus::storage
