#include <algorithm>
#include <map>

#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

class Substitution {
 public:
  explicit Substitution(const std::vector<std::pair<Variable, Term>>& values) {
    for (const auto& [v, term] : values) values_.emplace(index_of(v), term);
  }

  /// Gives back the variables that the pattern bound before, always to their value, and now lacks.
  VariableSet in(AlgebraPtr& pattern);
  void in(Expression& expression);
  void bind(AlgebraPtr& pattern, const VariableSet& variables) const;

 private:
  const Term* value(Variable v) const {
    const auto found = values_.find(index_of(v));
    return found == values_.end() ? nullptr : &found->second;
  }
  void in(PatternTerm& term, VariableSet& removed) const;
  void in(TriplePattern& triple, VariableSet& removed) const;
  VariableSet in_children_kept(AlgebraPtr& input);
  VariableSet in_join(AlgebraPtr& left, AlgebraPtr& right);
  VariableSet in_left_join(LeftJoin& node);
  VariableSet in_minus(Minus& node);
  VariableSet in_union(Union& node);
  VariableSet in_graph(AlgebraPtr& pattern);
  VariableSet in_project(Project& node);
  VariableSet in_extend(AlgebraPtr& pattern);
  void in_values(Values& node) const;

  std::map<std::size_t, Term> values_;
};

void Substitution::bind(AlgebraPtr& pattern, const VariableSet& variables) const {
  for (const Variable v : variables.to_vector()) {
    pattern = make_algebra(Extend{v, make_expression(TermExpression{*value(v)}), std::move(pattern)});
  }
}

void Substitution::in(PatternTerm& term, VariableSet& removed) const {
  if (const auto* v = std::get_if<Variable>(&term)) {
    if (const Term* constant = value(*v)) {
      removed.insert(*v);
      term = *constant;
    }
  } else if (const auto* nested = std::get_if<std::shared_ptr<const TriplePattern>>(&term)) {
    TriplePattern copy = **nested;
    in(copy, removed);
    term = std::make_shared<const TriplePattern>(std::move(copy));
  }
}

void Substitution::in(TriplePattern& triple, VariableSet& removed) const {
  in(triple.subject, removed);
  in(triple.predicate, removed);
  in(triple.object, removed);
}

void Substitution::in(Expression& expression) {
  if (const auto* v = std::get_if<VariableExpression>(&expression.node)) {
    if (const Term* constant = value(v->variable)) expression.node = TermExpression{*constant};
    return;
  }
  if (auto* call = std::get_if<BuiltinExpression>(&expression.node); call && call->name == "BOUND") {
    const auto* v = std::get_if<VariableExpression>(&call->arguments.front()->node);
    if (v && value(v->variable)) {
      expression.node = TermExpression{Term::literal("true", "http://www.w3.org/2001/XMLSchema#boolean")};
    }
    return;
  }
  if (auto* exists = std::get_if<ExistsExpression>(&expression.node)) bind(exists->pattern, in(exists->pattern));
  for_each_operand(expression, [&](ExpressionPtr& operand) { in(*operand); });
}

VariableSet Substitution::in_join(AlgebraPtr& left, AlgebraPtr& right) {
  VariableSet from_left = in(left);
  VariableSet from_right = in(right);
  // A side that still has the variable as a column must meet its value on the other.
  const VariableSet kept_left = intersection(from_left, possible(*right));
  const VariableSet kept_right = intersection(from_right, possible(*left));
  bind(left, kept_left);
  bind(right, kept_right);
  for (const Variable v : kept_left.to_vector()) from_left.erase(v);
  for (const Variable v : kept_right.to_vector()) from_right.erase(v);
  return united(std::move(from_left), from_right);
}

VariableSet Substitution::in_left_join(LeftJoin& node) {
  VariableSet from_left = in(node.left);
  const VariableSet from_right = in(node.right);
  if (node.condition) in(*node.condition);
  const VariableSet kept = intersection(from_left, possible(*node.right));
  bind(node.left, kept);
  for (const Variable v : kept.to_vector()) from_left.erase(v);
  VariableSet optional = from_right;
  for (const Variable v : from_left.to_vector()) optional.erase(v);
  bind(node.right, optional);
  return from_left;
}

VariableSet Substitution::in_minus(Minus& node) {
  // Both sides keep the columns: whether they share a bound variable matters.
  bind(node.left, in(node.left));
  bind(node.right, in(node.right));
  return {};
}

VariableSet Substitution::in_union(Union& node) {
  if (node.inputs.empty()) return {};
  std::vector<VariableSet> removed;
  for (AlgebraPtr& input : node.inputs) removed.push_back(in(input));
  VariableSet common = removed.front();
  for (const VariableSet& some : removed) common = intersection(std::move(common), some);
  for (std::size_t i = 0; i < removed.size(); ++i) {
    for (const Variable v : common.to_vector()) removed[i].erase(v);
    bind(node.inputs[i], removed[i]);
  }
  return common;
}

VariableSet Substitution::in_graph(AlgebraPtr& pattern) {
  auto& node = std::get<Graph>(pattern->node);
  VariableSet removed = in(node.input);
  const auto* v = std::get_if<Variable>(&node.graph);
  const Term* constant = v ? value(*v) : nullptr;
  if (!constant) return removed;
  const Variable variable = *v;
  const bool column = possible(*node.input).contains(variable);
  if (constant->is_iri() || constant->is_blank_node()) {
    node.graph = *constant;
  } else {
    pattern = make_empty_pattern();
  }
  removed.insert(variable);
  if (column) {
    // Inside, the name is one more binding to join with.
    removed.erase(variable);
    AlgebraPtr name = make_unit_pattern();
    VariableSet only;
    only.insert(variable);
    bind(name, only);
    pattern = make_algebra(Join{std::move(pattern), std::move(name)});
  }
  return removed;
}

VariableSet Substitution::in_project(Project& node) {
  // Variables that a subquery does not show are others, whatever their names.
  std::map<std::size_t, Term> visible;
  for (const Variable v : node.variables) {
    if (const Term* constant = value(v)) visible.emplace(index_of(v), *constant);
  }
  std::swap(values_, visible);
  bind(node.input, in(node.input));
  std::swap(values_, visible);
  return {};
}

VariableSet Substitution::in_extend(AlgebraPtr& pattern) {
  auto& node = std::get<Extend>(pattern->node);
  in(*node.expression);
  const VariableSet removed = in(node.input);
  if (const Term* constant = value(node.variable)) {
    BuiltinExpression same{"SAMETERM", {}};
    same.arguments.push_back(make_expression(VariableExpression{node.variable}));
    same.arguments.push_back(make_expression(TermExpression{*constant}));
    pattern = make_algebra(Filter{make_expression(std::move(same)), std::move(pattern)});
  }
  return removed;
}

void Substitution::in_values(Values& node) const {
  for (std::size_t i = 0; i < node.variables.size(); ++i) {
    const Term* constant = value(node.variables[i]);
    if (!constant) continue;
    std::erase_if(node.rows, [&](const auto& row) { return row[i] && *row[i] != *constant; });
  }
}

VariableSet Substitution::in_children_kept(AlgebraPtr& input) {
  bind(input, in(input));
  return {};
}

VariableSet Substitution::in(AlgebraPtr& pattern) {
  VariableSet removed;
  if (auto* bgp = std::get_if<Bgp>(&pattern->node)) {
    for (TriplePattern& triple : bgp->triples) in(triple, removed);
    // The triple term itself is a hidden variable, which no value from outside reaches.
    for (TripleTermPattern& triple_term : bgp->triple_terms) {
      for (PatternTerm* part : {&triple_term.subject, &triple_term.predicate, &triple_term.object}) in(*part, removed);
    }
    return removed;
  }
  if (auto* path = std::get_if<PathPattern>(&pattern->node)) {
    in(path->subject, removed);
    in(path->object, removed);
    return removed;
  }
  if (auto* join = std::get_if<Join>(&pattern->node)) return in_join(join->left, join->right);
  if (auto* optional = std::get_if<LeftJoin>(&pattern->node)) return in_left_join(*optional);
  if (auto* minus = std::get_if<Minus>(&pattern->node)) return in_minus(*minus);
  if (auto* alternatives = std::get_if<Union>(&pattern->node)) return in_union(*alternatives);
  if (std::holds_alternative<Graph>(pattern->node)) return in_graph(pattern);
  if (auto* project = std::get_if<Project>(&pattern->node)) return in_project(*project);
  if (std::holds_alternative<Extend>(pattern->node)) return in_extend(pattern);
  if (auto* values = std::get_if<Values>(&pattern->node)) {
    in_values(*values);
    return removed;
  }
  if (std::holds_alternative<Service>(pattern->node)) return removed;
  for_each_expression(*pattern, [&](ExpressionPtr& e) { in(*e); });
  if (auto* group = std::get_if<Group>(&pattern->node)) return in_children_kept(group->input);
  for_each_child(*pattern, [&](AlgebraPtr& child) { removed.insert(in(child)); });
  return removed;
}

}  // namespace

AlgebraPtr substitute_bindings(AlgebraPtr root, const std::vector<std::pair<Variable, Term>>& values) {
  if (values.empty()) return root;
  AlgebraPtr* place = &root;
  for (;;) {
    Algebra& node = **place;
    if (auto* slice = std::get_if<Slice>(&node.node)) {
      place = &slice->input;
    } else if (auto* distinct = std::get_if<Distinct>(&node.node)) {
      place = &distinct->input;
    } else if (auto* reduced = std::get_if<Reduced>(&node.node)) {
      place = &reduced->input;
    } else {
      // Values from outside reach every variable of a query, projected or not.
      if (auto* project = std::get_if<Project>(&node.node)) place = &project->input;
      break;
    }
  }
  *place = substitute_in_pattern(std::move(*place), values);
  return root;
}

AlgebraPtr substitute_in_pattern(AlgebraPtr pattern, const std::vector<std::pair<Variable, Term>>& values) {
  Substitution substitution(values);
  const VariableSet removed = substitution.in(pattern);
  substitution.bind(pattern, removed);
  return pattern;
}

}  // namespace casus::query
