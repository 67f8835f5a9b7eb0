#include <algorithm>

#include "query/optimize/joins/join_cost.h"
#include "query/optimize/physical/plan_builder.h"
#include "query/optimize/walk.h"

namespace casus::query {

double Planned::distinct_values(Variable v) const {
  for (const auto& [variable, count] : distinct) {
    if (variable == v) return std::max(1.0, std::min(count, rows));
  }
  return std::max(1.0, rows);
}

Planned PlanBuilder::finish(Planned planned) {
  planned.op->statistics().estimated_rows = planned.rows;
  return planned;
}

namespace {

double cost_of_first(const Planned& planned, std::optional<std::uint64_t> limit) {
  if (!limit || planned.rows <= 0) return planned.cost;
  return planned.cost * std::min(1.0, static_cast<double>(*limit) / planned.rows);
}

}  // namespace

bool PlanBuilder::shares_out(const Planned& planned, std::optional<std::uint64_t> limit) const {
  return options_.threads > 1 && enabled("gather") && planned.op->can_fork() &&
         cost_of_first(planned, limit) >= static_cast<double>(options_.parallel_from.count());
}

Planned PlanBuilder::gather(Planned planned, std::optional<std::uint64_t> limit) {
  constexpr double kPartCost = 150'000;  // much more than a fork takes
  constexpr double kPartsOfThread = 8;   // so many that all threads end at about the same time
  constexpr double kPartRows = 65'536;   // what is ready, but has to wait for the rows before, takes memory
  if (!shares_out(planned, limit)) return planned;
  const auto threads = static_cast<double>(options_.threads);
  const double least = std::clamp(cost_of_first(planned, limit) / kPartCost, threads, threads * kPartsOfThread);
  const auto parts = static_cast<std::size_t>(std::max(least, planned.rows / kPartRows));
  planned.op = make_gather(context_, std::move(planned.op), options_.threads, parts);
  return finish(std::move(planned));
}

Planned PlanBuilder::empty(const VariableSet& variables) {
  Planned planned;
  planned.op = make_empty(context_, variables.to_vector());
  return finish(std::move(planned));
}

Planned PlanBuilder::unit() {
  Planned planned;
  planned.op = make_unit(context_);
  planned.rows = 1;
  return finish(std::move(planned));
}

bool in_dataset(Id graph, const ExecutionContext& context) {
  const storage::GraphFilter& named = context.dataset.named_graphs;
  using Kind = storage::GraphFilter::Kind;
  switch (named.kind) {
    case Kind::kOne: return named.graph == graph;
    case Kind::kSet: return named.set && std::binary_search(named.set->begin(), named.set->end(), graph);
    case Kind::kNamed:
    case Kind::kAll: return graph != storage::kDefaultGraph && context.view().has_graph(graph);
  }
  return false;
}

namespace {

// Nodes below which a row with weights still stands for that many solutions.
bool keeps_weights(const Algebra& algebra) {
  // All filters over a pattern are built together, and each has to judge equal solutions alike.
  const Algebra* pattern = &algebra;
  for (; const auto* filter = std::get_if<Filter>(&pattern->node); pattern = filter->input.get()) {
    if (!is_deterministic(*filter->condition)) return false;
  }
  return pattern != &algebra || std::holds_alternative<Bgp>(algebra.node) ||
         std::holds_alternative<PathPattern>(algebra.node) || std::holds_alternative<Join>(algebra.node) ||
         std::holds_alternative<Project>(algebra.node);
}

}  // namespace

bool keeps_order(const Algebra& algebra) {
  return std::visit(
      [](const auto& node) {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Project> || std::is_same_v<Node, Extend> || std::is_same_v<Node, Filter> ||
                      std::is_same_v<Node, Distinct> || std::is_same_v<Node, Reduced>) {
          return keeps_order(*node.input);
        } else if constexpr (std::is_same_v<Node, LeftJoin> || std::is_same_v<Node, Minus>) {
          return keeps_order(*node.left);
        } else {
          return std::is_same_v<Node, Bgp> || std::is_same_v<Node, PathPattern> || std::is_same_v<Node, Join> ||
                 std::is_same_v<Node, Graph>;
        }
      },
      algebra.node);
}

Planned PlanBuilder::build(const Algebra& algebra, const GraphContext& graph, const Demand& demand) {
  if (demand.weighted && !keeps_weights(algebra)) {
    Demand plain = demand;
    plain.weighted = false;
    return build(algebra, graph, plain);
  }
  if (demand.first && !keeps_order(algebra)) {
    Demand any = demand;
    any.first.reset();
    return build(algebra, graph, any);
  }
  context_.check();
  const ExecutionContext::Nesting nesting(context_);
  return std::visit(
      [&](const auto& node) -> Planned {
        using Node = std::remove_cvref_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, Bgp> || std::is_same_v<Node, PathPattern> || std::is_same_v<Node, Join>) {
          return build_join_group(algebra, {}, graph, demand);
        } else if constexpr (std::is_same_v<Node, LeftJoin>) {
          return build_left_join(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Filter>) {
          return build_filters(algebra, graph, demand);
        } else if constexpr (std::is_same_v<Node, Union>) {
          return build_union(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Graph>) {
          return build_graph(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Extend>) {
          return build_extend(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Minus>) {
          return build_minus(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Values>) {
          return build_values(node, demand);
        } else if constexpr (std::is_same_v<Node, Service>) {
          return build_service(node);
        } else if constexpr (std::is_same_v<Node, Group>) {
          return build_group(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, OrderBy>) {
          return build_order_by(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Project>) {
          return build_project(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Distinct>) {
          return build_distinct(node, graph, demand);
        } else if constexpr (std::is_same_v<Node, Reduced>) {
          return build(*node.input, graph, demand);
        } else {
          return build_slice(node, graph, demand);
        }
      },
      algebra.node);
}

Planned PlanBuilder::build_union(const Union& node, const GraphContext& graph, const Demand& demand) {
  if (node.inputs.empty()) return empty({});
  Planned planned;
  std::vector<OperatorPtr> inputs;
  Demand branch = demand;
  branch.ordered = false;
  if (node.inputs.size() > 1) branch.preferred.clear();
  for (const AlgebraPtr& input : node.inputs) {
    Planned part = build(*input, graph, branch);
    planned.rows += part.rows;
    planned.cost += part.cost;
    for (const auto& [v, count] : part.distinct) {
      const auto same = std::find_if(planned.distinct.begin(), planned.distinct.end(),
                                     [v = v](const auto& d) { return d.first == v; });
      if (same == planned.distinct.end()) {
        planned.distinct.emplace_back(v, count);
      } else {
        same->second += count;
      }
    }
    inputs.push_back(node.inputs.size() > 1 ? gather(std::move(part), demand.limit).op : std::move(part.op));
  }
  planned.op = inputs.size() == 1 ? std::move(inputs.front()) : make_union(context_, std::move(inputs));
  return finish(std::move(planned));
}

Planned PlanBuilder::build_graph(const Graph& node, const GraphContext& graph, const Demand& demand) {
  if (const auto* constant = std::get_if<Term>(&node.graph)) {
    const auto id = find_term(*constant, context_);
    if (!id || !in_dataset(*id, context_)) return empty(possible(*node.input));
    return build(*node.input, {GraphContext::Kind::kNamed, *id, {}}, demand);
  }
  const Variable variable = std::get<Variable>(node.graph);
  const auto* bgp = std::get_if<Bgp>(&node.input->node);
  if (bgp && enabled("push_graph")) {
    const Algebra leaf{Graph{variable, clone(*node.input)}};
    return build_join_group(leaf, {}, graph, demand);
  }
  return build_each_graph(node, variable, demand);
}

// Section 18.6: the union over the named graphs of the pattern's solutions joined with the graph's name, which is not
// in scope inside.
Planned PlanBuilder::build_each_graph(const Graph& node, Variable variable, const Demand& demand) {
  std::shared_ptr<const Algebra> pattern;
  std::optional<Variable> inside;
  AlgebraPtr copy = clone(*node.input);
  if (occurs(*copy, variable)) {
    inside = variables_.add_hidden(variables_.name(variable));
    rename_variable(*copy, variable, *inside);
  }
  VariableSet columns = intersection(demand.needed, possible(*copy));
  const bool clashes = inside && possible(*copy).contains(*inside);
  if (clashes) columns.insert(*inside);
  pattern = std::move(copy);
  const Schema schema = columns.to_vector();
  const Demand inner{columns, std::nullopt, false, {}};
  ParameterisedPlan plan_for = [&context = context_, &variables = variables_, options = options_, pattern, inner,
                                schema](const std::vector<Id>& values) {
    PlanBuilder builder(context, variables, options);
    Planned planned = builder.build(*pattern, {GraphContext::Kind::kNamed, values.front(), {}}, inner);
    return make_project(context, std::move(planned.op), schema);
  };
  Planned planned;
  planned.rows = static_cast<double>(context_.view().graphs().size());
  planned.op = make_graph_names(context_, variable);
  planned = finish(std::move(planned));
  planned.op = make_apply(context_, JoinKind::kInner, std::move(planned.op), {variable}, schema, std::move(plan_for));
  planned.cost = planned.rows * 50'000;
  planned.rows *= 100;
  planned = finish(std::move(planned));
  if (clashes) {
    const auto variable_of = [](Variable v) { return make_expression(VariableExpression{v}); };
    BuiltinExpression same{"SAMETERM", {}};
    same.arguments.push_back(variable_of(*inside));
    same.arguments.push_back(variable_of(variable));
    BuiltinExpression bound{"BOUND", {}};
    bound.arguments.push_back(variable_of(*inside));
    OrExpression either;
    either.operands.push_back(make_expression(NotExpression{make_expression(std::move(bound))}));
    either.operands.push_back(make_expression(std::move(same)));
    planned.op = make_filter(context_, std::move(planned.op), make_expression(std::move(either)));
    planned = finish(std::move(planned));
  }
  return planned;
}

Planned PlanBuilder::build_values(const Values& node, const Demand&) {
  if (node.kept) {
    const Kept& kept = kept_[*node.kept];
    Planned planned;
    planned.rows = kept.rows;
    planned.cost = planned.rows * cost::kOutputRow;
    planned.distinct = kept.distinct;
    planned.op = make_shared_rows(context_, kept.plan, false);
    return finish(std::move(planned));
  }
  std::vector<std::vector<Id>> rows;
  rows.reserve(node.rows.size());
  for (const auto& cells : node.rows) {
    std::vector<Id> row;
    row.reserve(cells.size());
    for (const auto& cell : cells) row.push_back(cell ? context_.terms().intern(cell->view()) : kUnbound);
    rows.push_back(std::move(row));
  }
  // The sequence of VALUES means nothing; sorted rows can be merged.
  std::sort(rows.begin(), rows.end());
  Planned planned;
  planned.rows = static_cast<double>(rows.size());
  planned.cost = planned.rows;
  planned.op = make_values(context_, node.variables, std::move(rows));
  return finish(std::move(planned));
}

Planned PlanBuilder::build_service(const Service& node) {
  // SERVICE SILENT that cannot be answered: one empty solution (SPARQL 1.1 Federated Query, section 2.3).
  if (node.silent) return unit();
  throw QueryError(
      "SERVICE is not supported: this store does not query remote endpoints (SERVICE SILENT answers with nothing)");
}

Planned PlanBuilder::build_extend(const Extend& node, const GraphContext& graph, const Demand& demand) {
  Demand inner = demand;
  inner.needed.erase(node.variable);
  if (!demand.needed.contains(node.variable) && enabled("prune_variables")) return build(*node.input, graph, inner);
  inner.needed.insert(mentioned(*node.expression));
  Planned planned = build(*node.input, graph, inner);
  planned.cost += planned.rows * 30;
  planned.op = make_extend(context_, std::move(planned.op), node.variable, clone(*node.expression),
                           contains_exists(*node.expression) ? exists_factory(graph) : ExistsFactory{});
  return finish(std::move(planned));
}

}  // namespace casus::query
