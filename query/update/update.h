#pragma once

#include "query/algebra/algebra.h"
#include "query/execute/execution_context.h"
#include "query/optimize/planner.h"
#include "storage/quad_store.h"

namespace casus::query {

/// Runs an update request inside a transaction, operation after operation, each seeing what those before did
/// (SPARQL 1.1 Update, section 3). Neither commits nor rolls back. Throws QueryError, SyntaxError and LoadError (LOAD),
/// Cancelled, Timeout, ResourceLimit, StorageError; the caller then rolls back.
void execute_update(const Update& update, storage::WriteTransaction& transaction, const ExecutionLimits& limits,
                    const PlannerOptions& options);

}  // namespace casus::query
