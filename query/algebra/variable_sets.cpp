#include <algorithm>
#include <iterator>

#include "query/algebra/algebra.h"

namespace casus::query {

namespace {

using Variables = std::vector<Variable>;

void normalise(Variables& variables) {
  std::sort(variables.begin(), variables.end());
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
}

Variables sorted(Variables variables) {
  normalise(variables);
  return variables;
}

Variables intersection(const Variables& a, const Variables& b) {
  Variables both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

Variables united(const Variables& a, const Variables& b) {
  Variables all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

Variables united(const Variables& a, Variable v) {
  return united(a, Variables{v});
}

void add_variables(Variables& out, const TriplePattern& triple);

void add_variables(Variables& out, const PatternTerm& term) {
  if (const auto* variable = std::get_if<Variable>(&term)) out.push_back(*variable);
  if (const auto* triple = std::get_if<std::shared_ptr<const TriplePattern>>(&term)) add_variables(out, **triple);
}

void add_variables(Variables& out, const TriplePattern& triple) {
  add_variables(out, triple.subject);
  add_variables(out, triple.predicate);
  add_variables(out, triple.object);
}

Variables variables_of(const Bgp& bgp) {
  Variables out;
  for (const TriplePattern& triple : bgp.triples) add_variables(out, triple);
  for (const TripleTermPattern& pattern : bgp.triple_terms) {
    out.push_back(pattern.term);
    for (const PatternTerm* part : {&pattern.subject, &pattern.predicate, &pattern.object}) add_variables(out, *part);
  }
  normalise(out);
  return out;
}

Variables variables_of(const PathPattern& path) {
  Variables out;
  add_variables(out, path.subject);
  add_variables(out, path.object);
  normalise(out);
  return out;
}

struct PossibleVariables {
  Variables operator()(const Bgp& a) const { return variables_of(a); }
  Variables operator()(const PathPattern& a) const { return variables_of(a); }
  Variables operator()(const Join& a) const { return united(of(a.left), of(a.right)); }
  Variables operator()(const LeftJoin& a) const { return united(of(a.left), of(a.right)); }
  Variables operator()(const Filter& a) const { return of(a.input); }
  Variables operator()(const Union& a) const {
    Variables out;
    for (const AlgebraPtr& input : a.inputs) {
      const Variables some = of(input);
      out.insert(out.end(), some.begin(), some.end());
    }
    return sorted(std::move(out));
  }
  Variables operator()(const Graph& a) const {
    const auto* variable = std::get_if<Variable>(&a.graph);
    return variable ? united(of(a.input), *variable) : of(a.input);
  }
  Variables operator()(const Extend& a) const { return united(of(a.input), a.variable); }
  Variables operator()(const Minus& a) const { return of(a.left); }
  Variables operator()(const Values& a) const { return sorted(a.variables); }
  Variables operator()(const Service& a) const {
    const auto* variable = std::get_if<Variable>(&a.endpoint);
    return variable ? united(of(a.input), *variable) : of(a.input);
  }
  Variables operator()(const Group& a) const {
    Variables out = a.keys;
    for (const auto& [variable, aggregate] : a.aggregates) out.push_back(variable);
    return sorted(std::move(out));
  }
  Variables operator()(const OrderBy& a) const { return of(a.input); }
  Variables operator()(const Project& a) const { return intersection(sorted(a.variables), of(a.input)); }
  Variables operator()(const Distinct& a) const { return of(a.input); }
  Variables operator()(const Reduced& a) const { return of(a.input); }
  Variables operator()(const Slice& a) const { return of(a.input); }

  static Variables of(const AlgebraPtr& algebra) { return possible_variables(*algebra); }
};

struct CertainVariables {
  Variables operator()(const Bgp& a) const { return variables_of(a); }
  Variables operator()(const PathPattern& a) const { return variables_of(a); }
  Variables operator()(const Join& a) const { return united(of(a.left), of(a.right)); }
  Variables operator()(const LeftJoin& a) const { return of(a.left); }
  Variables operator()(const Filter& a) const { return of(a.input); }
  Variables operator()(const Union& a) const {
    if (a.inputs.empty()) return {};
    Variables out = of(a.inputs.front());
    for (std::size_t i = 1; i < a.inputs.size(); ++i) out = intersection(out, of(a.inputs[i]));
    return out;
  }
  Variables operator()(const Graph& a) const {
    const auto* variable = std::get_if<Variable>(&a.graph);
    return variable ? united(of(a.input), *variable) : of(a.input);
  }
  // An expression that may fail leaves its variable unbound.
  Variables operator()(const Extend& a) const {
    Variables out = of(a.input);
    const auto* copied = std::get_if<VariableExpression>(&a.expression->node);
    const bool certain = std::holds_alternative<TermExpression>(a.expression->node) ||
                         (copied && std::binary_search(out.begin(), out.end(), copied->variable));
    return certain ? united(out, a.variable) : out;
  }
  Variables operator()(const Minus& a) const { return of(a.left); }
  Variables operator()(const Values& a) const {
    Variables out;
    for (std::size_t i = 0; i < a.variables.size(); ++i) {
      const bool bound = std::all_of(a.rows.begin(), a.rows.end(), [&](const auto& row) { return row[i].has_value(); });
      if (bound) out.push_back(a.variables[i]);
    }
    return sorted(std::move(out));
  }
  // A silent service that fails answers with one empty solution.
  Variables operator()(const Service& a) const { return a.silent ? Variables{} : of(a.input); }
  Variables operator()(const Group& a) const {
    Variables out = intersection(sorted(a.keys), of(a.input));
    for (const auto& [variable, aggregate] : a.aggregates) {
      if (aggregate.function == AggregateFunction::kCount) out.push_back(variable);
    }
    return sorted(std::move(out));
  }
  Variables operator()(const OrderBy& a) const { return of(a.input); }
  Variables operator()(const Project& a) const { return intersection(sorted(a.variables), of(a.input)); }
  Variables operator()(const Distinct& a) const { return of(a.input); }
  Variables operator()(const Reduced& a) const { return of(a.input); }
  Variables operator()(const Slice& a) const { return of(a.input); }

  static Variables of(const AlgebraPtr& algebra) { return certain_variables(*algebra); }
};

Variables mentioned_in(const Algebra& algebra);

struct MentionedInExpression {
  Variables& out;

  void operator()(const VariableExpression& e) const { out.push_back(e.variable); }
  void operator()(const TermExpression&) const {}
  void operator()(const OrExpression& e) const { all(e.operands); }
  void operator()(const AndExpression& e) const { all(e.operands); }
  void operator()(const NotExpression& e) const { one(e.operand); }
  void operator()(const ComparisonExpression& e) const { one(e.left), one(e.right); }
  void operator()(const ArithmeticExpression& e) const { one(e.left), one(e.right); }
  void operator()(const SignExpression& e) const { one(e.operand); }
  void operator()(const InExpression& e) const { one(e.operand), all(e.list); }
  void operator()(const ExistsExpression& e) const {
    const Variables inner = mentioned_in(*e.pattern);
    out.insert(out.end(), inner.begin(), inner.end());
  }
  void operator()(const BuiltinExpression& e) const { all(e.arguments); }
  void operator()(const FunctionExpression& e) const { all(e.arguments); }
  void operator()(const AggregateExpression& e) const {
    if (e.argument) one(e.argument);
  }

  void one(const ExpressionPtr& e) const { std::visit(*this, e->node); }
  void all(const std::vector<ExpressionPtr>& list) const {
    for (const ExpressionPtr& e : list) one(e);
  }
};

// What a pattern mentions, inside its own filters as well; a subquery shows only what it projects.
struct MentionedInAlgebra {
  Variables& out;

  void operator()(const Bgp& a) const { append(variables_of(a)); }
  void operator()(const PathPattern& a) const { append(variables_of(a)); }
  void operator()(const Join& a) const { in(a.left), in(a.right); }
  void operator()(const LeftJoin& a) const {
    in(a.left), in(a.right);
    if (a.condition) in(a.condition);
  }
  void operator()(const Filter& a) const { in(a.condition), in(a.input); }
  void operator()(const Union& a) const {
    for (const AlgebraPtr& input : a.inputs) in(input);
  }
  void operator()(const Graph& a) const { name(a.graph), in(a.input); }
  void operator()(const Extend& a) const { out.push_back(a.variable), in(a.expression), in(a.input); }
  void operator()(const Minus& a) const { in(a.left), in(a.right); }
  void operator()(const Values& a) const { append(a.variables); }
  void operator()(const Service& a) const { name(a.endpoint), in(a.input); }
  void operator()(const Group& a) const {
    append(a.keys), in(a.input);
    for (const auto& [variable, aggregate] : a.aggregates) {
      out.push_back(variable);
      MentionedInExpression{out}(aggregate);
    }
  }
  void operator()(const OrderBy& a) const {
    for (const SortKey& key : a.keys) in(key.expression);
    in(a.input);
  }
  void operator()(const Project& a) const { append(intersection(sorted(a.variables), mentioned_in(*a.input))); }
  void operator()(const Distinct& a) const { in(a.input); }
  void operator()(const Reduced& a) const { in(a.input); }
  void operator()(const Slice& a) const { in(a.input); }

  void in(const AlgebraPtr& a) const { std::visit(*this, a->node); }
  void in(const ExpressionPtr& e) const { std::visit(MentionedInExpression{out}, e->node); }
  void name(const std::variant<Variable, Term>& n) const {
    if (const auto* variable = std::get_if<Variable>(&n)) out.push_back(*variable);
  }
  void append(const Variables& some) const { out.insert(out.end(), some.begin(), some.end()); }
};

Variables mentioned_in(const Algebra& algebra) {
  Variables out;
  std::visit(MentionedInAlgebra{out}, algebra.node);
  normalise(out);
  return out;
}

}  // namespace

std::vector<Variable> possible_variables(const Algebra& algebra) {
  return std::visit(PossibleVariables{}, algebra.node);
}

std::vector<Variable> certain_variables(const Algebra& algebra) {
  return std::visit(CertainVariables{}, algebra.node);
}

std::vector<Variable> mentioned_variables(const Expression& expression) {
  Variables out;
  std::visit(MentionedInExpression{out}, expression.node);
  normalise(out);
  return out;
}

}  // namespace casus::query
