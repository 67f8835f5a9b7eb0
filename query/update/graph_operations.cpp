#include "query/update/graph_operations.h"

#include "casus/error.h"

namespace casus::query {

using storage::GraphFilter;
using storage::IdQuad;
using storage::Permutation;
using storage::ScanBatch;
using storage::ScanSpec;
using storage::WriteTransaction;

namespace {

// Calls `visit` for each quad that `filter` lets through. The view is immutable, so `visit` may change the transaction.
template <class Visit>
void for_each_quad(WriteTransaction& transaction, const GraphFilter& filter, const std::function<void()>& check,
                   const Visit& visit) {
  ScanSpec spec;
  spec.graphs = filter;
  const bool only_named = filter.kind == GraphFilter::Kind::kNamed ||
                          (filter.kind == GraphFilter::Kind::kOne && filter.graph != storage::kDefaultGraph);
  if (only_named) spec.permutation = Permutation::kGspo;
  if (only_named && filter.kind == GraphFilter::Kind::kOne) {
    spec.prefix[0] = filter.graph;
    spec.prefix_length = 1;
  }
  const auto view = transaction.view();
  const auto scan = view->scan(spec);
  ScanBatch batch;
  while (scan->next(batch)) {
    check();
    for (std::size_t i = 0; i < batch.rows; ++i) {
      visit(to_quad(spec.permutation,
                    {batch.columns[0][i], batch.columns[1][i], batch.columns[2][i], batch.columns[3][i]}));
    }
  }
}

std::optional<Id> find_graph(WriteTransaction& transaction, const GraphTarget& target) {
  if (target.kind == GraphTarget::Kind::kDefault) return storage::kDefaultGraph;
  return transaction.view()->find(target.graph.view());
}

}  // namespace

void clear_graphs(WriteTransaction& transaction, const GraphTarget& target, const std::function<void()>& check) {
  GraphFilter filter;
  switch (target.kind) {
    case GraphTarget::Kind::kDefault: break;
    case GraphTarget::Kind::kNamed: filter = GraphFilter::named(); break;
    case GraphTarget::Kind::kAll: filter = GraphFilter::all(); break;
    case GraphTarget::Kind::kGraph: {
      const auto graph = find_graph(transaction, target);
      if (!graph) return;
      filter = GraphFilter::one(*graph);
    }
  }
  for_each_quad(transaction, filter, check, [&](const IdQuad& quad) { transaction.remove(quad); });
}

void create_graph(WriteTransaction& transaction, const Term& graph) {
  const auto view = transaction.view();
  const auto id = view->find(graph.view());
  if (id && view->has_graph(*id)) {
    throw QueryError("graph " + graph.to_string() + " exists already: use CREATE SILENT, or CLEAR it");
  }
}

void transfer_graph(WriteTransaction& transaction, Transfer transfer, const GraphTarget& from, const GraphTarget& to,
                    const std::function<void()>& check) {
  const auto source = find_graph(transaction, from);
  if (!source || (*source != storage::kDefaultGraph && !transaction.view()->has_graph(*source))) {
    throw QueryError("graph " + from.graph.to_string() + " does not exist: nothing to copy, move or add");
  }
  const Id destination =
      to.kind == GraphTarget::Kind::kDefault ? storage::kDefaultGraph : transaction.intern(to.graph.view());
  if (*source == destination) return;
  if (transfer != Transfer::kAdd) clear_graphs(transaction, to, check);
  for_each_quad(transaction, GraphFilter::one(*source), check, [&](const IdQuad& quad) {
    transaction.insert({quad.subject, quad.predicate, quad.object, destination});
    if (transfer == Transfer::kMove) transaction.remove(quad);
  });
}

}  // namespace casus::query
