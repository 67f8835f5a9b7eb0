#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "query/execute/execution_context.h"
#include "query/execute/operator.h"

namespace casus::query {

/// For each id its place in SPARQL's ORDER BY (section 15.1) among the others, equal for ids that the order does not
/// tell apart. Each distinct id is decoded at most once. Throws Cancelled, Timeout, ResourceLimit.
std::vector<std::uint64_t> rank_for_order(ExecutionContext& context, const std::vector<Id>& ids);

/// How each id compares with `pivot` in that order: negative, zero or positive. Decodes each at most once.
std::vector<int> compare_for_order_with(ExecutionContext& context, std::span<const Id> ids, Id pivot);

/// The bounds of ids around this one that ascend as their terms do in that order, where terms that it does not tell
/// apart may have several ids. Nothing for ids that ascend otherwise.
std::optional<Morsel> sorted_ids_around(Id id, const ExecutionContext& context);

}  // namespace casus::query
