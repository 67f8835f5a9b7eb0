#pragma once

#include <utility>
#include <vector>

#include "query/optimize/planner.h"
#include "query/optimize/walk.h"

namespace casus::query {

struct RewriteContext {
  VariableTable& variables;
  ExecutionContext& execution;
};

// Each pass takes a pattern and gives back one with the same solutions. EXISTS patterns inside expressions are left
// alone unless said otherwise: they are rewritten when they are planned.

/// Puts given values in the place of a whole query's variables.
AlgebraPtr substitute_bindings(AlgebraPtr root, const std::vector<std::pair<Variable, Term>>& values);
/// The same for a pattern, EXISTS and subqueries that show the variables included (section 18.6, substitute). Variables
/// that the pattern binds stay bound in its solutions.
AlgebraPtr substitute_in_pattern(AlgebraPtr pattern, const std::vector<std::pair<Variable, Term>>& values);
/// Triple terms that the query brings along reach patterns of triple terms over paths of no steps. The store's index
/// does not hold those that it does not know: the patterns get them as alternatives.
AlgebraPtr match_query_triples(AlgebraPtr root, RewriteContext& context);
/// Alternatives become unions, sequences and inverses joins, where the algebra says that they are the same
/// (section 18.2.2.4).
AlgebraPtr expand_paths(AlgebraPtr root, RewriteContext& context);
/// Moves GRAPH towards the leaves.
AlgebraPtr push_graph(AlgebraPtr root, RewriteContext& context);
/// Evaluates constant parts of expressions; drops filters that always hold, empties patterns under those that never do.
AlgebraPtr fold_constants(AlgebraPtr root, RewriteContext& context);
/// Filters with "&&" become several.
AlgebraPtr split_filters(AlgebraPtr root, RewriteContext& context);
/// Unit tables, empty patterns and nested unions go away; neighbouring basic graph patterns become one.
AlgebraPtr simplify_patterns(AlgebraPtr root, RewriteContext& context);
/// OPTIONAL whose unbound rows a filter above rejects becomes a join.
AlgebraPtr reduce_optionals(AlgebraPtr root, RewriteContext& context);
/// Filters move down to where their variables are certain.
AlgebraPtr push_filters(AlgebraPtr root, RewriteContext& context);
/// OPTIONAL, MINUS, BIND and FILTER move up out of joins, so that the patterns before and after them are ordered
/// together.
AlgebraPtr widen_joins(AlgebraPtr root, RewriteContext& context);
/// DISTINCT moves below ORDER BY where the keys are columns of the rows: fewer are sorted, and a LIMIT stands by the
/// order.
AlgebraPtr distinct_before_order(AlgebraPtr root, RewriteContext& context);
/// LIMIT, with its ORDER BY, is applied to what comes before OPTIONALs too: each row of it has a row or more in the
/// whole. Which of equal rows are left is open anyway.
AlgebraPtr limit_before_optionals(AlgebraPtr root, RewriteContext& context);

/// All of them, in order, but for those switched off.
AlgebraPtr rewrite(AlgebraPtr root, RewriteContext& context, const PlannerOptions& options);

}  // namespace casus::query
