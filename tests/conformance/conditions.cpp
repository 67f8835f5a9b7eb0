#include "tests/conformance/conditions.h"

#include <string_view>

#include "query/optimize/planner.h"
#include "tests/conformance/rdf_document.h"

namespace casus::conformance {

namespace {

std::vector<Quad> quads_of(const Store& store) {
  std::string text;
  store.dump({}, [&](std::string_view piece) { text += piece; });
  return parse_rdf(text, RdfFormat::kNQuads, "");
}

// A quad that no test has, beside one that the store holds.
Quad stranger(const Quad& quad) {
  Quad other = quad;
  other.subject = Term::iri("urn:casus:stranger");
  return other;
}

}  // namespace

std::vector<Conditions> conditions_of(TestKind kind) {
  if (kind != TestKind::kQueryEvaluation && kind != TestKind::kUpdateEvaluation) return {{}};
  const std::vector<std::string> passes = query::rewrite_passes();
  return {{},
          {"with every pass of the optimizer off", {passes.begin(), passes.end()}, StoreHistory::kLoaded},
          {"with several threads", {}, StoreHistory::kLoaded, true},
          {"with changes that are not folded", {}, StoreHistory::kChanged},
          {"with changes that are folded", {}, StoreHistory::kFolded}};
}

void give_history(Store& store, StoreHistory history) {
  if (history == StoreHistory::kLoaded) return;
  // The labels of a dump are those of the store's own blank nodes, so that each quad goes out and comes back as it was.
  const std::vector<Quad> quads = quads_of(store);
  store.write([&](Transaction& change) {
    for (std::size_t i = 0; i < quads.size(); ++i) {
      if (i % 2 != 0) {
        change.remove(quads[i]);
      } else {
        change.insert(stranger(quads[i]));
      }
    }
  });
  store.compact();
  store.write([&](Transaction& change) {
    for (std::size_t i = 0; i < quads.size(); ++i) {
      if (i % 2 != 0) {
        change.insert(quads[i]);
      } else {
        change.remove(stranger(quads[i]));
      }
    }
  });
  if (history == StoreHistory::kFolded) store.compact();
}

}  // namespace casus::conformance
