#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "query/algebra/algebra.h"
#include "query/execute/execution_context.h"

namespace casus::query::test {

using storage::IdQuad;

/// A solution mapping: a value for each variable by number, kUnbound where there is none.
using Solution = std::vector<Id>;
using Solutions = std::vector<Solution>;

/// The dataset of a query as plain lists (SPARQL 1.1, section 13).
struct NaiveDataset {
  std::vector<IdQuad> default_graph;
  std::map<std::uint64_t, std::vector<IdQuad>> named;  ///< by id; graphs without quads may stand here too
};

/// Evaluates the algebra as section 18 defines it, in nested loops over everything: the oracle that plans are compared
/// with. It shares nothing with the planner and the operators but the evaluation of expressions.
///
/// EXISTS substitutes the outer solution into every leaf of its pattern (section 18.6); the leaf's variables stay
/// in the domain of its solutions, which MINUS notices.
class NaiveEvaluator {
 public:
  NaiveEvaluator(ExecutionContext& context, NaiveDataset dataset, std::size_t variables)
      : context_(context), dataset_(std::move(dataset)), variables_(variables) {}

  /// All solutions, in order where the algebra gives one. Throws ResourceLimit when some part has more than
  /// `kMaxSolutions`.
  static constexpr std::size_t kMaxSolutions = 3000;
  Solutions evaluate(const Algebra& algebra);

 private:
  struct Scope {
    const std::vector<IdQuad>* graph;
    Solution outer;  ///< what EXISTS substitutes
  };
  friend class NaiveExists;

  Solutions eval(const Algebra& algebra, const Scope& scope);
  Solutions eval(const Bgp& node, const Scope& scope);
  Solutions eval(const PathPattern& node, const Scope& scope);
  Solutions eval(const Join& node, const Scope& scope);
  Solutions eval(const LeftJoin& node, const Scope& scope);
  Solutions eval(const Filter& node, const Scope& scope);
  Solutions eval(const Union& node, const Scope& scope);
  Solutions eval(const Graph& node, const Scope& scope);
  Solutions eval(const Extend& node, const Scope& scope);
  Solutions eval(const Minus& node, const Scope& scope);
  Solutions eval(const Values& node, const Scope& scope);
  Solutions eval(const Service& node, const Scope& scope);
  Solutions eval(const Group& node, const Scope& scope);
  Solutions eval(const OrderBy& node, const Scope& scope);
  Solutions eval(const Project& node, const Scope& scope);
  Solutions eval(const Distinct& node, const Scope& scope);
  Solutions eval(const Reduced& node, const Scope& scope);
  Solutions eval(const Slice& node, const Scope& scope);

  Solution unit() const { return Solution(variables_, kUnbound); }
  Id evaluate(const Expression& expression, const Solution& solution, const Scope& scope);
  bool holds(const Expression& expression, const Solution& solution, const Scope& scope);
  ExistsFactory exists_factory(const Scope& scope);
  /// Pairs of nodes that the path connects, with duplicates where section 18.4 counts them.
  std::vector<std::pair<Id, Id>> pairs(const Path& path, std::optional<Id> from, std::optional<Id> to,
                                       const std::vector<IdQuad>& graph);
  Id term(const Term& term) { return context_.terms().intern(term.view()); }
  /// Notes the triple term, if it is one, and those inside it.
  void note(const Term& term);
  void note_triple_terms(const Algebra& algebra);
  void note_triple_terms(const Expression& expression);

  ExecutionContext& context_;
  NaiveDataset dataset_;
  std::size_t variables_;
  std::set<Id> triple_terms_;  // of the dataset and the query: what the variable of a TripleTermPattern may be
};

}  // namespace casus::query::test
