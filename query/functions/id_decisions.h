#pragma once

#include <memory>
#include <span>
#include <vector>

#include "query/functions/condition_ids.h"
#include "query/functions/node.h"

namespace casus::query {

/// A condition as far as the ids of one column decide it, without reading a term. One thread.
class IdDecisions {
 public:
  static constexpr Truth kPending{3};

  /// Null when ids tell nothing, or not more than the nodes of the expression see at once.
  static std::unique_ptr<IdDecisions> make(const Expression& condition, const Schema& schema,
                                           EvaluationContext& context);

  /// One truth a row: kTrue, kFalse (which may stand for an error), or kPending where terms must tell, which are listed
  /// in `pending`.
  void run(const Batch& batch, std::span<Truth> out, std::vector<std::uint32_t>& pending);

 private:
  IdDecisions(int column, std::vector<IdInterval> intervals);
  Truth decide(Id id);

  int column_;
  // Intervals without gaps: from starts_[i] on up to the next, truths_[i].
  std::vector<Id> starts_;
  std::vector<Truth> truths_;
  std::size_t last_ = 0;
};

}  // namespace casus::query
