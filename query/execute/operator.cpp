#include "query/execute/operator.h"

namespace casus::query {

bool Operator::next(Batch& batch) {
  batch.reset(schema_.size());
  if (exhausted_) return false;
  context_.check();
  const auto start = std::chrono::steady_clock::now();
  const bool more = produce(batch);
  statistics_.time += std::chrono::steady_clock::now() - start;
  if (more) {
    statistics_.rows += batch.rows;
    ++statistics_.batches;
  } else {
    exhausted_ = true;
    batch.reset(schema_.size());
  }
  return more;
}

}  // namespace casus::query
