#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "casus/term.h"

namespace casus {

/// A function that queries call by its IRI.
struct ExtensionFunction {
  std::size_t min_arguments = 0;
  std::size_t max_arguments = 0;
  /// The result, or nothing for an expression error. Called from any thread that works on a query,
  /// maybe from several at once; must not throw.
  std::function<std::optional<Term>(std::span<const Term>)> call;
};

/// Adds or replaces a function for all stores of this process. Thread-safe; queries already parsed keep what they had.
void register_function(const std::string& iri, ExtensionFunction function);

/// Name and arity of a built-in function (by keyword) or an extension function (by IRI), for help and completion.
struct FunctionSummary {
  std::string name;
  int min_arguments = 0;
  int max_arguments = 0;  ///< -1: any number
};
std::vector<FunctionSummary> known_functions();

}  // namespace casus
