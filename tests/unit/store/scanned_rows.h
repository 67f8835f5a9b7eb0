#pragma once

#include <cstdint>

#include "storage/quad_store.h"

namespace casus::storage {

/// How many rows a scan of a whole permutation hands out.
inline std::uint64_t scanned(const ReadView& view, Permutation permutation) {
  ScanSpec spec;
  spec.permutation = permutation;
  spec.graphs = GraphFilter::all();
  const auto scan = view.scan(spec);
  std::uint64_t rows = 0;
  for (ScanBatch batch; scan->next(batch);) rows += batch.rows;
  return rows;
}

}  // namespace casus::storage
