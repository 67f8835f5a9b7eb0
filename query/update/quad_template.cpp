#include "query/update/quad_template.h"

#include <algorithm>

#include "casus/error.h"

namespace casus::query {

QuadTemplate::QuadTemplate(const std::vector<QuadPattern>& quads, const std::vector<Variable>& blank_nodes,
                           const Schema& schema, QueryTerms& terms)
    : terms_(terms), fresh_(blank_nodes.size()) {
  for (const QuadPattern& quad : quads) {
    Slot graph = storage::kDefaultGraph;
    if (quad.graph) {
      graph =
          std::visit([&](const auto& name) { return slot_of(PatternTerm(name), blank_nodes, schema); }, *quad.graph);
    }
    quads_.push_back({slot_of(quad.triple.subject, blank_nodes, schema),
                      slot_of(quad.triple.predicate, blank_nodes, schema),
                      slot_of(quad.triple.object, blank_nodes, schema), graph});
  }
}

QuadTemplate::Slot QuadTemplate::slot_of(const PatternTerm& term, const std::vector<Variable>& blank_nodes,
                                         const Schema& schema) {
  if (const auto* constant = std::get_if<Term>(&term)) return terms_.intern(constant->view());
  const auto* variable = std::get_if<Variable>(&term);
  if (!variable) throw QueryError("triple terms in templates are not supported");
  const auto fresh = std::find(blank_nodes.begin(), blank_nodes.end(), *variable);
  if (fresh != blank_nodes.end()) return Fresh{static_cast<std::size_t>(fresh - blank_nodes.begin())};
  const int column = column_of(schema, *variable);
  if (column < 0) return std::monostate{};
  return Column{static_cast<std::size_t>(column)};
}

Id QuadTemplate::value_of(const Slot& slot, const Batch& batch, std::size_t row) {
  if (const auto* id = std::get_if<Id>(&slot)) return *id;
  if (const auto* column = std::get_if<Column>(&slot)) return batch.columns[column->index][row];
  if (const auto* fresh = std::get_if<Fresh>(&slot)) {
    Id& node = fresh_[fresh->index];
    if (node.is_unbound()) node = terms_.new_blank_node();
    return node;
  }
  return kUnbound;
}

void QuadTemplate::fill(const Batch& batch, const Emit& emit) {
  for (std::size_t row = 0; row < batch.rows; ++row) {
    std::fill(fresh_.begin(), fresh_.end(), kUnbound);
    for (const Quad& quad : quads_) {
      const storage::IdQuad filled{value_of(quad.subject, batch, row), value_of(quad.predicate, batch, row),
                                   value_of(quad.object, batch, row), value_of(quad.graph, batch, row)};
      if (filled.subject.is_unbound() || filled.predicate.is_unbound() || filled.object.is_unbound() ||
          filled.graph.is_unbound()) {
        continue;
      }
      const TermKind subject = terms_.kind(filled.subject);
      if (subject == TermKind::kLiteral || subject == TermKind::kTriple) continue;
      if (terms_.kind(filled.predicate) != TermKind::kIri) continue;
      if (filled.graph != storage::kDefaultGraph && terms_.kind(filled.graph) != TermKind::kIri) continue;
      emit(filled);
    }
  }
}

}  // namespace casus::query
