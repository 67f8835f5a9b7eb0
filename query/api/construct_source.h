#pragma once

#include <memory>

#include "query/api/execution.h"

namespace casus::detail {

/// True when the template of a CONSTRUCT makes another triple of each solution, as in CONSTRUCT WHERE { ?s ?p ?o }.
bool makes_distinct_triples(const query::Query& query);

/// The triples of a CONSTRUCT: the template filled in with each solution of `plan`. Unless they are `distinct`, a
/// triple is left out when it is among the last 250,000 different ones at least: memory does not grow with the result.
/// `plan` and `context` must outlive the source.
std::unique_ptr<Execution::Source> make_construct_source(const query::Query& query, query::Operator& plan,
                                                         query::ExecutionContext& context, bool distinct);

}  // namespace casus::detail
