#include "tests/reference/evaluator.h"

#include <algorithm>

#include "query/optimize/walk.h"

namespace casus::reference {
namespace {

constexpr std::size_t kMaxSteps = 200'000;

// Matches a position with a term: a constant must be it, a variable is bound to it or has it already.
bool match_position(const query::PatternTerm& position, const Term& term, const Solution& outer, Solution& solution) {
  const auto* variable = std::get_if<Variable>(&position);
  if (!variable) return std::get<Term>(position) == term;
  const auto substituted = outer.find(*variable);
  if (substituted != outer.end() && substituted->second != term) return false;
  return solution.emplace(*variable, term).first->second == term;
}

}  // namespace

Evaluator::Evaluator(const Dataset& dataset, const query::VariableTable& variables, std::string base)
    : dataset_(dataset), variables_(variables), triple_terms_(triple_terms(dataset)), expressions_(std::move(base)) {}

void Evaluator::note_triple_terms(const query::Expression& expression) {
  if (const auto* constant = std::get_if<query::TermExpression>(&expression.node)) {
    collect_triple_terms(constant->term, triple_terms_);
  }
  if (const auto* exists = std::get_if<query::ExistsExpression>(&expression.node)) note_triple_terms(*exists->pattern);
  query::for_each_operand(expression, [&](const query::ExpressionPtr& operand) { note_triple_terms(*operand); });
}

void Evaluator::note_triple_terms(const query::Algebra& algebra) {
  if (const auto* path = std::get_if<query::PathPattern>(&algebra.node)) {
    for (const query::PatternTerm* end : {&path->subject, &path->object}) {
      if (const auto* constant = std::get_if<Term>(end)) collect_triple_terms(*constant, triple_terms_);
    }
  } else if (const auto* values = std::get_if<query::Values>(&algebra.node)) {
    for (const auto& row : values->rows) {
      for (const auto& cell : row) {
        if (cell) collect_triple_terms(*cell, triple_terms_);
      }
    }
  }
  query::for_each_expression(algebra, [&](const query::ExpressionPtr& e) { note_triple_terms(*e); });
  query::for_each_child(algebra, [&](const query::AlgebraPtr& child) { note_triple_terms(*child); });
}

Solutions Evaluator::evaluate(const query::Algebra& algebra) {
  note_triple_terms(algebra);
  return eval(algebra, {&dataset_.default_graph, {}});
}

RankedSolutions Evaluator::evaluate_ranked(const query::Algebra& algebra) {
  note_triple_terms(algebra);
  return ranked(algebra, {&dataset_.default_graph, {}});
}

void Evaluator::spend(std::size_t steps) {
  spent_ += steps;
  if (spent_ > kMaxSteps) throw TooLarge("too many steps for nested loops");
}

// EXISTS by substitution (section 18.6): the pattern is evaluated with the solution's values in place of its variables.
ExpressionEvaluator::Exists Evaluator::exists_in(const Scope& scope) {
  return [this, scope](const query::Algebra& pattern, const Solution& solution) {
    Scope inner{scope.active, scope.outer};
    for (const auto& [variable, term] : solution) inner.outer.insert_or_assign(variable, term);
    return !eval(pattern, inner).empty();
  };
}

std::optional<Term> Evaluator::value(const query::Expression& expression, const Solution& solution,
                                     const Scope& scope) {
  spend(1);
  return expressions_.value(expression, merge(solution, scope.outer), exists_in(scope));
}

bool Evaluator::holds(const query::Expression& expression, const Solution& solution, const Scope& scope) {
  const auto term = value(expression, solution, scope);
  return term && effective_boolean_value(*term).value_or(false);
}

Solutions Evaluator::eval(const query::Algebra& algebra, const Scope& scope) {
  Solutions solutions = std::visit([&](const auto& node) { return eval(node, scope); }, algebra.node);
  spend(solutions.size());
  return solutions;
}

void Evaluator::match(const query::TriplePattern& pattern, const Graph& graph, const Scope& scope,
                      Solutions& solutions) {
  Solutions extended;
  for (const Solution& solution : solutions) {
    spend(1 + graph.size() / 16);
    for (const Triple& triple : graph) {
      Solution next = solution;
      if (match_position(pattern.subject, triple.subject, scope.outer, next) &&
          match_position(pattern.predicate, triple.predicate, scope.outer, next) &&
          match_position(pattern.object, triple.object, scope.outer, next)) {
        extended.push_back(std::move(next));
      }
    }
  }
  solutions = std::move(extended);
}

void Evaluator::match(const query::TripleTermPattern& pattern, const Scope& scope, Solutions& solutions) {
  std::set<Term> candidates = triple_terms_;
  for (const auto& [variable, term] : scope.outer) collect_triple_terms(term, candidates);
  Solutions extended;
  for (const Solution& solution : solutions) {
    spend(1 + candidates.size() / 16);
    for (const Term& triple : candidates) {
      Solution next = solution;
      if (match_position(pattern.term, triple, scope.outer, next) &&
          match_position(pattern.subject, triple.subject(), scope.outer, next) &&
          match_position(pattern.predicate, triple.predicate(), scope.outer, next) &&
          match_position(pattern.object, triple.object(), scope.outer, next)) {
        extended.push_back(std::move(next));
      }
    }
  }
  solutions = std::move(extended);
}

Solutions Evaluator::eval(const query::Bgp& node, const Scope& scope) {
  Solutions solutions{{}};
  for (const query::TriplePattern& pattern : node.triples) match(pattern, *scope.active, scope, solutions);
  for (const query::TripleTermPattern& pattern : node.triple_terms) match(pattern, scope, solutions);
  return solutions;
}

Solutions Evaluator::eval(const query::PathPattern& node, const Scope& scope) {
  const auto end_of = [&](const query::PatternTerm& position) -> std::optional<Term> {
    const auto* variable = std::get_if<Variable>(&position);
    if (!variable) return std::get<Term>(position);
    const auto substituted = scope.outer.find(*variable);
    return substituted == scope.outer.end() ? std::nullopt : std::optional(substituted->second);
  };
  Solutions solutions;
  for (const auto& [from, to] : connected(*node.path, end_of(node.subject), end_of(node.object), *scope.active)) {
    Solution solution;
    if (match_position(node.subject, from, scope.outer, solution) &&
        match_position(node.object, to, scope.outer, solution)) {
      solutions.push_back(std::move(solution));
    }
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Join& node, const Scope& scope) {
  const Solutions left = eval(*node.left, scope);
  const Solutions right = eval(*node.right, scope);
  spend(left.size() * right.size() / 4);
  Solutions solutions;
  for (const Solution& a : left) {
    for (const Solution& b : right) {
      if (compatible(a, b)) solutions.push_back(merge(a, b));
    }
  }
  return solutions;
}

Solutions Evaluator::eval(const query::LeftJoin& node, const Scope& scope) {
  const Solutions left = eval(*node.left, scope);
  const Solutions right = eval(*node.right, scope);
  spend(left.size() * right.size() / 4);
  Solutions solutions;
  for (const Solution& a : left) {
    bool matched = false;
    for (const Solution& b : right) {
      if (!compatible(a, b)) continue;
      Solution both = merge(a, b);
      if (node.condition && !holds(*node.condition, both, scope)) continue;
      matched = true;
      solutions.push_back(std::move(both));
    }
    if (!matched) solutions.push_back(a);
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Filter& node, const Scope& scope) {
  Solutions solutions = eval(*node.input, scope);
  std::erase_if(solutions, [&](const Solution& solution) { return !holds(*node.condition, solution, scope); });
  return solutions;
}

Solutions Evaluator::eval(const query::Union& node, const Scope& scope) {
  Solutions solutions;
  for (const query::AlgebraPtr& input : node.inputs) {
    const Solutions some = eval(*input, scope);
    solutions.insert(solutions.end(), some.begin(), some.end());
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Graph& node, const Scope& scope) {
  if (const auto* name = std::get_if<Term>(&node.graph)) {
    const auto found = dataset_.named.find(*name);
    return found == dataset_.named.end() ? Solutions{} : eval(*node.input, {&found->second, scope.outer});
  }
  const Variable variable = std::get<Variable>(node.graph);
  const auto substituted = scope.outer.find(variable);
  Solutions solutions;
  for (const auto& [name, graph] : dataset_.named) {
    if (substituted != scope.outer.end() && substituted->second != name) continue;
    const Solution named{{variable, name}};
    for (const Solution& solution : eval(*node.input, {&graph, scope.outer})) {
      if (compatible(solution, named)) solutions.push_back(merge(solution, named));
    }
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Extend& node, const Scope& scope) {
  const auto substituted = scope.outer.find(node.variable);
  Solutions solutions;
  for (Solution& solution : eval(*node.input, scope)) {
    const auto term = value(*node.expression, solution, scope);
    if (term) solution.insert_or_assign(node.variable, *term);
    // What is substituted must be what is computed, as in a join with the substituted value.
    if (substituted != scope.outer.end() && (!term || *term != substituted->second)) continue;
    solutions.push_back(std::move(solution));
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Minus& node, const Scope& scope) {
  Solutions left = eval(*node.left, scope);
  const Solutions right = eval(*node.right, scope);
  spend(left.size() * right.size() / 4);
  std::erase_if(left, [&](const Solution& a) {
    return std::any_of(right.begin(), right.end(),
                       [&](const Solution& b) { return compatible(a, b) && !domains_are_disjoint(a, b); });
  });
  return left;
}

Solutions Evaluator::eval(const query::Values& node, const Scope& scope) {
  Solutions solutions;
  for (const auto& row : node.rows) {
    Solution solution;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i]) solution.emplace(node.variables[i], *row[i]);
    }
    if (compatible(solution, scope.outer)) solutions.push_back(std::move(solution));
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Service& node, const Scope&) {
  if (!node.silent) throw QueryError("SERVICE");
  return {{}};
}

Solutions Evaluator::eval(const query::Project& node, const Scope& scope) {
  // Variables that a subquery does not show are others, whatever their names.
  const Scope inner{scope.active, restrict_to(scope.outer, node.variables)};
  Solutions solutions;
  for (const Solution& solution : eval(*node.input, inner)) {
    solutions.push_back(restrict_to(solution, node.variables));
  }
  return solutions;
}

Solutions Evaluator::eval(const query::Distinct& node, const Scope& scope) {
  Solutions solutions;
  std::set<Solution> seen;
  for (Solution& solution : eval(*node.input, scope)) {
    if (seen.insert(solution).second) solutions.push_back(std::move(solution));
  }
  return solutions;
}

// Any number of duplicates may stay.
Solutions Evaluator::eval(const query::Reduced& node, const Scope& scope) {
  return eval(*node.input, scope);
}

}  // namespace casus::reference
