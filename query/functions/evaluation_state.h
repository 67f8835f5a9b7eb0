#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "query/functions/decode.h"
#include "query/functions/evaluator.h"
#include "query/functions/pattern.h"
#include "query/functions/value.h"
#include "storage/values/temporal.h"

namespace casus::query {

/// The blank nodes of BNODE(label): the same label gives the same node within one solution, whichever expression asks.
/// Solutions are known by the number of the batch that an expression evaluates, the row, and what the columns hold
/// that both expressions see.
struct LabelledNodes {
  struct Row {
    std::uint64_t fingerprint = 0;
    std::uint32_t columns = 0;
    const void* expression = nullptr;
    std::map<std::string, Id, std::less<>> nodes;
  };
  std::uint64_t batch = 0;
  std::unordered_map<std::uint32_t, Row> rows;
};

struct EvaluationContext::State {
  storage::Temporal now;
  std::optional<std::mt19937_64> generator;  ///< seeded at first use, since that takes longer than many a query
  std::uint64_t random_bits();
  PatternCache patterns;
  LabelledNodes labelled;
  std::uint64_t current_batch = 0;  ///< the number of the batch that the running expression evaluates, counted by it
  const void* current_expression = nullptr;

  // Values that ORDER BY and MIN/MAX compare again and again.
  static constexpr std::size_t kMaxOrderBytes = std::size_t{64} << 20;
  std::unordered_map<Id, Value> order_values;
  ValueArena order_arena;
  DecodeScratch order_scratch;
  const Value& order_value(Id id, const QueryTerms& terms);
};

}  // namespace casus::query
