#include "query/optimize/joins/join_cost.h"

#include <algorithm>

#include "query/functions/batch.h"
#include "storage/index/bit_packing.h"
#include "storage/index/block.h"

namespace casus::query::cost {
namespace {

constexpr double kBlock = storage::kBlockRows;

}  // namespace

double of_lookups(double rows, double distinct, bool sorted, double index_rows) {
  constexpr double kBatch = Batch::kTargetRows, kMini = storage::kMiniRows;
  distinct = std::clamp(distinct, 1.0, std::max(1.0, rows));
  const double batches = std::max(1.0, rows / kBatch);
  const double keys_at_once = sorted ? distinct : std::min(distinct, kBatch);
  const double lookups = sorted ? distinct : std::min(rows, batches * keys_at_once);
  const double apart = std::max(1.0, index_rows) / keys_at_once;
  const double each =
      kLookup + kLookupMini * std::min(1.0, apart / kMini) + kLookupBlock * std::min(1.0, apart / kBlock);
  return lookups * each + (sorted ? 0 : rows * kLookupSort);
}

double of_seeks(double keys, double scan_rows) {
  return keys * (kSkip + kSkippedRow * std::min(kBlock, scan_rows / std::max(1.0, keys)));
}

}  // namespace casus::query::cost
