#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "casus/functions.h"
#include "query/algebra/algebra.h"
#include "query/functions/batch.h"
#include "query/functions/query_terms.h"

namespace casus::query {

/// What expressions of one query share: its terms, the time of NOW(), the base of IRI(), the blank nodes of
/// BNODE(label) for the current row, the generator of RAND(). One thread.
struct EvaluationContext {
  explicit EvaluationContext(QueryTerms& query_terms);
  /// For another thread of the same query: the same base and NOW(), all else of its own.
  EvaluationContext(QueryTerms& query_terms, const EvaluationContext& other);
  ~EvaluationContext();

  QueryTerms& terms;
  std::string base;
  /// Called now and then while a batch is evaluated; throws to end the query. May be empty.
  std::function<void()> interrupt;
  struct State;
  std::unique_ptr<State> state;  ///< NOW(), RAND(), BNODE(), caches of decoded strings and compiled regular expressions
};

/// Answers EXISTS for rows of a batch. Made by the execution side; the evaluator only asks.
class ExistsEvaluator {
 public:
  virtual ~ExistsEvaluator() = default;
  /// True when the pattern, with the row's bindings substituted, has a solution.
  virtual bool exists(const Batch& batch, std::size_t row) = 0;
};
using ExistsFactory = std::function<std::unique_ptr<ExistsEvaluator>(const ExistsExpression&, const Schema&)>;

/// An expression bound to the columns of a batch. Expression errors are values (unbound), never exceptions. One thread.
class CompiledExpression {
 public:
  virtual ~CompiledExpression() = default;
  /// One id a row; kUnbound for an error or an unbound variable.
  virtual void evaluate(const Batch& batch, std::vector<Id>& out) = 0;
  /// The rows whose effective boolean value is true (SPARQL 1.2, section 17.2.3), ascending.
  virtual void select(const Batch& batch, std::vector<std::uint32_t>& rows) = 0;
};

/// Variables that the schema lacks are unbound. `context` must outlive the result. Throws QueryError for an unknown
/// function IRI. `exists` may be empty when the expression holds no EXISTS.
std::unique_ptr<CompiledExpression> compile_expression(const Expression& expression, const Schema& schema,
                                                       EvaluationContext& context, const ExistsFactory& exists = {});

/// One aggregate over many groups at a time (SPARQL 1.1, section 18.5.1). Errors in the argument make SUM, MIN and AVG
/// errors; COUNT, MAX and SAMPLE pass over them as specified, and so does GROUP_CONCAT (an extension).
class Aggregator {
 public:
  virtual ~Aggregator() = default;
  /// Feeds one argument value a row into the group of that row. `values` is empty for COUNT(*), where DISTINCT is over
  /// whole solutions and handled by the caller.
  virtual void add(std::span<const std::uint32_t> groups, std::span<const Id> values, std::size_t group_count) = 0;
  /// The result of a group, kUnbound for an error. Groups never fed have the value of an empty group.
  virtual Id result(std::uint32_t group) = 0;
  virtual std::size_t memory_bytes() const = 0;
};
std::unique_ptr<Aggregator> make_aggregator(const AggregateExpression& aggregate, EvaluationContext& context);

/// ORDER BY (section 15.1): unbound < blank nodes < IRIs < literals, comparable literals by "<", every other pair by a
/// stable total order. Negative, zero or positive.
int compare_for_order(Id a, Id b, EvaluationContext& context);

/// Extension functions by IRI, casus' own (casusfn:distanceKm, ...), GeoSPARQL's and those registered by a program.
/// Thread-safe.
using casus::ExtensionFunction;
void register_function(std::string iri, ExtensionFunction function);
bool is_known_function(std::string_view iri);
/// For help and completion: the keywords of the built-ins with their arity, and the IRIs of known functions.
struct FunctionSignature {
  std::string name;
  int min_arguments;
  int max_arguments; /* -1: any */
};
const std::vector<FunctionSignature>& builtin_signatures();
std::vector<FunctionSignature> function_signatures();

}  // namespace casus::query
