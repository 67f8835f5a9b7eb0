#include <array>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

struct Pass {
  const char* name;
  AlgebraPtr (*run)(AlgebraPtr, RewriteContext&);
};

// substitute_bindings runs before all of these: every pass then sees the constants.
constexpr std::array kPasses = {
    // Early: GRAPH would hide joins and filters below it from every other pass.
    Pass{"push_graph", push_graph},
    // Before filters are split: what is folded need not be moved.
    Pass{"fold_constants", fold_constants},
    Pass{"split_filters", split_filters},
    // Folding and splitting leave units and empty patterns behind.
    Pass{"simplify_patterns", simplify_patterns},
    // Needs the filters above the OPTIONALs, so before they move down.
    Pass{"reduce_optionals", reduce_optionals},
    Pass{"push_filters", push_filters},
    // After push_filters, which would undo it; join ordering places the lifted filters again.
    Pass{"widen_joins", widen_joins},
    Pass{"distinct_before_order", distinct_before_order},
    // After widen_joins: what comes before OPTIONALs is together then.
    Pass{"limit_before_optionals", limit_before_optionals},
};

// Choices that the plan builder makes rather than passes over the algebra, in the order in which it meets them.
constexpr std::array kBuilderPasses = {"substitute_equalities",
                                       "bound_scans",
                                       "prune_variables",
                                       "order_joins",
                                       "sample_joins",
                                       "place_filters",
                                       "distribute_unions",
                                       "merge_joins",
                                       "index_joins",
                                       "multiway_joins",
                                       "semi_joins",
                                       "filter_early",
                                       "reduce_by_keys",
                                       "count_scans",
                                       "weigh_rows",
                                       "count_distinct_rows",
                                       "top_k",
                                       "range_top_k",
                                       "gather"};

}  // namespace

std::vector<std::string> rewrite_passes() {
  std::vector<std::string> names;
  for (const Pass& pass : kPasses) names.emplace_back(pass.name);
  for (const char* name : kBuilderPasses) names.emplace_back(name);
  return names;
}

AlgebraPtr rewrite(AlgebraPtr root, RewriteContext& context, const PlannerOptions& options) {
  // Before the paths are taken apart; always, since the index of triple terms is not all of them.
  root = match_query_triples(std::move(root), context);
  // Early, since it makes joins and unions that the passes look for, and always: that the nodes between two steps are
  // nodes of the graph is a matter of the join.
  root = expand_paths(std::move(root), context);
  for (const Pass& pass : kPasses) {
    if (options.disabled_passes.count(pass.name) == 0) root = pass.run(std::move(root), context);
  }
  return root;
}

}  // namespace casus::query
