#pragma once

#include "query/algebra/algebra.h"
#include "query/execute/execution_context.h"
#include "storage/quad_store.h"

namespace casus::query {

// Graph management (SPARQL 1.1 Update, section 3.2). A graph exists while it holds a quad: empty graphs are not
// recorded, so CLEAR and DROP of a graph that is not there succeed, and CREATE changes nothing.

/// Removes every quad of the target; `check` is asked now and then and may throw.
void clear_graphs(storage::WriteTransaction& transaction, const GraphTarget& target,
                  const std::function<void()>& check);

/// Throws QueryError when the graph exists.
void create_graph(storage::WriteTransaction& transaction, const Term& graph);

enum class Transfer { kAdd, kCopy, kMove };
/// ADD, COPY and MOVE. Throws QueryError when `from` is a named graph that does not exist: then nothing is changed.
void transfer_graph(storage::WriteTransaction& transaction, Transfer transfer, const GraphTarget& from,
                    const GraphTarget& to, const std::function<void()>& check);

}  // namespace casus::query
