#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "query/algebra/algebra.h"
#include "query/execute/operators.h"

namespace casus::query {

struct PlannerOptions {
  /// Patterns outside GRAPH see the union of all graphs (when the query has no FROM).
  bool union_default_graph = false;
  /// Rewrite passes switched off by name, for tests: answers never change.
  std::set<std::string> disabled_passes;
  /// For tests: what is planned once more in another form where that may pay is always taken in that form: OPTIONAL,
  /// MINUS and EXISTS reduced by the keys of their left side, joins with each alternative of a UNION, an EXISTS that
  /// judges one triple.
  bool always_replan = false;
  /// Joins that are estimated to take at least this are estimated again, from samples.
  std::chrono::nanoseconds sample_from{2'000'000};
  /// Threads that may work on one plan.
  std::size_t threads = 1;
  /// Parts of a plan that are estimated to take at least this are computed by several threads.
  std::chrono::nanoseconds parallel_from{1'000'000};
};

/// The names of the rewrite passes, in the order in which they run.
std::vector<std::string> rewrite_passes();

/// Rewrites the algebra of a query (or of an update's WHERE) and makes its physical plan. Sets `context.dataset` from
/// the dataset clause. The plan refers to `context`, `variables` (hidden ones may be added) and owns everything else;
/// `root` is consumed. `bindings` are values given from outside for variables (prepared queries): substituted before
/// planning. Throws QueryError (SERVICE that is not SILENT, unknown function).
OperatorPtr plan(AlgebraPtr root, VariableTable& variables, const DatasetClause& dataset, ExecutionContext& context,
                 const PlannerOptions& options, const std::vector<std::pair<Variable, Term>>& bindings = {});

/// The plan as an indented tree, a line an operator: description, estimated rows, and with `analyze` actual rows and
/// time.
std::string explain(const Operator& root, const VariableTable& variables, bool analyze);

}  // namespace casus::query
