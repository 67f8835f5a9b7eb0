#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "casus/quad.h"
#include "casus/term.h"

namespace casus::reference {

struct Triple {
  Term subject, predicate, object;
};
bool operator<(const Triple& a, const Triple& b);
bool operator==(const Triple& a, const Triple& b);

/// An RDF graph (RDF 1.2 Concepts, section 3.1): a set of triples.
using Graph = std::set<Triple>;

/// An RDF dataset (section 4), without empty named graphs, which Casus does not record.
struct Dataset {
  Graph default_graph;
  std::map<Term, Graph> named;

  bool insert(const Quad& quad);
  bool remove(const Quad& quad);
  std::vector<Quad> quads() const;
};

/// Throws SyntaxError.
std::vector<Quad> read_quads(std::string_view nquads);
Dataset dataset_of(const std::vector<Quad>& quads);
std::string to_nquads(const Quad& quad);
std::string to_nquads(const std::vector<Quad>& quads);

/// Adds a term to `found` if it is a triple term, and those inside it.
void collect_triple_terms(const Term& term, std::set<Term>& found);
/// Every triple term in the dataset, those inside others included.
std::set<Term> triple_terms(const Dataset& dataset);

}  // namespace casus::reference
