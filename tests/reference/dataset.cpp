#include "tests/reference/dataset.h"

#include <tuple>

#include "storage/syntax/quad_reader.h"

namespace casus::reference {
namespace {

class Collector final : public storage::QuadSink {
 public:
  void quad(const QuadView& q) override {
    quads.push_back({Term(q.subject), Term(q.predicate), Term(q.object), std::nullopt});
    if (q.graph != nullptr) quads.back().graph = Term(*q.graph);
  }
  std::vector<Quad> quads;
};

}  // namespace

bool operator<(const Triple& a, const Triple& b) {
  return std::tie(a.subject, a.predicate, a.object) < std::tie(b.subject, b.predicate, b.object);
}
bool operator==(const Triple& a, const Triple& b) {
  return a.subject == b.subject && a.predicate == b.predicate && a.object == b.object;
}

bool Dataset::insert(const Quad& quad) {
  Graph& graph = quad.graph ? named[*quad.graph] : default_graph;
  return graph.insert({quad.subject, quad.predicate, quad.object}).second;
}

bool Dataset::remove(const Quad& quad) {
  if (!quad.graph) return default_graph.erase({quad.subject, quad.predicate, quad.object}) != 0;
  const auto found = named.find(*quad.graph);
  if (found == named.end() || found->second.erase({quad.subject, quad.predicate, quad.object}) == 0) return false;
  if (found->second.empty()) named.erase(found);
  return true;
}

std::vector<Quad> Dataset::quads() const {
  std::vector<Quad> quads;
  for (const Triple& t : default_graph) quads.push_back({t.subject, t.predicate, t.object, std::nullopt});
  for (const auto& [name, graph] : named) {
    for (const Triple& t : graph) quads.push_back({t.subject, t.predicate, t.object, name});
  }
  return quads;
}

std::vector<Quad> read_quads(std::string_view nquads) {
  Collector collector;
  storage::ReadOptions options;
  options.format = RdfFormat::kNQuads;
  options.source_name = "data";
  storage::read_quads(*storage::memory_byte_source(nquads), options, collector);
  return std::move(collector.quads);
}

Dataset dataset_of(const std::vector<Quad>& quads) {
  Dataset dataset;
  for (const Quad& quad : quads) dataset.insert(quad);
  return dataset;
}

std::string to_nquads(const Quad& quad) {
  std::string line = quad.subject.to_string() + ' ' + quad.predicate.to_string() + ' ' + quad.object.to_string();
  if (quad.graph) line += ' ' + quad.graph->to_string();
  return line + " .\n";
}

std::string to_nquads(const std::vector<Quad>& quads) {
  std::string text;
  for (const Quad& quad : quads) text += to_nquads(quad);
  return text;
}

void collect_triple_terms(const Term& term, std::set<Term>& found) {
  if (!term.is_triple() || !found.insert(term).second) return;
  collect_triple_terms(term.subject(), found);
  collect_triple_terms(term.object(), found);
}

std::set<Term> triple_terms(const Dataset& dataset) {
  std::set<Term> found;
  for (const Quad& quad : dataset.quads()) {
    collect_triple_terms(quad.subject, found);
    collect_triple_terms(quad.object, found);
  }
  return found;
}

}  // namespace casus::reference
