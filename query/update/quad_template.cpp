#include "query/update/quad_template.h"

#include <algorithm>

namespace casus::query {

namespace {

// The syntax lets literals and triple terms be subjects.
bool is_rdf_term(const Term& term) {
  return !term.is_triple() || ((term.subject().is_iri() || term.subject().is_blank_node()) &&
                               term.predicate().is_iri() && is_rdf_term(term.object()));
}

}  // namespace

QuadTemplate::QuadTemplate(const std::vector<QuadPattern>& quads, const std::vector<Variable>& blank_nodes,
                           const Schema& schema, QueryTerms& terms)
    : terms_(terms), fresh_(blank_nodes.size()) {
  for (const QuadPattern& quad : quads) {
    Slot graph = storage::kDefaultGraph;
    if (quad.graph) {
      graph =
          std::visit([&](const auto& name) { return slot_of(PatternTerm(name), blank_nodes, schema); }, *quad.graph);
    }
    quads_.push_back({triple_of(quad.triple, blank_nodes, schema), graph});
  }
}

QuadTemplate::Triple QuadTemplate::triple_of(const TriplePattern& pattern, const std::vector<Variable>& blank_nodes,
                                             const Schema& schema) {
  return {slot_of(pattern.subject, blank_nodes, schema), slot_of(pattern.predicate, blank_nodes, schema),
          slot_of(pattern.object, blank_nodes, schema)};
}

QuadTemplate::Slot QuadTemplate::slot_of(const PatternTerm& term, const std::vector<Variable>& blank_nodes,
                                         const Schema& schema) {
  if (const auto* constant = std::get_if<Term>(&term)) {
    if (!is_rdf_term(*constant)) return std::monostate{};
    return terms_.intern(constant->view());
  }
  if (const auto* nested = std::get_if<std::shared_ptr<const TriplePattern>>(&term)) {
    nested_.push_back(triple_of(**nested, blank_nodes, schema));
    return Nested{nested_.size() - 1};
  }
  const Variable variable = std::get<Variable>(term);
  const auto fresh = std::find(blank_nodes.begin(), blank_nodes.end(), variable);
  if (fresh != blank_nodes.end()) return Fresh{static_cast<std::size_t>(fresh - blank_nodes.begin())};
  const int column = column_of(schema, variable);
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
  if (const auto* nested = std::get_if<Nested>(&slot)) {
    const auto parts = values_of(nested_[nested->index], batch, row);
    return parts ? terms_.intern_triple({(*parts)[0], (*parts)[1], (*parts)[2]}) : kUnbound;
  }
  return kUnbound;
}

std::optional<std::array<Id, 3>> QuadTemplate::values_of(const Triple& triple, const Batch& batch, std::size_t row) {
  const std::array<Id, 3> values = {value_of(triple.subject, batch, row), value_of(triple.predicate, batch, row),
                                    value_of(triple.object, batch, row)};
  if (std::any_of(values.begin(), values.end(), [](Id id) { return id.is_unbound(); })) return std::nullopt;
  const TermKind subject = terms_.kind(values[0]);
  if (subject == TermKind::kLiteral || subject == TermKind::kTriple) return std::nullopt;
  if (terms_.kind(values[1]) != TermKind::kIri) return std::nullopt;
  return values;
}

void QuadTemplate::fill(const Batch& batch, const Emit& emit) {
  for (std::size_t row = 0; row < batch.rows; ++row) {
    std::fill(fresh_.begin(), fresh_.end(), kUnbound);
    for (const Quad& quad : quads_) {
      const auto triple = values_of(quad.triple, batch, row);
      const Id graph = value_of(quad.graph, batch, row);
      if (!triple || graph.is_unbound()) continue;
      if (graph != storage::kDefaultGraph && terms_.kind(graph) != TermKind::kIri) continue;
      emit({(*triple)[0], (*triple)[1], (*triple)[2], graph});
    }
  }
}

}  // namespace casus::query
