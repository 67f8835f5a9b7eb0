#include "query/execute/schema_algebra.h"

#include <algorithm>

namespace casus::query {

Schema shared_variables(const Schema& a, const Schema& b) {
  Schema shared;
  for (const Variable v : a) {
    if (contains(b, v)) shared.push_back(v);
  }
  return shared;
}

Schema other_variables(const Schema& a, const Schema& b) {
  Schema others;
  for (const Variable v : a) {
    if (!contains(b, v)) others.push_back(v);
  }
  return others;
}

Schema order_within(const Schema& order, const Schema& kept) {
  Schema result;
  for (const Variable v : order) {
    if (!contains(kept, v)) break;
    result.push_back(v);
  }
  return result;
}

Schema sorted_union(const Schema& a, const Schema& b) {
  Schema result = a;
  result.insert(result.end(), b.begin(), b.end());
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

bool order_starts_with_set(const Schema& order, const Schema& keys) {
  if (order.size() < keys.size()) return false;
  return std::all_of(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(keys.size()),
                     [&](Variable v) { return contains(keys, v); });
}

storage::ScanSpec within(storage::ScanSpec spec, const Morsel& morsel) {
  spec.low = std::max(spec.low, morsel.low);
  spec.high = std::min(spec.high, morsel.high);
  return spec;
}

void begin_scan(std::unique_ptr<storage::Scan>& scan, const ExecutionContext& context, const storage::ScanSpec& spec,
                const Morsel& morsel) {
  const storage::ScanSpec part = within(spec, morsel);
  if (scan) {
    scan->restart(part.low, part.high);
  } else {
    scan = context.view().scan(part);
  }
}

std::string text_of(Variable variable, const VariableTable& variables) {
  return "?" + variables.name(variable);
}

std::string text_of(const Schema& schema, const VariableTable& variables) {
  std::string text;
  for (const Variable v : schema) {
    if (!text.empty()) text += ' ';
    text += text_of(v, variables);
  }
  return text;
}

std::string text_of(Id id, ExecutionContext& context) {
  if (id == kUnbound) return "UNDEF";
  if (id == storage::kDefaultGraph) return "DEFAULT";
  return context.terms().term(id).to_string();
}

std::string text_of(const storage::GraphFilter& graphs, ExecutionContext& context) {
  using Kind = storage::GraphFilter::Kind;
  switch (graphs.kind) {
    case Kind::kOne: return graphs.graph == storage::kDefaultGraph ? "default graph" : text_of(graphs.graph, context);
    case Kind::kNamed: return "named graphs";
    case Kind::kSet: return std::to_string(graphs.set ? graphs.set->size() : 0) + " graphs";
    case Kind::kAll: return "all graphs";
  }
  return {};
}

std::string relation_text(const storage::ScanSpec& spec, ExecutionContext& context) {
  return storage::is_of_triple_terms(spec.permutation) ? "triple terms" : text_of(spec.graphs, context);
}

}  // namespace casus::query
