#include "query/execute/operator.h"

namespace casus::query {

bool Operator::next(Batch& batch) {
  batch.reset(schema_.size());
  if (exhausted_) return false;
  context_.check();
  if (batch_charge_ == 0) {
    // Of a plan with many operators of many columns, the batches alone can be more than the machine has.
    const std::size_t batch_bytes = schema_.size() * Batch::kTargetRows * sizeof(Id);
    context_.charge(batch_bytes);
    batch_charge_ = batch_bytes;
  }
  const bool more = context_.times_operators ? produce_timed(batch) : produce(batch);
  if (more) {
    statistics_.rows += batch.rows;
    ++statistics_.batches;
  } else {
    exhausted_ = true;
    batch.reset(schema_.size());
  }
  return more;
}

bool Operator::produce_timed(Batch& batch) {
  const auto start = std::chrono::steady_clock::now();
  const bool more = produce(batch);
  statistics_.time += std::chrono::steady_clock::now() - start;
  return more;
}

void Operator::close() {
  for (const Operator* input : running_inputs()) const_cast<Operator*>(input)->close();
}

void Operator::add_statistics(const Operator& fork) {
  statistics_.rows += fork.statistics_.rows;
  statistics_.batches += fork.statistics_.batches;
  statistics_.time += fork.statistics_.time;
  const auto ours = inputs(), theirs = fork.inputs();
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    // Forks may share an input, such as the right side of a hash join.
    if (ours[i] != theirs[i]) const_cast<Operator*>(ours[i])->add_statistics(*theirs[i]);
  }
}

}  // namespace casus::query
