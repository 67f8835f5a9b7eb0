#include "tests/reference/random_algebra.h"

#include <algorithm>

#include "query/optimize/walk.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query::test {
namespace {

Term example(const std::string& name) {
  return Term::iri("http://example.org/" + name);
}
Term integer(std::uint32_t value) {
  return Term::literal(std::to_string(value), std::string(storage::vocabulary::kXsdInteger));
}

}  // namespace

RandomAlgebra::RandomAlgebra(std::uint32_t seed, VariableTable& variables) : random_(seed), variables_(variables) {
  for (const char* name : {"a", "b", "c", "d", "e"}) named_.push_back(variables_.add(name));
}

Term RandomAlgebra::node() {
  const std::uint32_t i = below(8);
  if (i == 7) return example("unknown");
  return i < 5 ? example("n" + std::to_string(i)) : example("g" + std::to_string(i - 5));
}

Term RandomAlgebra::predicate() {
  return example("p" + std::to_string(below(3)));
}

// As random_quads makes them, so that the store knows some.
Term RandomAlgebra::triple_term() {
  const Term object = below(4) == 0 ? integer(1 + below(3)) : example("n" + std::to_string(below(2)));
  const Term term = Term::triple(example("n" + std::to_string(below(2))), example("p0"), object);
  return below(5) == 0 ? Term::triple(example("n0"), example("p0"), term) : term;
}

PatternTerm RandomAlgebra::position(bool object) {
  if (below(4) != 0) return variable();
  if (object && below(3) == 0) return integer(1 + below(3));
  if (object && below(6) == 0) return triple_term();
  return node();
}

Variable RandomAlgebra::add_triple_term(Bgp& bgp, int depth) {
  TripleTermPattern pattern;
  pattern.term = variables_.add_hidden("triple");
  pattern.subject = position(false);
  pattern.predicate = below(4) == 0 ? PatternTerm(variable()) : PatternTerm(example("p0"));
  pattern.object = depth > 0 && below(5) == 0 ? PatternTerm(add_triple_term(bgp, depth - 1)) : position(true);
  bgp.triple_terms.push_back(std::move(pattern));
  return bgp.triple_terms.back().term;
}

AlgebraPtr RandomAlgebra::leaf() {
  Bgp bgp;
  const std::uint32_t triples = below(8) == 0 ? 0 : 1 + below(3);
  for (std::uint32_t i = 0; i < triples; ++i) {
    PatternTerm p = below(6) == 0 ? PatternTerm(variable()) : PatternTerm(predicate());
    PatternTerm o = below(5) == 0 ? PatternTerm(add_triple_term(bgp, 1)) : position(true);
    bgp.triples.push_back({position(false), std::move(p), std::move(o)});
  }
  return make_algebra(std::move(bgp));
}

PathPtr RandomAlgebra::path_of(int depth) {
  const auto make = [](auto node) { return std::make_unique<Path>(Path{std::move(node)}); };
  if (depth == 0) return make(LinkPath{predicate()});
  switch (below(8)) {
    case 0: return make(InversePath{path_of(depth - 1)});
    case 1: {
      SequencePath sequence;
      sequence.parts.push_back(path_of(depth - 1));
      sequence.parts.push_back(path_of(depth - 1));
      return make(std::move(sequence));
    }
    case 2: {
      AlternativePath alternatives;
      alternatives.parts.push_back(path_of(depth - 1));
      alternatives.parts.push_back(path_of(depth - 1));
      return make(std::move(alternatives));
    }
    case 3: return make(ZeroOrMorePath{make(LinkPath{predicate()})});
    case 4: return make(OneOrMorePath{path_of(0)});
    case 5: return make(ZeroOrOnePath{path_of(0)});
    case 6: {
      NegatedPropertySet negated;
      if (below(2) == 0) negated.forward.push_back(predicate());
      if (below(3) == 0 || negated.forward.empty()) negated.inverse.push_back(predicate());
      return make(std::move(negated));
    }
    default: return make(LinkPath{predicate()});
  }
}

AlgebraPtr RandomAlgebra::path() {
  const auto end = [&] { return below(4) == 0 ? PatternTerm(triple_term()) : position(true); };
  if (below(4) != 0) return make_algebra(PathPattern{position(false), path_of(2), end()});
  // A triple term at an end, which the path may reach without a step.
  Bgp bgp;
  const Variable term = add_triple_term(bgp, 1);
  AlgebraPtr path = below(3) == 0 ? make_algebra(PathPattern{term, path_of(2), end()})
                                  : make_algebra(PathPattern{end(), path_of(2), term});
  return make_algebra(Join{std::move(path), make_algebra(std::move(bgp))});
}

AlgebraPtr RandomAlgebra::values() {
  Values values;
  values.variables.push_back(variable());
  const Variable second = variable();
  if (second != values.variables.front()) values.variables.push_back(second);
  const std::uint32_t rows = below(4);
  for (std::uint32_t r = 0; r < rows; ++r) {
    std::vector<std::optional<Term>> row;
    for (std::size_t c = 0; c < values.variables.size(); ++c) {
      if (below(5) == 0) {
        row.emplace_back();
      } else {
        row.emplace_back(below(4) == 0 ? integer(1 + below(3)) : below(4) == 0 ? triple_term() : node());
      }
    }
    values.rows.push_back(std::move(row));
  }
  return make_algebra(std::move(values));
}

// What a subquery does not show gets names of its own, as translation gives them.
void RandomAlgebra::hide_others(Algebra& input, const std::vector<Variable>& shown) {
  for (const Variable v : named_) {
    if (std::find(shown.begin(), shown.end(), v) == shown.end() && occurs(input, v)) {
      rename_variable(input, v, variables_.add_hidden("inner"));
    }
  }
}

AlgebraPtr RandomAlgebra::sliced(AlgebraPtr input, const std::vector<Variable>& shown) {
  // Ordered by all that can be seen, so that any right answer is the same answer.
  OrderBy order;
  for (const Variable v : possible_variables(*input)) {
    order.keys.push_back({make_expression(VariableExpression{v}), below(2) == 0});
  }
  order.input = std::move(input);
  AlgebraPtr result = make_algebra(Project{shown, make_algebra(std::move(order))});
  Slice slice;
  slice.offset = below(3) == 0 ? 1 + below(2) : 0;
  if (below(4) != 0) slice.limit = below(6);
  slice.input = std::move(result);
  return make_algebra(std::move(slice));
}

AlgebraPtr RandomAlgebra::subquery(int depth) {
  AlgebraPtr input = pattern(depth - 1);
  std::vector<Variable> shown;
  for (const Variable v : possible_variables(*input)) {
    if (!variables_.is_hidden(v) && below(3) != 0) shown.push_back(v);
  }
  hide_others(*input, shown);
  switch (below(4)) {
    case 0: return sliced(std::move(input), shown);
    case 1: return make_algebra(Distinct{make_algebra(Project{shown, std::move(input)})});
    default: return make_algebra(Project{shown, std::move(input)});
  }
}

AlgebraPtr RandomAlgebra::group(int depth) {
  AlgebraPtr input = pattern(depth - 1);
  const std::vector<Variable> visible = possible_variables(*input);
  Group group;
  for (const Variable v : visible) {
    if (!variables_.is_hidden(v) && below(3) == 0) group.keys.push_back(v);
  }
  const Variable result = variable();
  if (std::find(visible.begin(), visible.end(), result) != visible.end()) return input;
  AggregateExpression aggregate{AggregateFunction::kCount, below(2) == 0, nullptr, std::nullopt};
  constexpr AggregateFunction kFunctions[] = {AggregateFunction::kCount, AggregateFunction::kSum,
                                              AggregateFunction::kMin, AggregateFunction::kMax,
                                              AggregateFunction::kAvg};
  if (below(3) != 0 || aggregate.distinct) {
    aggregate.function = kFunctions[below(5)];
    aggregate.argument = make_expression(VariableExpression{variable()});
  }
  group.aggregates.emplace_back(result, std::move(aggregate));
  std::vector<Variable> shown = group.keys;
  shown.push_back(result);
  group.input = std::move(input);
  AlgebraPtr grouped = make_algebra(std::move(group));
  hide_others(*grouped, shown);
  return make_algebra(Project{shown, std::move(grouped)});
}

AlgebraPtr RandomAlgebra::graph(int depth) {
  AlgebraPtr input = pattern(depth - 1);
  if (below(3) == 0) return make_algebra(Graph{example("g" + std::to_string(below(3))), std::move(input)});
  return make_algebra(Graph{variable(), std::move(input)});
}

AlgebraPtr RandomAlgebra::extend(int depth) {
  AlgebraPtr input = pattern(depth - 1);
  const Variable v = variable();
  if (occurs(*input, v)) return input;
  ExpressionPtr value;
  if (below(3) == 0) {
    value = make_expression(TermExpression{below(2) == 0 ? node() : integer(1 + below(3))});
  } else if (below(2) == 0) {
    value = make_expression(VariableExpression{variable()});
  } else {
    value = operand(1);
  }
  return make_algebra(Extend{v, std::move(value), std::move(input)});
}

ExpressionPtr RandomAlgebra::operand(int depth) {
  switch (below(depth > 0 ? 5 : 3)) {
    case 0: return make_expression(TermExpression{below(2) == 0 ? node() : integer(1 + below(3))});
    case 3: return make_expression(ArithmeticExpression{ArithmeticOperator::kAdd, operand(0), operand(0)});
    case 4: {
      BuiltinExpression coalesce{"COALESCE", {}};
      coalesce.arguments.push_back(operand(depth - 1));
      coalesce.arguments.push_back(operand(0));
      return make_expression(std::move(coalesce));
    }
    default: return make_expression(VariableExpression{variable()});
  }
}

ExpressionPtr RandomAlgebra::condition(int depth, bool with_exists) {
  constexpr ComparisonOperator kOperators[] = {ComparisonOperator::kEqual, ComparisonOperator::kNotEqual,
                                               ComparisonOperator::kLess, ComparisonOperator::kGreaterEqual};
  switch (below(depth > 0 ? 11 : 6)) {
    case 0: {
      BuiltinExpression bound{"BOUND", {}};
      bound.arguments.push_back(make_expression(VariableExpression{variable()}));
      return make_expression(std::move(bound));
    }
    case 1:
      return make_expression(ComparisonExpression{ComparisonOperator::kEqual,
                                                  make_expression(VariableExpression{variable()}),
                                                  make_expression(TermExpression{node()})});
    case 2: {
      InExpression in{below(3) == 0, operand(0), {}};
      in.list.push_back(operand(0));
      in.list.push_back(operand(0));
      return make_expression(std::move(in));
    }
    case 6: {
      AndExpression both;
      both.operands.push_back(condition(depth - 1, with_exists));
      both.operands.push_back(condition(depth - 1, with_exists));
      return make_expression(std::move(both));
    }
    case 7: {
      OrExpression either;
      either.operands.push_back(condition(depth - 1, with_exists));
      either.operands.push_back(condition(depth - 1, with_exists));
      return make_expression(std::move(either));
    }
    case 8: return make_expression(NotExpression{condition(depth - 1, with_exists)});
    case 9:
    case 10:
      if (with_exists) return make_expression(ExistsExpression{below(2) == 0, pattern(depth - 1)});
      [[fallthrough]];
    default: return make_expression(ComparisonExpression{kOperators[below(4)], operand(depth), operand(0)});
  }
}

AlgebraPtr RandomAlgebra::pattern(int depth) {
  if (depth <= 0) {
    const std::uint32_t kind = below(8);
    return kind == 0 ? path() : kind == 1 ? values() : leaf();
  }
  switch (below(14)) {
    case 0:
    case 1:
    case 2: return make_algebra(Join{pattern(depth - 1), pattern(depth - 1)});
    case 3:
    case 4: {
      ExpressionPtr on = below(2) == 0 ? condition(1, true) : nullptr;
      return make_algebra(LeftJoin{pattern(depth - 1), pattern(depth - 1), std::move(on)});
    }
    case 5:
    case 6:
    case 7: return make_algebra(Filter{condition(2, true), pattern(depth - 1)});
    case 8: {
      Union either;
      either.inputs.push_back(pattern(depth - 1));
      either.inputs.push_back(pattern(depth - 1));
      return make_algebra(std::move(either));
    }
    case 9: return graph(depth);
    case 10: return extend(depth);
    case 11: return make_algebra(Minus{pattern(depth - 1), pattern(depth - 1)});
    case 12: return subquery(depth);
    default: return group(depth);
  }
}

AlgebraPtr RandomAlgebra::query(int depth) {
  AlgebraPtr input = pattern(depth);
  const std::vector<Variable> visible = possible_variables(*input);
  std::vector<Variable> shown;
  for (const Variable v : named_) {
    if (below(4) != 0) shown.push_back(v);
  }
  switch (below(5)) {
    case 0: return make_algebra(Distinct{make_algebra(Project{shown, std::move(input)})});
    case 1: return sliced(std::move(input), shown);
    default: return make_algebra(Project{shown, std::move(input)});
  }
}

std::string random_quads(std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(random); };
  const auto iri = [](const std::string& name) { return "<http://example.org/" + name + ">"; };
  const auto node = [&] {
    const std::uint32_t i = below(7);
    return i < 5 ? iri("n" + std::to_string(i)) : iri("g" + std::to_string(i - 5));
  };
  const auto number = [&] {
    return "\"" + std::to_string(1 + below(3)) + "\"^^<http://www.w3.org/2001/XMLSchema#integer>";
  };
  const auto triple_term = [&] {
    const std::string object = below(4) == 0 ? number() : iri("n" + std::to_string(below(2)));
    const std::string term = "<<( " + iri("n" + std::to_string(below(2))) + " " + iri("p0") + " " + object + " )>>";
    return below(5) == 0 ? "<<( " + iri("n0") + " " + iri("p0") + " " + term + " )>>" : term;
  };
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string object = below(4) == 0 ? number() : below(5) == 0 ? triple_term() : node();
    text += node() + " " + iri("p" + std::to_string(below(3))) + " " + object;
    const std::uint32_t graph = below(4);
    if (graph >= 2) text += " " + iri("g" + std::to_string(graph - 2));
    text += " .\n";
  }
  return text;
}

}  // namespace casus::query::test
