#include <chrono>

#include "query/functions/compare.h"
#include "query/functions/evaluation_state.h"

namespace casus::query {

EvaluationContext::EvaluationContext(QueryTerms& query_terms) : terms(query_terms), state(std::make_unique<State>()) {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
  state->now.kind = storage::TemporalKind::kDateTime;
  state->now.local = storage::Int128{milliseconds} * (storage::kAttosecondsPerSecond / 1000);
  state->now.has_zone = true;
}

EvaluationContext::EvaluationContext(QueryTerms& query_terms, const EvaluationContext& other)
    : terms(query_terms), base(other.base), state(std::make_unique<State>()) {
  state->now = other.state->now;
}

EvaluationContext::~EvaluationContext() = default;

std::uint64_t EvaluationContext::State::random_bits() {
  if (!generator) {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
    generator.emplace(seed);
  }
  return (*generator)();
}

const Value& EvaluationContext::State::order_value(Id id, const QueryTerms& query_terms) {
  const auto found = order_values.find(id);
  if (found != order_values.end()) return found->second;
  Value value = Value::of_id(id);
  decode({&value, 1}, query_terms, order_arena, order_scratch);
  return order_values.emplace(id, value).first->second;
}

int compare_for_order(Id a, Id b, EvaluationContext& context) {
  if (a == b) return 0;
  switch (compare_ids(a, b)) {
    case IdComparison::kLess: return -1;
    case IdComparison::kEqual: return 0;
    case IdComparison::kGreater: return 1;
    default: break;
  }
  EvaluationContext::State& state = *context.state;
  if (state.order_arena.memory_bytes() + state.order_values.size() * 64 > EvaluationContext::State::kMaxOrderBytes) {
    state.order_values.clear();
    state.order_arena.reset();
  }
  // The first value must survive the second look-up, which may grow the table.
  const Value left = state.order_value(a, context.terms);
  const Value right = state.order_value(b, context.terms);
  return order_values(left, right);
}

}  // namespace casus::query
