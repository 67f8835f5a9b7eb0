#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "casus/term.h"

namespace casus::conformance {

struct SortKey {
  std::string variable;
  bool descending = false;
};

/// How ORDER BY puts two terms (SPARQL 1.1, section 15.1): negative, zero or positive; nothing where the specification
/// leaves it open.
std::optional<int> compare_in_order(const std::optional<Term>& a, const std::optional<Term>& b);

/// True when no pair of rows contradicts the sort keys as far as the specification orders terms.
bool respects_order(const std::vector<std::map<std::string, Term>>& rows, const std::vector<SortKey>& keys);

}  // namespace casus::conformance
