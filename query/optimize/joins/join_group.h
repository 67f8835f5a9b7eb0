#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "query/optimize/joins/leaf.h"
#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/walk.h"

namespace casus::query {

/// Where a path leads from the nodes at one of its ends that other patterns of the group bind: from a sample.
struct FanOut {
  double ends = 0;           ///< nodes that one start leads to, on average
  double distinct_ends = 0;  ///< nodes that any number of starts lead to, at most, but for the starts themselves
  bool reflexive = false;    ///< a start leads to itself too
};

struct PathItem {
  PathEnd subject, object;
  const Path* path = nullptr;
  storage::GraphFilter graphs;
  std::optional<FanOut> from_subject, from_object;
};

/// Any other pattern: planned on its own, then joined.
struct OpaqueItem {
  const Algebra* algebra = nullptr;
  GraphContext graph;
};

/// The named graphs bound to a variable: GRAPH ?g {}.
struct GraphNamesItem {
  Variable variable{};
};

/// Patterns that form cycles, joined with each other already.
struct CycleItem {};

/// One input of a join group.
struct JoinItem {
  std::variant<Leaf, PathItem, OpaqueItem, GraphNamesItem, CycleItem> source;
  VariableSet possible, certain;
  LeafEstimate estimate;          ///< leaves and paths
  std::vector<AccessPath> paths;  ///< leaves
  /// Leaves of which some position is asked for by nobody: scans hand out equal rows once, with their number in this
  /// variable.
  std::optional<Variable> weight;
  double repeats = 1;  ///< how many equal rows there are on average
  Planned planned;     ///< the others, until they are used
};

/// Rows and distinct ends of a path, from the figures of its predicates.
LeafEstimate estimate_path(const Path& path, const PathEnd& subject, const PathEnd& object,
                           const ExecutionContext& context);
/// Samples both directions of the paths between variables: starts are taken from a pattern that binds them, and the
/// search ends after some hundred nodes. Left open where no pattern binds an end, where few starts are expected, and
/// for closures of paths that are more than alternatives of predicates. Below a millisecond.
void sample_fan_outs(std::vector<JoinItem>& items, ExecutionContext& context);
/// Searches the paths between a constant and a variable for some dozen nodes.
void sample_ends_of_constants(std::vector<JoinItem>& items, const ExecutionContext& context);

/// A filter that waits until its variables are bound.
struct PendingFilter {
  ExpressionPtr condition;
  VariableSet needs;  ///< of the variables that the group may bind
  double selectivity = 1;
  ConditionCost cost{};
  bool in_range = false;  ///< the bounds of a scan let no row pass that it would not
  bool counted = true;    ///< the rows that join ordering expects are those that pass
  bool at_end = false;    ///< it judges each solution of the group anew, even where some share all that it needs
  int node = -1;          ///< of the join tree, where it waits for fewer rows; -1: it is applied as early as possible

  /// Worth being evaluated on fewer rows.
  bool is_costly() const { return cost.reads_text || cost.row > 25; }
};

/// Patterns joined with each other in whatever sequence, and the filters over all of them.
struct JoinGroup {
  std::vector<JoinItem> items;
  std::vector<PendingFilter> filters;
  std::vector<std::pair<Variable, Term>> constants;  ///< variables replaced by constants in every item
  VariableSet possible;
  bool empty = false;
};

/// What the UNIONs among the items cost, and to join their rows one by one.
double cost_of_unions(const JoinGroup& group);

}  // namespace casus::query
