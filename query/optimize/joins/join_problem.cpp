#include "query/optimize/joins/join_problem.h"

#include <algorithm>

namespace casus::query {
namespace {

void add_fan_outs(const PathItem& path, const LocalVariables& local, JoinProblem::Input& input) {
  const auto add = [&](const std::optional<FanOut>& figures, const PathEnd& from, const PathEnd& to) {
    if (!figures) return;
    const int start = local.find(std::get<Variable>(from)), end = local.find(std::get<Variable>(to));
    if (start < 0) return;
    input.fan_outs.push_back({start, end, figures->ends, figures->distinct_ends, figures->reflexive});
  };
  add(path.from_subject, path.subject, path.object);
  add(path.from_object, path.object, path.subject);
}

JoinProblem::Input problem_input(const JoinItem& item, const LocalVariables& local, const ExecutionContext& context) {
  JoinProblem::Input input;
  input.variables = local.mask(item.possible);
  input.certain = local.mask(item.certain);
  const auto add_distinct = [&](const std::vector<std::pair<Variable, double>>& distinct) {
    for (const auto& [v, count] : distinct) {
      if (const int i = local.find(v); i >= 0) input.distinct.emplace_back(static_cast<std::uint8_t>(i), count);
    }
  };
  if (const auto* leaf = std::get_if<Leaf>(&item.source)) {
    input.rows = item.estimate.rows;
    input.is_scan = true;
    input.repeats = item.repeats;
    add_distinct(item.estimate.distinct);
    for (const AccessPath& path : item.paths) {
      const bool compared = leaf->range && !within_range(path, *leaf);
      const double rows = compared ? static_cast<double>(context.view().estimate(path.spec))
                                   : input.rows * std::min(item.repeats, cost::kRunRows);
      const double each = cost::kScanRow + (compared ? cost::kRangeRow : 0);
      input.accesses.push_back({cost::kScanStart + rows * each, local.order(path.order)});
    }
    for (const Variable v : leaf->variables().to_vector()) {
      const int i = local.find(v);
      if (i >= 0 && lookup_path(*leaf, VariableSet({v}))) input.lookup |= join_variable(static_cast<std::size_t>(i));
    }
  } else if (const auto* path = std::get_if<PathItem>(&item.source)) {
    input.rows = item.estimate.rows;
    input.is_path = true;
    add_fan_outs(*path, local, input);
    add_distinct(item.estimate.distinct);
    const auto* subject = std::get_if<Variable>(&path->subject);
    const auto* object = std::get_if<Variable>(&path->object);
    const bool free = subject && object;
    input.accesses.push_back({cost::kPathStart + input.rows * (free ? cost::kFreePathRow : cost::kPathRow),
                              free ? local.order({*subject, *object}) : kUnsorted});
  } else {
    input.rows = item.planned.rows;
    std::vector<std::pair<Variable, double>> distinct;
    for (const Variable v : item.possible.to_vector()) distinct.emplace_back(v, item.planned.distinct_values(v));
    add_distinct(distinct);
    input.accesses.push_back({item.planned.cost, local.order(item.planned.op->order())});
  }
  return input;
}

}  // namespace

LocalVariables number_variables(const JoinGroup& group, const Demand& demand) {
  LocalVariables local;
  VariableSet seen;
  for (const JoinItem& item : group.items) {
    for (const Variable v : item.possible.to_vector()) {
      if (seen.contains(v)) local.add(v);
      seen.insert(v);
    }
  }
  for (const PendingFilter& filter : group.filters) {
    for (const Variable v : filter.needs.to_vector()) local.add(v);
  }
  for (const Variable v : demand.preferred) {
    if (seen.contains(v)) local.add(v);
  }
  if (demand.first && seen.contains(demand.first->variable)) local.add(demand.first->variable);
  return local;
}

JoinProblem make_join_problem(const JoinGroup& group, const LocalVariables& local, const ExecutionContext& context) {
  JoinProblem problem;
  problem.variable_count = local.size();
  for (const JoinItem& item : group.items) {
    problem.inputs.push_back(problem_input(item, local, context));
    const auto* leaf = std::get_if<Leaf>(&item.source);
    if (!leaf || leaf->relation != Leaf::Relation::kQuads || leaf->slots[3].kind != Slot::Kind::kVariable) continue;
    if (const int i = local.find(leaf->slots[3].variable); i >= 0) {
      problem.graphs |= join_variable(static_cast<std::size_t>(i));
    }
  }
  for (const PendingFilter& filter : group.filters) {
    problem.conditions.push_back({local.mask(filter.needs), filter.selectivity});
  }
  return problem;
}

JoinProblem with_joined(const JoinProblem& problem, const std::vector<std::size_t>& members, double total,
                        const JoinSortOrder& order) {
  // The conditions are left to whoever reads the new input.
  JoinProblem unconditional = problem;
  for (JoinProblem::Condition& condition : unconditional.conditions) condition.selectivity = 1;
  JoinedRows joined = joined_rows(unconditional, unconditional.inputs[members.front()]);
  for (std::size_t i = 1; i < members.size(); ++i) {
    joined = joined_rows(unconditional, joined, joined_rows(unconditional, unconditional.inputs[members[i]]));
  }
  JoinProblem result = problem;
  result.inputs.clear();
  std::vector<std::size_t> places(problem.inputs.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_member = std::binary_search(members.begin(), members.end(), i);
    places[i] = is_member ? places.size() - members.size() : result.inputs.size();
    if (!is_member) result.inputs.push_back(problem.inputs[i]);
  }
  JoinProblem::Input input;
  input.rows = joined.rows;
  input.variables = joined.variables;
  input.certain = joined.certain;
  for (std::size_t v = 0; v < joined.distinct.size(); ++v) {
    if (joined.distinct[v] > 0) input.distinct.emplace_back(static_cast<std::uint8_t>(v), joined.distinct[v]);
  }
  input.accesses.push_back({total + joined.rows * cost::kOutputRow, order});
  result.inputs.push_back(std::move(input));
  for (JoinProblem::Pair& pair : result.pairs) pair.a = places[pair.a], pair.b = places[pair.b];
  std::erase_if(result.pairs, [](const JoinProblem::Pair& pair) { return pair.a == pair.b; });
  return result;
}

}  // namespace casus::query
