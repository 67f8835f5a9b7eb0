#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "query/optimize/joins/leaf.h"
#include "query/optimize/rewrites/rewrites.h"

namespace casus::query {
namespace {

using Terms = std::vector<Term>;

void add_unknown(const Term& term, const ExecutionContext& context, Terms& out) {
  if (!term.is_triple() || find_term(term, context)) return;
  if (std::find(out.begin(), out.end(), term) == out.end()) out.push_back(term);
  for (const Term* part : {&term.subject(), &term.predicate(), &term.object()}) add_unknown(*part, context, out);
}

// The triple terms that stand at the ends of paths and that the store does not know, with those inside them.
void collect(const Algebra& algebra, const ExecutionContext& context, Terms& out) {
  if (const auto* path = std::get_if<PathPattern>(&algebra.node)) {
    for (const PatternTerm* end : {&path->subject, &path->object}) {
      if (const auto* term = std::get_if<Term>(end)) add_unknown(*term, context, out);
    }
  }
  for_each_child(algebra, [&](const AlgebraPtr& child) { collect(*child, context, out); });
}

using Bindings = std::vector<std::pair<Variable, Term>>;

bool match(const PatternTerm& pattern, const Term& term, Bindings& bindings) {
  if (const auto* constant = std::get_if<Term>(&pattern)) return *constant == term;
  const Variable variable = std::get<Variable>(pattern);
  const auto bound =
      std::find_if(bindings.begin(), bindings.end(), [&](const auto& binding) { return binding.first == variable; });
  if (bound != bindings.end()) return bound->second == term;
  bindings.emplace_back(variable, term);
  return true;
}

// The solutions of the pattern among `terms`; the variables come in the same sequence for all of them.
Values matches(const TripleTermPattern& pattern, const Terms& terms) {
  Values values;
  for (const Term& term : terms) {
    Bindings bindings{{pattern.term, term}};
    if (!match(pattern.subject, term.subject(), bindings) || !match(pattern.predicate, term.predicate(), bindings) ||
        !match(pattern.object, term.object(), bindings)) {
      continue;
    }
    values.variables.clear();
    std::vector<std::optional<Term>>& row = values.rows.emplace_back();
    for (auto& [variable, value] : bindings) {
      values.variables.push_back(variable);
      row.emplace_back(std::move(value));
    }
  }
  return values;
}

void add_matches(AlgebraPtr& algebra, const Terms& terms) {
  for_each_child(*algebra, [&](AlgebraPtr& child) { add_matches(child, terms); });
  auto* bgp = std::get_if<Bgp>(&algebra->node);
  if (!bgp) return;
  std::vector<AlgebraPtr> extended;
  std::erase_if(bgp->triple_terms, [&](TripleTermPattern& pattern) {
    Values values = matches(pattern, terms);
    if (values.rows.empty()) return false;
    Union either;
    either.inputs.push_back(make_algebra(Bgp{{}, {std::move(pattern)}}));
    either.inputs.push_back(make_algebra(std::move(values)));
    extended.push_back(make_algebra(std::move(either)));
    return true;
  });
  for (AlgebraPtr& either : extended) algebra = make_algebra(Join{std::move(algebra), std::move(either)});
}

}  // namespace

AlgebraPtr match_query_triples(AlgebraPtr root, RewriteContext& context) {
  Terms terms;
  collect(*root, context.execution, terms);
  if (!terms.empty()) add_matches(root, terms);
  return root;
}

}  // namespace casus::query
