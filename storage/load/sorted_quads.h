#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/load/bulk_load.h"
#include "storage/load/external_sort.h"
#include "storage/load/load_monitor.h"
#include "storage/load/row_sort.h"

namespace casus::storage {

using RowSorter = ExternalSorter<Row, RowSort>;

/// The distinct quads of a load. `spog` has them in the order of Permutation::kSpog, finished. Sorting takes up to
/// `memory_bytes`, in addition to as much for the quads themselves.
std::unique_ptr<LoadedQuads> make_loaded_quads(RowSorter spog, std::string directory, std::size_t memory_bytes,
                                               std::shared_ptr<LoadMonitor> monitor);

}  // namespace casus::storage
