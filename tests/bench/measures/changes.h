#pragma once

#include <cstdint>

#include "casus/casus.h"

namespace casus::bench {

/// Triples of a commit.
inline constexpr int kBatchSize = 1'000;

/// About an event that no generated graph has.
Quad new_event(std::uint64_t number);
/// Every other one is about an event that the graph has, so that changes stand between the rows of ten predicates as
/// well as behind them.
Quad new_fact(std::uint64_t number);

/// Inserts the quads behind `number`, so many, in commits of so many without sync. Returns the number of the last one.
std::uint64_t insert_batches(Store& store, std::uint64_t triples, std::uint64_t number, Quad (*quad)(std::uint64_t),
                             int batch_size = kBatchSize);

}  // namespace casus::bench
