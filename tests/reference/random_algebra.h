#pragma once

#include <random>
#include <string>
#include <vector>

#include "query/algebra/algebra.h"

namespace casus::query::test {

/// Makes random patterns over a small vocabulary, within the scope rules that the parser enforces: n0..n4 and the
/// graphs' names as nodes, p0..p2 as predicates, small integers and triple terms, graphs g0, g1 and one that does not
/// exist.
class RandomAlgebra {
 public:
  RandomAlgebra(std::uint32_t seed, VariableTable& variables);

  /// A pattern of about that depth.
  AlgebraPtr pattern(int depth);
  /// A whole query: a projection of some pattern, perhaps DISTINCT, perhaps with LIMIT over a total order.
  AlgebraPtr query(int depth);
  ExpressionPtr condition(int depth, bool with_exists);

  Term node();
  Term predicate();
  Term triple_term();

 private:
  std::uint32_t below(std::uint32_t n) { return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(random_); }
  Variable variable() { return named_[below(static_cast<std::uint32_t>(named_.size()))]; }
  PatternTerm position(bool object);
  /// A pattern of triple terms, of those nested in it as well, for the variable that it gives back.
  Variable add_triple_term(Bgp& bgp, int depth);
  AlgebraPtr leaf();
  AlgebraPtr path();
  PathPtr path_of(int depth);
  AlgebraPtr values();
  AlgebraPtr subquery(int depth);
  AlgebraPtr group(int depth);
  AlgebraPtr graph(int depth);
  AlgebraPtr extend(int depth);
  ExpressionPtr operand(int depth);
  void hide_others(Algebra& input, const std::vector<Variable>& shown);
  AlgebraPtr sliced(AlgebraPtr input, const std::vector<Variable>& shown);

  std::mt19937 random_;
  VariableTable& variables_;
  std::vector<Variable> named_;
};

/// Random quads over the same vocabulary, as N-Quads.
std::string random_quads(std::uint32_t seed, std::size_t count);

}  // namespace casus::query::test
