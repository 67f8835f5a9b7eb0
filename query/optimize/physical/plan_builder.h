#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "query/execute/shared_rows.h"
#include "query/optimize/joins/leaf.h"
#include "query/optimize/physical/split_aggregates.h"
#include "query/optimize/planner.h"
#include "query/optimize/variable_set.h"

namespace casus::query {

/// A plan with what the planner expects of it.
struct Planned {
  OperatorPtr op;
  double rows = 0;
  double cost = 0;     ///< nanoseconds
  double startup = 0;  ///< the part of it that is due before the first row, as far as join ordering told
  std::vector<std::pair<Variable, double>> distinct;
  /// Hidden columns of integers: a row stands for as many equal solutions as their product. Only on demand.
  std::vector<Variable> weights;

  double distinct_values(Variable v) const;
};

/// The rows that come first in ascending or descending order of a variable: about so many are read.
struct FirstRows {
  Variable variable{};
  double rows = 0;
};

/// What the consumer of a plan wants. A plan may have more columns than needed, never fewer of those it can bind.
struct Demand {
  VariableSet needed;
  std::optional<std::uint64_t> limit;  ///< only that many first rows will be read
  bool ordered = false;                ///< an ORDER BY below must show
  std::vector<Variable> preferred;     ///< sorted by these, in any sequence, is worth something
  std::optional<FirstRows> first;      ///< the plan should fork and be sorted by that variable
  bool weighted = false;               ///< equal solutions may be one row with weights; passed on where that is safe

  bool wants_all() const { return !limit && !first; }
};

struct CyclicCore;
struct JoinGroup;
struct JoinItem;
struct JoinNode;
struct JoinTree;

/// Makes operators of rewritten algebra. Lives for one call of plan(); the operators keep copies of what they need.
class PlanBuilder {
 public:
  PlanBuilder(ExecutionContext& context, VariableTable& variables, const PlannerOptions& options)
      : context_(context), variables_(variables), options_(options) {}

  Planned build(const Algebra& algebra, const GraphContext& graph, const Demand& demand);
  /// Shares the plan out to several threads where that pays: for inputs of what runs in one thread. `limit`: only that
  /// many first rows will be read.
  Planned gather(Planned planned, std::optional<std::uint64_t> limit = std::nullopt);

 private:
  bool shares_out(const Planned& planned, std::optional<std::uint64_t> limit = std::nullopt) const;
  bool enabled(const char* pass) const { return options_.disabled_passes.count(pass) == 0; }

  // leaves and joins (build_joins.cpp, join_group.cpp)
  Planned build_join_group(const Algebra& algebra, const std::vector<const Expression*>& filters,
                           const GraphContext& graph, const Demand& demand);
  void collect(const Algebra& algebra, const GraphContext& graph, JoinGroup& group);
  void substitute_equalities(JoinGroup& group);
  void apply_ranges(JoinGroup& group);
  void prune(JoinGroup& group, const Demand& demand);
  void plan_items(JoinGroup& group, const Demand& demand);
  void merge_equal_rows(JoinGroup& group);
  Planned join(JoinGroup& group, const Demand& demand);
  std::optional<Planned> distribute_union(const Algebra& algebra, const std::vector<const Expression*>& filters,
                                          const GraphContext& graph, const Demand& demand, double cost);
  JoinItem join_cycle(JoinGroup& group, const CyclicCore& core, double rows);
  Planned emit(JoinGroup& group, const JoinTree& tree, int node);
  Planned emit_input(JoinGroup& group, const JoinNode& node);
  Planned emit_join(JoinGroup& group, const JoinTree& tree, const JoinNode& node);
  Planned emit_filters(JoinGroup& group, int node, Planned planned);
  Planned scan(const JoinItem& item, const Leaf& leaf, const AccessPath& path);
  Planned path_step(const JoinGroup& group, const JoinItem& item, Planned input);
  Planned only_nodes(Planned input, Variable variable, const storage::GraphFilter& graphs);

  // one pattern attached to another (build_attached.cpp)
  Planned attach(JoinKind kind, Planned left, const Algebra& left_algebra, const Algebra& right,
                 const GraphContext& graph, const Expression* condition, const Demand& demand);
  std::optional<Planned> reduce_by_keys(Planned& left, const Planned& right, const Algebra& right_algebra,
                                        const VariableSet& shared, const GraphContext& graph, const Demand& demand);
  std::optional<Planned> attach_leaf(JoinKind kind, Planned& left, const Algebra& right, const GraphContext& graph,
                                     const Expression* condition, const VariableSet& needed,
                                     const std::optional<FirstRows>& first);
  Planned attach_planned(JoinKind kind, Planned left, Planned right, const Expression* condition,
                         const GraphContext& graph);
  static Schema hash_keys(const Planned& left, const Planned& right);
  ExistsFactory condition_exists(const Expression* condition, const GraphContext& graph);
  Planned build_left_join(const LeftJoin& node, const GraphContext& graph, const Demand& demand);
  Planned build_minus(const Minus& node, const GraphContext& graph, const Demand& demand);

  // filters and EXISTS (build_filters.cpp, exists.cpp)
  Planned build_filters(const Algebra& algebra, const GraphContext& graph, const Demand& demand);
  Planned filter(Planned input, const Expression& condition, const GraphContext& graph);
  std::optional<Planned> filter_early(const Algebra& base, const std::vector<const Expression*>& plain,
                                      const std::vector<const Expression*>& with_exists, const GraphContext& graph,
                                      const Demand& demand, double cost);
  Planned filter_exists(Planned input, const Algebra& input_algebra, const ExistsExpression& exists,
                        const GraphContext& graph);
  ExistsFactory exists_factory(const GraphContext& graph);

  // the rest (build_patterns.cpp, build_group.cpp, build_modifiers.cpp)
  Planned build_union(const Union& node, const GraphContext& graph, const Demand& demand);
  Planned build_graph(const Graph& node, const GraphContext& graph, const Demand& demand);
  Planned build_each_graph(const Graph& node, Variable variable, const Demand& demand);
  Planned build_values(const Values& node, const Demand& demand);
  Planned build_service(const Service& node);
  Planned build_extend(const Extend& node, const GraphContext& graph, const Demand& demand);
  Planned build_group(const Group& node, const GraphContext& graph, const Demand& demand);
  Planned group(Planned input, const Schema& keys, Aggregates aggregates, ExistsFactory exists);
  Planned distinct(Planned input, const Demand& demand);
  std::optional<Planned> count_scan(const Group& node, const GraphContext& graph);
  Planned top_k(Planned input, const std::vector<PhysicalSortKey>& keys, std::uint64_t limit);
  std::optional<Planned> range_top_k(const OrderBy& node, const GraphContext& graph, const Demand& demand,
                                     std::uint64_t limit, Planned& whole);
  Planned build_order_by(const OrderBy& node, const GraphContext& graph, const Demand& demand);
  Planned build_project(const Project& node, const GraphContext& graph, const Demand& demand);
  Planned build_distinct(const Distinct& node, const GraphContext& graph, const Demand& demand);
  Planned build_slice(const Slice& node, const GraphContext& graph, const Demand& demand);

  Planned empty(const VariableSet& variables);
  Planned unit();
  /// Notes the figures on the operator, for EXPLAIN.
  static Planned finish(Planned planned);

  ExecutionContext& context_;
  VariableTable& variables_;
  const PlannerOptions& options_;
  // Patterns that are planned once more, in another form, to see whether that costs less.
  static constexpr int kMaxReductions = 8;
  int reductions_ = 0;
  // Plans that are evaluated once and read several times, with their figures.
  struct Kept {
    std::shared_ptr<SharedRows> plan;
    double rows = 0;
    std::vector<std::pair<Variable, double>> distinct;
  };
  std::vector<Kept> kept_;
};

/// Runs the rewrites, then builds; what inner plans (EXISTS, GRAPH ?g, OPTIONAL by substitution) are made with.
Planned plan_pattern(AlgebraPtr pattern, VariableTable& variables, ExecutionContext& context,
                     const PlannerOptions& options, const GraphContext& graph, const Demand& demand);

/// True when a graph of that name is in the dataset, empty or not.
bool in_dataset(Id graph, const ExecutionContext& context);

/// The share of rows that pass a condition, by its form.
double selectivity(const Expression& condition, const Planned* input);

/// What it costs to evaluate a condition, by its form.
struct ConditionCost {
  double row = 0;           ///< nanoseconds, without reading terms
  bool reads_text = false;  ///< what ids do not hold
};
ConditionCost condition_cost(const Expression& condition);

/// True when two plans of the pattern give the same solutions: nothing is random, and nothing is cut where the sequence
/// could differ.
bool is_repeatable(const Algebra& algebra);

/// True when the rows of a plan of the pattern may come in the order of a scan.
bool keeps_order(const Algebra& algebra);

/// True when the path also matches a sequence of no triples.
bool matches_no_steps(const Path& path);

/// True when EXISTS with the pattern, for outer bindings of `outer`, asks no more than whether the pattern's own
/// solutions hold a compatible one (section 18.6, substitute).
bool is_free_of_substitution(const Algebra& pattern, const VariableSet& outer);

}  // namespace casus::query
