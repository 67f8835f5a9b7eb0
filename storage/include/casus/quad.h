#pragma once

#include <optional>

#include "casus/term.h"

namespace casus {

/// A statement in a dataset: a triple and the graph that holds it. No graph means the default graph.
struct Quad {
  Term subject, predicate, object;
  std::optional<Term> graph;

  friend bool operator==(const Quad& a, const Quad& b) {
    return a.subject == b.subject && a.predicate == b.predicate && a.object == b.object && a.graph == b.graph;
  }
};

/// A quad that does not own its text; `graph` is null for the default graph.
struct QuadView {
  TermView subject, predicate, object;
  const TermView* graph = nullptr;
};

}  // namespace casus
