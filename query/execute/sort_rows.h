#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "query/execute/execution_context.h"

namespace casus::query {

/// Reorders row numbers so that their keys ascend, stably, in the threads of the context. `keys[row]` is the key of a
/// row. Needs 32 bytes a row for a while.
void sort_rows_by(ExecutionContext& context, std::span<const std::uint64_t> keys, std::vector<std::uint32_t>& rows);

}  // namespace casus::query
