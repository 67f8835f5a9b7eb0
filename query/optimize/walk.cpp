#include "query/optimize/walk.h"

#include <algorithm>
#include <utility>

namespace casus::query {
namespace {

struct Place {
  const Algebra* algebra;
  const Expression* expression;
  std::size_t depth;
};

void rename_in(Variable& v, Variable from, Variable to) {
  if (v == from) v = to;
}

void rename_in(TriplePattern& triple, Variable from, Variable to);

void rename_in(PatternTerm& term, Variable from, Variable to) {
  if (auto* v = std::get_if<Variable>(&term)) rename_in(*v, from, to);
  if (auto* nested = std::get_if<std::shared_ptr<const TriplePattern>>(&term)) {
    TriplePattern copy = **nested;
    rename_in(copy, from, to);
    *nested = std::make_shared<const TriplePattern>(std::move(copy));
  }
}

void rename_in(TriplePattern& triple, Variable from, Variable to) {
  rename_in(triple.subject, from, to);
  rename_in(triple.predicate, from, to);
  rename_in(triple.object, from, to);
}

void rename_in(Expression& expression, Variable from, Variable to) {
  if (auto* v = std::get_if<VariableExpression>(&expression.node)) rename_in(v->variable, from, to);
  if (auto* exists = std::get_if<ExistsExpression>(&expression.node)) rename_variable(*exists->pattern, from, to);
  for_each_operand(expression, [&](ExpressionPtr& operand) { rename_in(*operand, from, to); });
}

struct RenameNode {
  Variable from, to;
  void operator()(Bgp& a) const {
    for (TriplePattern& triple : a.triples) rename_in(triple, from, to);
    for (TripleTermPattern& pattern : a.triple_terms) {
      rename_in(pattern.term, from, to);
      for (PatternTerm* part : {&pattern.subject, &pattern.predicate, &pattern.object}) rename_in(*part, from, to);
    }
  }
  void operator()(PathPattern& a) const {
    rename_in(a.subject, from, to);
    rename_in(a.object, from, to);
  }
  void operator()(Graph& a) const { name(a.graph); }
  void operator()(Service& a) const { name(a.endpoint); }
  void operator()(Extend& a) const { rename_in(a.variable, from, to); }
  void operator()(Values& a) const { list(a.variables); }
  void operator()(Project& a) const { list(a.variables); }
  void operator()(Group& a) const {
    list(a.keys);
    for (auto& [variable, aggregate] : a.aggregates) rename_in(variable, from, to);
  }
  template <class Other>
  void operator()(Other&) const {}

  void name(std::variant<Variable, Term>& n) const {
    if (auto* v = std::get_if<Variable>(&n)) rename_in(*v, from, to);
  }
  void list(std::vector<Variable>& variables) const {
    for (Variable& v : variables) rename_in(v, from, to);
  }
};

bool occurs_in(const PatternTerm& term, Variable variable) {
  if (const auto* v = std::get_if<Variable>(&term)) return *v == variable;
  if (const auto* nested = std::get_if<std::shared_ptr<const TriplePattern>>(&term)) {
    return occurs_in((*nested)->subject, variable) || occurs_in((*nested)->predicate, variable) ||
           occurs_in((*nested)->object, variable);
  }
  return false;
}

bool occurs_in(const Expression& expression, Variable variable) {
  if (const auto* v = std::get_if<VariableExpression>(&expression.node)) return v->variable == variable;
  if (const auto* exists = std::get_if<ExistsExpression>(&expression.node)) return occurs(*exists->pattern, variable);
  bool found = false;
  for_each_operand(expression, [&](const ExpressionPtr& operand) { found = found || occurs_in(*operand, variable); });
  return found;
}

struct OccursInNode {
  Variable variable;
  bool operator()(const Bgp& a) const {
    const auto in_parts = [&](const auto& pattern) {
      return occurs_in(pattern.subject, variable) || occurs_in(pattern.predicate, variable) ||
             occurs_in(pattern.object, variable);
    };
    return std::any_of(a.triples.begin(), a.triples.end(), in_parts) ||
           std::any_of(a.triple_terms.begin(), a.triple_terms.end(),
                       [&](const TripleTermPattern& pattern) { return pattern.term == variable || in_parts(pattern); });
  }
  bool operator()(const PathPattern& a) const {
    return occurs_in(a.subject, variable) || occurs_in(a.object, variable);
  }
  bool operator()(const Graph& a) const { return name(a.graph); }
  bool operator()(const Service& a) const { return name(a.endpoint); }
  bool operator()(const Extend& a) const { return a.variable == variable; }
  bool operator()(const Values& a) const { return list(a.variables); }
  bool operator()(const Project& a) const { return list(a.variables); }
  bool operator()(const Group& a) const {
    return list(a.keys) || std::any_of(a.aggregates.begin(), a.aggregates.end(),
                                       [&](const auto& aggregate) { return aggregate.first == variable; });
  }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }

  bool name(const std::variant<Variable, Term>& n) const {
    const auto* v = std::get_if<Variable>(&n);
    return v && *v == variable;
  }
  bool list(const std::vector<Variable>& variables) const {
    return std::find(variables.begin(), variables.end(), variable) != variables.end();
  }
};

}  // namespace

std::size_t depth(const Algebra& algebra) {
  std::size_t deepest = 0;
  std::vector<Place> places{{&algebra, nullptr, 1}};
  while (!places.empty()) {
    const Place place = places.back();
    places.pop_back();
    deepest = std::max(deepest, place.depth);
    if (place.algebra) {
      for_each_child(*place.algebra, [&](const AlgebraPtr& child) {
        places.push_back({child.get(), nullptr, place.depth + 1});
      });
      for_each_expression(*place.algebra, [&](const ExpressionPtr& e) {
        places.push_back({nullptr, e.get(), place.depth + 1});
      });
    } else {
      for_each_operand(*place.expression, [&](const ExpressionPtr& e) {
        places.push_back({nullptr, e.get(), place.depth + 1});
      });
      if (const auto* exists = std::get_if<ExistsExpression>(&place.expression->node)) {
        places.push_back({exists->pattern.get(), nullptr, place.depth + 1});
      }
    }
  }
  return deepest;
}

void dismantle(AlgebraPtr algebra) {
  std::vector<AlgebraPtr> patterns;
  std::vector<ExpressionPtr> expressions;
  const auto take_pattern = [&](AlgebraPtr& a) { patterns.push_back(std::move(a)); };
  const auto take_expression = [&](ExpressionPtr& e) { expressions.push_back(std::move(e)); };
  take_pattern(algebra);
  while (!patterns.empty() || !expressions.empty()) {
    if (!patterns.empty()) {
      const AlgebraPtr pattern = std::move(patterns.back());
      patterns.pop_back();
      if (!pattern) continue;
      for_each_expression(*pattern, take_expression);
      for_each_child(*pattern, take_pattern);
    } else {
      const ExpressionPtr expression = std::move(expressions.back());
      expressions.pop_back();
      if (!expression) continue;
      for_each_operand(*expression, take_expression);
      if (auto* exists = std::get_if<ExistsExpression>(&expression->node)) take_pattern(exists->pattern);
    }
  }
}

void rename_variable(Algebra& algebra, Variable from, Variable to) {
  std::visit(RenameNode{from, to}, algebra.node);
  for_each_expression(algebra, [&](ExpressionPtr& e) { rename_in(*e, from, to); });
  for_each_child(algebra, [&](AlgebraPtr& child) { rename_variable(*child, from, to); });
}

bool occurs(const Algebra& algebra, Variable variable) {
  bool found = std::visit(OccursInNode{variable}, algebra.node);
  for_each_expression(algebra, [&](const ExpressionPtr& e) { found = found || occurs_in(*e, variable); });
  for_each_child(algebra, [&](const AlgebraPtr& child) { found = found || occurs(*child, variable); });
  return found;
}

AlgebraPtr make_unit_pattern() {
  return make_algebra(Bgp{});
}

AlgebraPtr make_empty_pattern() {
  return make_algebra(Union{});
}

bool is_unit(const Algebra& algebra) {
  if (const auto* bgp = std::get_if<Bgp>(&algebra.node)) return bgp->empty();
  const auto* values = std::get_if<Values>(&algebra.node);
  return values && values->variables.empty() && values->rows.size() == 1;
}

bool is_empty(const Algebra& algebra) {
  if (const auto* alternatives = std::get_if<Union>(&algebra.node)) return alternatives->inputs.empty();
  const auto* values = std::get_if<Values>(&algebra.node);
  return values && values->rows.empty() && !values->kept;
}

}  // namespace casus::query
