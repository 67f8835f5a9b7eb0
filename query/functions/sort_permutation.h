#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace casus::query {

/// Reorders row numbers so that their keys ascend, stably: radix sort over those bytes that differ at all, a comparison
/// sort for few rows. `keys[row]` is the key of a row. Needs 32 bytes a row for a while.
void sort_rows_by(std::span<const std::uint64_t> keys, std::vector<std::uint32_t>& rows);

}  // namespace casus::query
