#include <algorithm>
#include <vector>

#include "casus/error.h"
#include "storage/quad_store.h"

namespace casus::storage {
namespace {

/// Distinct ids of one batch of rows, and their terms.
class BatchTerms {
 public:
  explicit BatchTerms(const ReadView& view) : view_(view) {}

  void read(const ScanBatch& batch) {
    ids_.clear();
    for (std::size_t column = 0; column < 4; ++column) {
      for (const Id id : batch.columns[column]) {
        if (id != kDefaultGraph && (ids_.empty() || ids_.back() != id)) ids_.push_back(id);
      }
    }
    std::sort(ids_.begin(), ids_.end());
    ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
    terms_.clear();
    terms_.reserve(ids_.size());
    view_.visit_terms(ids_, [&](std::size_t, const TermView& term) { terms_.emplace_back(term); });
  }

  const Term& of(Id id) const {
    return terms_[static_cast<std::size_t>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin())];
  }

 private:
  const ReadView& view_;
  std::vector<Id> ids_;
  std::vector<Term> terms_;
};

/// The term of a column that mostly repeats.
class Column {
 public:
  explicit Column(const BatchTerms& terms) : terms_(terms) {}
  const TermView& view(Id id) {
    if (id != id_ || !known_) {
      view_ = terms_.of(id).view();
      id_ = id;
      known_ = true;
    }
    return view_;
  }
  void forget() { known_ = false; }

 private:
  const BatchTerms& terms_;
  Id id_;
  TermView view_;
  bool known_ = false;
};

void write_graph(const ReadView& view, Id graph, bool name_graph, QuadWriter& writer) {
  ScanSpec spec;
  spec.graphs = GraphFilter::one(graph);
  if (graph == kDefaultGraph) {
    spec.columns = 0b0111;
  } else {
    spec.permutation = Permutation::kGspo;
    spec.prefix[0] = graph;
    spec.prefix_length = 1;
    spec.columns = 0b1110;
  }
  const std::size_t subject = graph == kDefaultGraph ? 0 : 1;
  const auto scan = view.scan(spec);
  const Term graph_term = name_graph ? view.term(graph) : Term();
  const TermView graph_view = graph_term.view();
  BatchTerms terms(view);
  Column subjects(terms), predicates(terms), objects(terms);
  ScanBatch batch;
  while (scan->next(batch)) {
    terms.read(batch);
    subjects.forget();
    predicates.forget();
    objects.forget();
    for (std::size_t i = 0; i < batch.rows; ++i) {
      QuadView quad;
      quad.subject = subjects.view(batch.columns[subject][i]);
      quad.predicate = predicates.view(batch.columns[subject + 1][i]);
      quad.object = objects.view(batch.columns[subject + 2][i]);
      quad.graph = name_graph ? &graph_view : nullptr;
      writer.write(quad);
    }
  }
}

}  // namespace

void dump(const ReadView& view, const DumpOptions& options, const PrefixMap& prefixes, const ByteSink& sink) {
  const auto writer = make_quad_writer(options.format, sink, prefixes);
  const bool quads = holds_named_graphs(options.format);
  if (options.graph) {
    const auto graph = view.find(options.graph->view());
    if (graph && view.has_graph(*graph)) write_graph(view, *graph, quads, *writer);
  } else {
    write_graph(view, kDefaultGraph, false, *writer);
    if (quads) {
      for (const Id graph : view.graphs()) write_graph(view, graph, true, *writer);
    }
  }
  writer->finish();
}

}  // namespace casus::storage
