#pragma once

#include <memory>

#include "casus/store.h"
#include "query/api/execution.h"
#include "query/api/statement_access.h"
#include "storage/quad_store.h"

namespace casus::detail {

struct StoreState {
  std::shared_ptr<storage::QuadStore> store;

  static QueryResult result(std::unique_ptr<Execution> execution) { return QueryResult(std::move(execution)); }
};

/// Exactly one of `store` (each run reads its latest state) and `view` decides what a run reads.
struct PreparedState {
  Statement statement;
  QueryOptions options;
  std::shared_ptr<StoreState> store;
  std::shared_ptr<const storage::ReadView> view;
};

/// Runs a parsed query. Throws QueryError when the statement is not a query.
std::unique_ptr<Execution> execute(const Statement& statement, std::shared_ptr<const storage::ReadView> view,
                                   const QueryOptions& options, const Bindings& bindings = {});

}  // namespace casus::detail
