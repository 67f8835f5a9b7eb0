#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "casus/term.h"

namespace casus::reference {

/// A function of terms and strings (sections 17.4.2 and 17.4.3), over characters as code points. Nothing for an error.
struct StringFunction {
  std::string_view name;  ///< as the algebra calls it
  std::optional<Term> (*apply)(const std::vector<Term>& arguments);
};

/// STR, LANG, DATATYPE, STRLEN, CONCAT, CONTAINS, STRSTARTS, STRENDS, STRBEFORE, STRAFTER and LANGMATCHES; null for
/// others.
const StringFunction* find_string_function(std::string_view name);

}  // namespace casus::reference
