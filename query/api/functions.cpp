#include "casus/functions.h"

#include "query/functions/evaluator.h"

namespace casus {

void register_function(const std::string& iri, ExtensionFunction function) {
  query::register_function(iri, std::move(function));
}

std::vector<FunctionSummary> known_functions() {
  std::vector<FunctionSummary> functions;
  for (const auto* table : {&query::builtin_signatures()}) {
    for (const auto& entry : *table) functions.push_back({entry.name, entry.min_arguments, entry.max_arguments});
  }
  for (const auto& entry : query::function_signatures()) {
    functions.push_back({entry.name, entry.min_arguments, entry.max_arguments});
  }
  return functions;
}

}  // namespace casus
