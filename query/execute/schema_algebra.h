#pragma once

#include <string>

#include "query/execute/execution_context.h"
#include "query/execute/operator.h"
#include "query/functions/batch.h"

namespace casus::query {

inline bool contains(const Schema& schema, Variable variable) {
  return column_of(schema, variable) >= 0;
}
/// Variables of both, in the order of the first.
Schema shared_variables(const Schema& a, const Schema& b);
/// Variables of the first that are not in the second, in the order of the first.
Schema other_variables(const Schema& a, const Schema& b);
/// The leading part of an order whose variables all are in `kept`.
Schema order_within(const Schema& order, const Schema& kept);
/// Sorted, each once.
Schema sorted_union(const Schema& a, const Schema& b);
/// True when the first keys.size() columns of the order are the keys, in whatever sequence.
bool order_starts_with_set(const Schema& order, const Schema& keys);

/// The rows of a spec that belong to a morsel.
storage::ScanSpec within(storage::ScanSpec spec, const Morsel& morsel);
/// Starts a scan with these rows, over where there is one.
void begin_scan(std::unique_ptr<storage::Scan>& scan, const ExecutionContext& context, const storage::ScanSpec& spec,
                const Morsel& morsel);

/// For describe(): "?x ?y" and terms as in N-Triples.
std::string text_of(const Schema& schema, const VariableTable& variables);
std::string text_of(Variable variable, const VariableTable& variables);
std::string text_of(Id id, ExecutionContext& context);
std::string text_of(const storage::GraphFilter& graphs, ExecutionContext& context);
/// What a scan reads: its graphs, or the triple terms.
std::string relation_text(const storage::ScanSpec& spec, ExecutionContext& context);

}  // namespace casus::query
