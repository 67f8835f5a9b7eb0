#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "query/execute/execution_context.h"

namespace casus::query {

/// For each id its place in SPARQL's ORDER BY (section 15.1) among the others, equal for ids that the order does not
/// tell apart. Each distinct id is decoded at most once. Throws Cancelled, Timeout, ResourceLimit.
std::vector<std::uint64_t> rank_for_order(ExecutionContext& context, const std::vector<Id>& ids);

/// How each id compares with `pivot` in that order: negative, zero or positive. Decodes each at most once.
std::vector<int> compare_for_order_with(ExecutionContext& context, std::span<const Id> ids, Id pivot);

}  // namespace casus::query
