#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "query/algebra/algebra.h"
#include "tests/reference/dataset.h"
#include "tests/reference/expressions.h"
#include "tests/reference/solutions.h"

namespace casus::reference {

/// Solutions in order, with the rank of each: equal where the order is left open. Without ORDER BY all ranks are 0.
struct RankedSolutions {
  Solutions solutions;
  std::vector<std::size_t> ranks;
};

/// The SPARQL algebra evaluated as section 18 defines it: every operator makes all its solutions, joins are nested
/// loops. Slow on purpose and small, so that it can be read beside the specification. It shares the translation of
/// queries to algebra with the engine, and no more of the engine than ExpressionEvaluator says.
class Evaluator {
 public:
  /// `dataset` must outlive the evaluator.
  Evaluator(const Dataset& dataset, const query::VariableTable& variables, std::string base);

  /// Throws Ambiguous, TooLarge, and QueryError for SERVICE that is not SILENT.
  Solutions evaluate(const query::Algebra& algebra);
  /// As evaluate, for what stands above or below a Slice.
  RankedSolutions evaluate_ranked(const query::Algebra& algebra);

 private:
  /// What a pattern is evaluated in: the active graph, and in EXISTS the values substituted for variables.
  struct Scope {
    const Graph* active = nullptr;
    Solution outer;
  };

  Solutions eval(const query::Algebra& algebra, const Scope& scope);
  Solutions eval(const query::Bgp& node, const Scope& scope);
  Solutions eval(const query::PathPattern& node, const Scope& scope);
  Solutions eval(const query::Join& node, const Scope& scope);
  Solutions eval(const query::LeftJoin& node, const Scope& scope);
  Solutions eval(const query::Filter& node, const Scope& scope);
  Solutions eval(const query::Union& node, const Scope& scope);
  Solutions eval(const query::Graph& node, const Scope& scope);
  Solutions eval(const query::Extend& node, const Scope& scope);
  Solutions eval(const query::Minus& node, const Scope& scope);
  Solutions eval(const query::Values& node, const Scope& scope);
  Solutions eval(const query::Service& node, const Scope& scope);
  Solutions eval(const query::Group& node, const Scope& scope);
  Solutions eval(const query::OrderBy& node, const Scope& scope);
  Solutions eval(const query::Project& node, const Scope& scope);
  Solutions eval(const query::Distinct& node, const Scope& scope);
  Solutions eval(const query::Reduced& node, const Scope& scope);
  Solutions eval(const query::Slice& node, const Scope& scope);

  RankedSolutions ranked(const query::Algebra& algebra, const Scope& scope);
  RankedSolutions ranked(const query::OrderBy& node, const Scope& scope);

  /// Adds the triple terms that the query itself holds: ends of paths and values of VALUES and of expressions.
  void note_triple_terms(const query::Algebra& algebra);
  void note_triple_terms(const query::Expression& expression);

  void match(const query::TriplePattern& pattern, const Graph& graph, const Scope& scope, Solutions& solutions);
  void match(const query::TripleTermPattern& pattern, const Scope& scope, Solutions& solutions);

  using Pairs = std::vector<std::pair<Term, Term>>;
  /// Pairs of terms that the path connects, with duplicates where section 18.4 counts them. `from` and `to` are terms
  /// where the ends are terms: those match themselves over no steps even when the graph lacks them.
  Pairs connected(const query::Path& path, const std::optional<Term>& from, const std::optional<Term>& to,
                  const Graph& graph);

  std::optional<Term> value(const query::Expression& expression, const Solution& solution, const Scope& scope);
  bool holds(const query::Expression& expression, const Solution& solution, const Scope& scope);
  ExpressionEvaluator::Exists exists_in(const Scope& scope);
  std::optional<Term> aggregate(const query::AggregateExpression& aggregate, const Solutions& members,
                                const Scope& scope);
  /// Counts work; throws TooLarge.
  void spend(std::size_t steps);

  const Dataset& dataset_;
  const query::VariableTable& variables_;
  std::set<Term> triple_terms_;  // of the dataset and the query: what the variable of a TripleTermPattern may be
  ExpressionEvaluator expressions_;
  std::size_t spent_ = 0;
};

}  // namespace casus::reference
