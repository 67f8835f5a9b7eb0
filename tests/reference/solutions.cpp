#include "tests/reference/solutions.h"

namespace casus::reference {

bool compatible(const Solution& a, const Solution& b) {
  for (const auto& [variable, term] : a) {
    const auto other = b.find(variable);
    if (other != b.end() && other->second != term) return false;
  }
  return true;
}

Solution merge(const Solution& a, const Solution& b) {
  Solution both = a;
  both.insert(b.begin(), b.end());
  return both;
}

bool domains_are_disjoint(const Solution& a, const Solution& b) {
  for (const auto& [variable, term] : a) {
    if (b.count(variable) != 0) return false;
  }
  return true;
}

Solution restrict_to(const Solution& solution, const std::vector<Variable>& variables) {
  Solution restricted;
  for (const Variable v : variables) {
    const auto found = solution.find(v);
    if (found != solution.end()) restricted.insert(*found);
  }
  return restricted;
}

}  // namespace casus::reference
