#pragma once

#include <optional>
#include <string>
#include <vector>

#include "casus/quad.h"
#include "casus/term.h"
#include "tests/conformance/isomorphism.h"

namespace casus::conformance {

/// When two terms count as the same.
enum class Matching {
  kExact,        ///< character by character
  kByValue,      ///< language tags ignoring case, and literals of one datatype with one value: numbers, booleans, times
  kText,         ///< the text alone, as in CSV
  kTextByValue,  ///< the text alone, numbers by value
};

/// A text that two terms other than blank nodes share exactly when they count as the same.
std::string term_key(const Term& term, Matching matching);

/// Rows for isomorphic(): an unbound cell equals only an unbound one, a triple term becomes several cells.
CellRow cells(const std::vector<std::optional<Term>>& row, Matching matching);
CellRow cells(const Quad& quad, Matching matching);

bool is_integer_type(std::string_view datatype);

}  // namespace casus::conformance
