#include "query/functions/id_decisions.h"

#include <algorithm>

#include "query/algebra/operands.h"

namespace casus::query {
namespace {

bool calls_function(const Expression& expression) {
  if (std::holds_alternative<BuiltinExpression>(expression.node)) return true;
  bool found = false;
  for_each_operand(expression, [&](const ExpressionPtr& operand) { found = found || calls_function(*operand); });
  return found;
}

}  // namespace

std::unique_ptr<IdDecisions> IdDecisions::make(const Expression& condition, const Schema& schema,
                                               EvaluationContext& context) {
  if (!calls_function(condition)) return nullptr;
  auto ids = ids_satisfying(condition, context);
  if (!ids) return nullptr;
  const int column = column_of(schema, ids->variable);
  if (column < 0) return nullptr;
  return std::unique_ptr<IdDecisions>(new IdDecisions(column, std::move(ids->intervals)));
}

IdDecisions::IdDecisions(int column, std::vector<IdInterval> intervals) : column_(column) {
  // Of terms that the store does not have, ids tell nothing.
  intervals.push_back({first_id(Tag::kLocal), last_id(Tag::kLocal), false});
  unite(intervals);
  const auto add = [&](Id start, Truth truth) {
    starts_.push_back(start);
    truths_.push_back(truth);
  };
  Id next{0};
  for (const IdInterval& interval : intervals) {
    if (next < interval.low) add(next, Truth::kFalse);
    add(interval.low, interval.exact ? Truth::kTrue : kPending);
    next = id_after(interval.high);
  }
  add(next, Truth::kFalse);
}

Truth IdDecisions::decide(Id id) {
  const bool again = starts_[last_] <= id && (last_ + 1 == starts_.size() || id < starts_[last_ + 1]);
  if (!again) {
    last_ = static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), id) - starts_.begin()) - 1;
  }
  return truths_[last_];
}

void IdDecisions::run(const Batch& batch, std::span<Truth> out, std::vector<std::uint32_t>& pending) {
  const std::vector<Id>& ids = batch.columns[static_cast<std::size_t>(column_)];
  pending.clear();
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = decide(ids[i]);
    if (out[i] == kPending) pending.push_back(static_cast<std::uint32_t>(i));
  }
}

}  // namespace casus::query
