#pragma once

#include <memory>
#include <string>

#include "storage/load/bucket_sort.h"
#include "storage/load/bulk_load.h"
#include "storage/load/row_spool.h"

namespace casus::storage {

/// The distinct quads, or triple terms, of a load. `spog` has them in the order of kSpog or kSpot, `sample` is a sample
/// of it; `in_named_graphs` of its rows are not in the default graph. As many streams as there are worker threads share `memory_bytes`, in addition to what `spog` takes.
std::unique_ptr<LoadedQuads> make_loaded_quads(RowSpool<Row> spog, RowSample sample, std::uint64_t in_named_graphs,
                                               std::string directory, std::size_t memory_bytes);

}  // namespace casus::storage
