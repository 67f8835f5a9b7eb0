#include "query/optimize/planner.h"

#include <algorithm>

#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

// Operators call each other as deep as the pattern is; a thread's stack has to hold that.
constexpr std::size_t kMaxDepth = 1500;

// Planning compares schemas, at a cost of the square of their size.
constexpr std::size_t kMaxVariables = 20'000;

storage::GraphFilter merge_of(const std::vector<Term>& graphs, const ExecutionContext& context) {
  auto ids = std::make_shared<std::vector<Id>>();
  for (const Term& graph : graphs) {
    if (const auto id = find_term(graph, context)) ids->push_back(*id);
  }
  std::sort(ids->begin(), ids->end());
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
  if (ids->size() == 1) return storage::GraphFilter::one(ids->front());
  storage::GraphFilter filter;
  filter.kind = storage::GraphFilter::Kind::kSet;
  filter.distinct_triples = true;
  filter.set = std::move(ids);
  return filter;
}

// Section 13.2: a clause with only one of FROM and FROM NAMED leaves the other half of the dataset empty.
ActiveDataset active_dataset(const DatasetClause& clause, const ExecutionContext& context,
                             const PlannerOptions& options) {
  ActiveDataset dataset;
  if (clause.empty()) {
    if (options.union_default_graph) {
      dataset.default_graph = storage::GraphFilter::all();
      dataset.default_graph.distinct_triples = true;
    }
    return dataset;
  }
  dataset.default_graph = merge_of(clause.default_graphs, context);
  dataset.named_graphs = merge_of(clause.named_graphs, context);
  dataset.named_graphs.distinct_triples = false;
  return dataset;
}

}  // namespace

Planned plan_pattern(AlgebraPtr pattern, VariableTable& variables, ExecutionContext& context,
                     const PlannerOptions& options, const GraphContext& graph, const Demand& demand) {
  RewriteContext rewriting{variables, context};
  pattern = rewrite(std::move(pattern), rewriting, options);
  PlanBuilder builder(context, variables, options);
  return builder.gather(builder.build(*pattern, graph, demand), demand.limit);
}

OperatorPtr plan(AlgebraPtr root, VariableTable& variables, const DatasetClause& dataset, ExecutionContext& context,
                 const PlannerOptions& options, const std::vector<std::pair<Variable, Term>>& bindings) {
  const std::size_t levels = depth(*root);
  if (levels > kMaxDepth) {
    dismantle(std::move(root));
    throw ResourceLimit("the query nests " + std::to_string(levels) + " operators; the limit is " +
                        std::to_string(kMaxDepth));
  }
  if (variables.size() > kMaxVariables) {
    throw ResourceLimit("the query has " + std::to_string(variables.size()) + " variables; the limit is " +
                        std::to_string(kMaxVariables));
  }
  context.dataset = active_dataset(dataset, context, options);
  context.threads = options.threads;
  root = substitute_bindings(std::move(root), bindings);
  Demand demand;
  demand.needed = possible(*root);
  demand.ordered = true;
  return plan_pattern(std::move(root), variables, context, options, {}, demand).op;
}

}  // namespace casus::query
