#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "query/functions/evaluator.h"
#include "query/functions/node.h"
#include "query/functions/value.h"

namespace casus::query {

/// What a function may use besides its arguments.
struct Call {
  EvaluationContext& context;
  ValueArena& arena;
  const Batch* batch;  ///< of the row; null while constants are folded
  std::uint32_t row;
  std::uint32_t schema_columns;
};

/// A function of decoded values, one row at a time. Arguments may be errors only where `takes_errors`; otherwise an
/// error argument is an error result and the function is not called.
struct Function {
  std::string_view name;  ///< keyword in upper case, or IRI
  int min_arguments;
  int max_arguments;  ///< -1: any
  Value (*call)(Call& call, std::span<const Value> arguments);
  bool deterministic = true;
  bool takes_errors = false;
};

// The functions of each concern, as tables.
std::span<const Function> string_functions();    ///< SPARQL 1.1, section 17.4.3
std::span<const Function> pattern_functions();   ///< REGEX, REPLACE
std::span<const Function> number_functions();    ///< section 17.4.4
std::span<const Function> time_functions();      ///< section 17.4.5
std::span<const Function> hash_functions();      ///< section 17.4.6
std::span<const Function> term_functions();      ///< section 17.4.2
std::span<const Function> cast_functions();      ///< section 17.5, by IRI
std::span<const Function> geometry_functions();  ///< by IRI

/// The built-in of a keyword, or the native function of an IRI; null if there is none.
const Function* find_builtin(std::string_view keyword);
const Function* find_native_function(std::string_view iri);

/// A registered function (evaluator.h) as an expression node; null if there is none.
NodePtr make_extension_node(std::string_view iri, std::vector<NodePtr> arguments);
std::vector<FunctionSignature> extension_signatures();

NodePtr make_call_node(const Function& function, std::vector<NodePtr> arguments, std::size_t schema_columns);

}  // namespace casus::query
