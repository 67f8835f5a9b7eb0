#include "query/optimize/joins/join_group.h"

#include <algorithm>

namespace casus::query {
namespace {

// `?x = <iri>` and sameTerm(?x, term), either way round: the variable and the constant.
std::optional<std::pair<Variable, Term>> equality(const Expression& condition) {
  const Expression* left = nullptr;
  const Expression* right = nullptr;
  bool any_term = false;
  if (const auto* comparison = std::get_if<ComparisonExpression>(&condition.node)) {
    if (comparison->op != ComparisonOperator::kEqual) return std::nullopt;
    left = comparison->left.get();
    right = comparison->right.get();
  } else if (const auto* call = std::get_if<BuiltinExpression>(&condition.node)) {
    if (call->name != "SAMETERM" || call->arguments.size() != 2) return std::nullopt;
    left = call->arguments[0].get();
    right = call->arguments[1].get();
    any_term = true;
  } else {
    return std::nullopt;
  }
  const auto* variable = std::get_if<VariableExpression>(&left->node);
  const auto* term = std::get_if<TermExpression>(&right->node);
  if (!variable || !term) {
    variable = std::get_if<VariableExpression>(&right->node);
    term = std::get_if<TermExpression>(&left->node);
  }
  // "=" compares literals by value; IRIs are equal only when they are the same.
  if (!variable || !term || (!any_term && !term->term.is_iri())) return std::nullopt;
  return std::pair(variable->variable, term->term);
}

void replace_variable(Expression& expression, Variable variable, const Term& term) {
  if (const auto* v = std::get_if<VariableExpression>(&expression.node); v && v->variable == variable) {
    expression.node = TermExpression{term};
    return;
  }
  for_each_operand(expression, [&](ExpressionPtr& operand) { replace_variable(*operand, variable, term); });
}

bool asks_bound(const Expression& expression, Variable variable) {
  if (const auto* call = std::get_if<BuiltinExpression>(&expression.node); call && call->name == "BOUND") {
    const auto* v = std::get_if<VariableExpression>(&call->arguments.front()->node);
    return v && v->variable == variable;
  }
  bool found = false;
  for_each_operand(expression, [&](const ExpressionPtr& operand) { found = found || asks_bound(*operand, variable); });
  return found;
}

bool substitutable(const JoinGroup& group, Variable variable) {
  bool in_leaf = false;
  for (const JoinItem& item : group.items) {
    if (!item.possible.contains(variable)) continue;
    if (!std::holds_alternative<Leaf>(item.source)) return false;
    const auto& leaf = std::get<Leaf>(item.source);
    if (leaf.is_variable(3, variable)) return false;
    in_leaf = true;
  }
  return in_leaf && std::none_of(group.filters.begin(), group.filters.end(), [&](const PendingFilter& filter) {
           return filter.condition && asks_bound(*filter.condition, variable);
         });
}

}  // namespace

void PlanBuilder::substitute_equalities(JoinGroup& group) {
  for (std::size_t f = 0; f < group.filters.size(); ++f) {
    const auto equal = equality(*group.filters[f].condition);
    if (!equal || !substitutable(group, equal->first)) continue;
    const auto& [variable, term] = *equal;
    const auto id = find_term(term, context_);
    if (!id) {
      group.empty = true;
      return;
    }
    for (JoinItem& item : group.items) {
      auto* leaf = std::get_if<Leaf>(&item.source);
      if (!leaf) continue;
      for (Slot& slot : leaf->slots) {
        if (slot.kind == Slot::Kind::kVariable && slot.variable == variable) slot = {Slot::Kind::kConstant, *id, {}};
      }
      item.possible.erase(variable);
      item.certain.erase(variable);
    }
    group.constants.emplace_back(variable, term);
    group.filters.erase(group.filters.begin() + static_cast<std::ptrdiff_t>(f));
    --f;
    for (PendingFilter& other : group.filters) {
      replace_variable(*other.condition, group.constants.back().first, group.constants.back().second);
      other.needs.erase(group.constants.back().first);
    }
  }
}

void PlanBuilder::prune(JoinGroup& group, const Demand& demand) {
  if (!enabled("prune_variables")) return;
  VariableSet used = demand.needed;
  for (const PendingFilter& filter : group.filters) used.insert(filter.needs);
  VariableSet once;
  const auto count = [&](Variable v) {
    if (once.contains(v)) used.insert(v);
    once.insert(v);
  };
  for (const JoinItem& item : group.items) {
    if (const auto* leaf = std::get_if<Leaf>(&item.source)) {
      for (const Slot& slot : leaf->slots) {
        if (slot.kind == Slot::Kind::kVariable) count(slot.variable);
      }
    } else {
      for (const Variable v : item.possible.to_vector()) count(v);
    }
  }
  for (JoinItem& item : group.items) {
    auto* leaf = std::get_if<Leaf>(&item.source);
    if (!leaf) continue;
    for (Slot& slot : leaf->slots) {
      if (slot.kind != Slot::Kind::kVariable || used.contains(slot.variable)) continue;
      item.possible.erase(slot.variable);
      item.certain.erase(slot.variable);
      slot = {};
    }
  }
}

// After plan_items. Leaves whose rows repeat, since a position of them was pruned, are read in the permutations that
// bring equal rows together.
void PlanBuilder::merge_equal_rows(JoinGroup& group) {
  for (JoinItem& item : group.items) {
    const auto* leaf = std::get_if<Leaf>(&item.source);
    if (!leaf || leaf->repeats_variable() || leaf->relation != Leaf::Relation::kQuads) continue;
    const bool repeats = std::any_of(leaf->slots.begin(), leaf->slots.begin() + 3,
                                     [](const Slot& slot) { return slot.kind == Slot::Kind::kIgnored; });
    const std::size_t variables = leaf->variables().to_vector().size();
    if (!repeats || variables == 0) continue;
    double combinations = 1;
    for (const auto& [v, distinct] : item.estimate.distinct) combinations *= distinct;
    // Where hardly anything repeats, looking for it costs more than it saves.
    constexpr double kWorthMerging = 2;
    if (combinations * kWorthMerging > item.estimate.rows) continue;
    std::vector<AccessPath> paths = item.paths;
    std::erase_if(paths, [&](const AccessPath& path) { return path.order.size() != variables; });
    if (paths.empty()) continue;
    item.paths = std::move(paths);
    item.weight = variables_.add_hidden("times");
    item.repeats = item.estimate.rows / combinations;
    item.estimate.rows = combinations;
  }
}

void PlanBuilder::plan_items(JoinGroup& group, const Demand& demand) {
  VariableSet shared = demand.needed;
  VariableSet once;
  for (const JoinItem& item : group.items) {
    shared.insert(intersection(item.possible, once));
    once.insert(item.possible);
  }
  for (const PendingFilter& filter : group.filters) shared.insert(filter.needs);
  for (JoinItem& item : group.items) {
    if (auto* leaf = std::get_if<Leaf>(&item.source)) {
      item.estimate = estimate(*leaf, context_);
      item.paths = scan_paths(*leaf);
      // Small counts are exact, and the view never changes: no rows now are no rows ever.
      if (item.estimate.rows == 0) group.empty = true;
    } else if (const auto* path = std::get_if<PathItem>(&item.source)) {
      item.estimate = estimate_path(*path->path, path->subject, path->object, context_);
    } else if (const auto* opaque = std::get_if<OpaqueItem>(&item.source)) {
      Demand inner;
      inner.needed = shared;
      if (group.items.size() == 1 && group.filters.empty())
        inner.limit = demand.limit, inner.preferred = demand.preferred;
      item.planned = build(*opaque->algebra, opaque->graph, inner);
    } else {
      const Variable v = std::get<GraphNamesItem>(item.source).variable;
      item.planned.op = make_graph_names(context_, v);
      item.planned.rows = static_cast<double>(context_.view().graphs().size());
      item.planned.cost = item.planned.rows;
      item.planned.distinct = {{v, item.planned.rows}};
      item.planned = finish(std::move(item.planned));
    }
  }
  if (enabled("sample_joins")) {
    sample_fan_outs(group.items, context_);
    if (group.items.size() > 1 && !demand.limit) sample_ends_of_constants(group.items, context_);
  }
  for (PendingFilter& filter : group.filters) {
    if (filter.in_range) filter.selectivity = 1;
  }
}

}  // namespace casus::query
