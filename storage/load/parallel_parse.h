#pragma once

#include <functional>
#include <span>

#include "casus/load.h"
#include "storage/load/bulk_load.h"
#include "storage/load/parsed_batch.h"

namespace casus::storage {

/// Parses the inputs in worker threads, a few batches ahead, and calls `consume` for each batch in the calling thread,
/// in the order of the inputs. Formats that can be cut into chunks are parsed by all threads at once. Throws what a
/// parser or `consume` throws, of several mistakes the first in the inputs; the threads have ended then.
void parse_in_batches(std::span<const LoadInput> inputs, const LoadOptions& options,
                      const std::function<void(const ParsedBatch&)>& consume);

}  // namespace casus::storage
