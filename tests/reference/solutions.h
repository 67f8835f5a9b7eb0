#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "casus/term.h"
#include "query/algebra/algebra.h"

namespace casus::reference {

using query::Variable;

/// A solution mapping (SPARQL 1.1 and 1.2 Query, section 18.1.8): variables that have no value are absent.
using Solution = std::map<Variable, Term>;
/// A multiset or sequence of solution mappings.
using Solutions = std::vector<Solution>;

bool compatible(const Solution& a, const Solution& b);
/// The union of two compatible mappings.
Solution merge(const Solution& a, const Solution& b);
bool domains_are_disjoint(const Solution& a, const Solution& b);
Solution restrict_to(const Solution& solution, const std::vector<Variable>& variables);

/// The specification leaves the answer open: SAMPLE of several terms, MIN of equal values, a slice through ties.
class Ambiguous : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Nested loops would take too long.
class TooLarge : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace casus::reference
