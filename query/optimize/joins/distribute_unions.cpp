#include <algorithm>

#include "query/optimize/joins/join_cost.h"
#include "query/optimize/joins/join_group.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// More alternatives would each repeat the other patterns.
constexpr std::size_t kMaxAlternatives = 8;

void add_joined(const Algebra& algebra, std::vector<const Algebra*>& patterns) {
  if (const auto* join = std::get_if<Join>(&algebra.node)) {
    add_joined(*join->left, patterns);
    add_joined(*join->right, patterns);
  } else {
    patterns.push_back(&algebra);
  }
}

}  // namespace

double cost_of_unions(const JoinGroup& group) {
  double cost = 0;
  for (const JoinItem& item : group.items) {
    const auto* opaque = std::get_if<OpaqueItem>(&item.source);
    if (opaque && std::holds_alternative<Union>(opaque->algebra->node)) {
      cost += item.planned.cost + item.planned.rows * cost::kHashProbe;
    }
  }
  return cost;
}

// The join of a UNION with other patterns as the UNION of joins, where that costs less: where the others have few rows,
// these look up what the alternatives would compute as a whole.
std::optional<Planned> PlanBuilder::distribute_union(const Algebra& algebra,
                                                     const std::vector<const Expression*>& filters,
                                                     const GraphContext& graph, const Demand& demand, double cost) {
  if (reductions_ >= kMaxReductions) return std::nullopt;
  std::vector<const Algebra*> patterns;
  add_joined(algebra, patterns);
  const auto place = std::find_if(patterns.begin(), patterns.end(),
                                  [](const Algebra* p) { return std::holds_alternative<Union>(p->node); });
  if (place == patterns.end() || patterns.size() < 2) return std::nullopt;
  const std::vector<AlgebraPtr>& alternatives = std::get<Union>((*place)->node).inputs;
  patterns.erase(place);
  const bool repeatable =
      std::all_of(patterns.begin(), patterns.end(), [](const auto* p) { return is_repeatable(*p); }) &&
      std::all_of(filters.begin(), filters.end(), [](const auto* f) { return is_deterministic(*f); });
  if (!repeatable || alternatives.size() > kMaxAlternatives) return std::nullopt;
  ++reductions_;
  RewriteContext rewriting{variables_, context_};
  Union joined;
  for (const AlgebraPtr& alternative : alternatives) {
    AlgebraPtr pattern = clone(*alternative);
    for (const Algebra* other : patterns) pattern = make_algebra(Join{clone(*other), std::move(pattern)});
    pattern = widen_joins(simplify_patterns(std::move(pattern), rewriting), rewriting);
    for (const Expression* filter : filters) pattern = make_algebra(Filter{clone(*filter), std::move(pattern)});
    joined.inputs.push_back(std::move(pattern));
  }
  Planned distributed = build(*make_algebra(std::move(joined)), graph, demand);
  if (distributed.cost >= cost && !options_.always_replan) return std::nullopt;
  return distributed;
}

}  // namespace casus::query
