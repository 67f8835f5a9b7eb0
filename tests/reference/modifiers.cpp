// Grouping, aggregates and solution modifiers (SPARQL 1.1 and 1.2 Query, sections 18.5 and 18.6).

#include <algorithm>
#include <map>

#include "tests/reference/evaluator.h"
#include "tests/reference/numbers.h"

namespace casus::reference {
namespace {

using query::AggregateFunction;

// A list of terms and errors, as ListEval makes it of one expression.
using Values = std::vector<std::optional<Term>>;

// Dedup: errors are the same as each other.
void remove_duplicates(Values& values) {
  std::set<std::optional<Term>> seen;
  std::erase_if(values, [&](const auto& value) { return !seen.insert(value).second; });
}

std::size_t count(const Values& values) {
  return static_cast<std::size_t>(
      std::count_if(values.begin(), values.end(), [](const auto& value) { return value.has_value(); }));
}

std::optional<Term> sum(const Values& values) {
  std::optional<Number> total = Number::integer(0);
  bool exact = true;
  bool floating = false;
  for (const auto& value : values) {
    const auto number = value ? parse_number(*value) : std::nullopt;
    if (!number) return std::nullopt;
    exact = exact && number->is_small_dyadic();
    floating = floating || number->is_floating();
    total = apply(query::ArithmeticOperator::kAdd, *total, *number);
  }
  if (floating && !exact) throw Ambiguous("a sum that is rounded depends on the order");
  return to_term(*total);
}

// MIN and MAX: the first by ORDER BY, where a value that is an error comes before all others.
std::optional<Term> extreme(const Values& values, bool greatest, ExpressionEvaluator& expressions) {
  std::optional<Term> best;
  bool first = true;
  bool tie = false;
  for (const auto& value : values) {
    const int order = first ? 1 : expressions.order(value, best) * (greatest ? 1 : -1);
    if (order == 0 && value != best) tie = true;
    if (order <= 0) continue;
    best = value;
    tie = first = false;
  }
  if (tie) throw Ambiguous("an extreme of equal terms");
  return best;
}

std::optional<Term> sample(const Values& values) {
  std::set<Term> terms;
  for (const auto& value : values) {
    if (value) terms.insert(*value);
  }
  if (terms.size() > 1) throw Ambiguous("a sample of several terms");
  return terms.empty() ? std::nullopt : std::optional(*terms.begin());
}

}  // namespace

std::optional<Term> Evaluator::aggregate(const query::AggregateExpression& aggregate, const Solutions& members,
                                         const Scope& scope) {
  if (!aggregate.argument) {
    if (!aggregate.distinct) return to_term(Number::integer(static_cast<std::int64_t>(members.size())));
    // Blank nodes of patterns are not part of solutions.
    std::set<Solution> distinct;
    for (const Solution& member : members) {
      Solution visible = member;
      std::erase_if(visible, [&](const auto& binding) { return variables_.is_hidden(binding.first); });
      distinct.insert(std::move(visible));
    }
    return to_term(Number::integer(static_cast<std::int64_t>(distinct.size())));
  }
  Values values;
  for (const Solution& member : members) values.push_back(value(*aggregate.argument, member, scope));
  if (aggregate.distinct) remove_duplicates(values);
  switch (aggregate.function) {
    case AggregateFunction::kCount: return to_term(Number::integer(static_cast<std::int64_t>(count(values))));
    case AggregateFunction::kSum: return sum(values);
    case AggregateFunction::kAvg: {
      if (count(values) == 0) return to_term(Number::integer(0));
      const auto total = sum(values);
      if (!total) return std::nullopt;
      const Term members_counted = to_term(Number::integer(static_cast<std::int64_t>(count(values))));
      return expressions_.arithmetic(query::ArithmeticOperator::kDivide, *total, members_counted);
    }
    case AggregateFunction::kMin: return extreme(values, false, expressions_);
    case AggregateFunction::kMax: return extreme(values, true, expressions_);
    case AggregateFunction::kSample: return sample(values);
    case AggregateFunction::kGroupConcat: break;
  }
  // The order is open: queries that are compared look at what does not depend on it. Values without a string are passed
  // over, where the specification has an error (docs/sparql.md).
  std::string text;
  bool first = true;
  for (const auto& member : values) {
    if (!member || member->is_blank_node() || member->is_triple()) continue;
    if (!first) text += aggregate.separator.value_or(" ");
    text += member->value();
    first = false;
  }
  return Term::literal(text);
}

Solutions Evaluator::eval(const query::Group& node, const Scope& scope) {
  std::map<std::vector<std::optional<Term>>, Solutions> groups;
  if (node.keys.empty()) groups[{}] = {};
  for (Solution& solution : eval(*node.input, scope)) {
    std::vector<std::optional<Term>> key;
    for (const Variable v : node.keys) {
      const auto found = solution.find(v);
      key.push_back(found == solution.end() ? std::nullopt : std::optional(found->second));
    }
    groups[key].push_back(std::move(solution));
  }
  Solutions solutions;
  for (const auto& [key, members] : groups) {
    Solution result;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      if (key[i]) result.emplace(node.keys[i], *key[i]);
    }
    for (const auto& [variable, expression] : node.aggregates) {
      if (const auto term = aggregate(expression, members, scope)) result.emplace(variable, *term);
    }
    solutions.push_back(std::move(result));
  }
  return solutions;
}

RankedSolutions Evaluator::ranked(const query::OrderBy& node, const Scope& scope) {
  struct Keyed {
    std::vector<std::optional<Term>> keys;
    Solution solution;
  };
  std::vector<Keyed> rows;
  for (Solution& solution : eval(*node.input, scope)) {
    Keyed row;
    for (const query::SortKey& key : node.keys) row.keys.push_back(value(*key.expression, solution, scope));
    row.solution = std::move(solution);
    rows.push_back(std::move(row));
  }
  const auto order = [&](const Keyed& a, const Keyed& b) {
    spend(1);
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      const int by_key = expressions_.order(a.keys[i], b.keys[i]);
      if (by_key != 0) return node.keys[i].descending ? -by_key : by_key;
    }
    return 0;
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const Keyed& a, const Keyed& b) { return order(a, b) < 0; });
  RankedSolutions result;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool tie = i > 0 && order(rows[i - 1], rows[i]) == 0;
    result.ranks.push_back(i == 0 ? 0 : result.ranks.back() + (tie ? 0 : 1));
  }
  for (Keyed& row : rows) result.solutions.push_back(std::move(row.solution));
  return result;
}

RankedSolutions Evaluator::ranked(const query::Algebra& algebra, const Scope& scope) {
  if (const auto* order = std::get_if<query::OrderBy>(&algebra.node)) return ranked(*order, scope);
  if (const auto* reduced = std::get_if<query::Reduced>(&algebra.node)) return ranked(*reduced->input, scope);
  if (const auto* project = std::get_if<query::Project>(&algebra.node)) {
    RankedSolutions result = ranked(*project->input, {scope.active, restrict_to(scope.outer, project->variables)});
    for (Solution& solution : result.solutions) solution = restrict_to(solution, project->variables);
    return result;
  }
  if (const auto* distinct = std::get_if<query::Distinct>(&algebra.node)) {
    // ToList and Distinct keep the order; which of several equal solutions stays shows only in a slice.
    const RankedSolutions all = ranked(*distinct->input, scope);
    RankedSolutions result;
    std::map<Solution, std::size_t> seen;
    for (std::size_t i = 0; i < all.solutions.size(); ++i) {
      const auto [place, is_new] = seen.emplace(all.solutions[i], all.ranks[i]);
      if (!is_new && place->second != all.ranks[i]) throw Ambiguous("DISTINCT keeps one of several places");
      if (!is_new) continue;
      result.solutions.push_back(all.solutions[i]);
      result.ranks.push_back(all.ranks[i]);
    }
    return result;
  }
  Solutions solutions = eval(algebra, scope);
  std::vector<std::size_t> ranks(solutions.size(), 0);
  return {std::move(solutions), std::move(ranks)};
}

Solutions Evaluator::eval(const query::OrderBy& node, const Scope& scope) {
  return ranked(node, scope).solutions;
}

Solutions Evaluator::eval(const query::Slice& node, const Scope& scope) {
  const RankedSolutions all = ranked(*node.input, scope);
  const std::size_t size = all.solutions.size();
  const auto begin = static_cast<std::size_t>(std::min<std::uint64_t>(node.offset, size));
  std::size_t end = size;
  if (node.limit) end = begin + static_cast<std::size_t>(std::min<std::uint64_t>(*node.limit, size - begin));
  for (const std::size_t cut : {begin, end}) {
    if (begin == end || cut == 0 || cut == size || all.ranks[cut - 1] != all.ranks[cut]) continue;
    for (std::size_t i = 0; i < size; ++i) {
      if (all.ranks[i] == all.ranks[cut] && all.solutions[i] != all.solutions[cut]) {
        throw Ambiguous("a slice through solutions of no order");
      }
    }
  }
  return {all.solutions.begin() + static_cast<std::ptrdiff_t>(begin),
          all.solutions.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace casus::reference
