#include "storage/index/row_range.h"

#include <algorithm>

#include "storage/index/zone.h"

namespace casus::storage {

RowRange row_range(const ScanSpec& spec) {
  RowRange range;
  range.low = kLeastRow;
  range.high = kGreatestRow;
  const std::size_t bound = spec.prefix_length;
  for (std::size_t column = 0; column < bound; ++column) range.low[column] = range.high[column] = spec.prefix[column];
  if (bound == 4) return range;
  range.low[bound] = spec.low;
  range.high[bound] = spec.high;
  if (bound == graph_column(spec.permutation)) {
    if (spec.graphs.kind == GraphFilter::Kind::kOne) {
      range.low[bound] = std::max(spec.low, spec.graphs.graph);
      range.high[bound] = std::min(spec.high, spec.graphs.graph);
    } else if (spec.graphs.kind == GraphFilter::Kind::kNamed) {
      range.low[bound] = std::max(spec.low, Id(kDefaultGraph.bits() + 1));
    }
  }
  return range;
}

bool passes(const GraphFilter& filter, Id graph) {
  switch (filter.kind) {
    case GraphFilter::Kind::kOne: return graph == filter.graph;
    case GraphFilter::Kind::kNamed: return graph != kDefaultGraph;
    case GraphFilter::Kind::kSet:
      return filter.set && std::binary_search(filter.set->begin(), filter.set->end(), graph);
    case GraphFilter::Kind::kAll: return true;
  }
  return false;
}

}  // namespace casus::storage
