#pragma once

#include <string>
#include <vector>

#include "casus/quad.h"
#include "tests/reference/comparison.h"
#include "tests/reference/random_source.h"

namespace casus::reference {

/// The few terms that a case is made of, so that patterns meet data: nodes, predicates, graphs (nodes as well), and
/// some literals out of many kinds.
class Vocabulary {
 public:
  /// `triple_terms`: among the terms are triple terms (RDF 1.2).
  Vocabulary(RandomSource& random, bool triple_terms);

  Term node();  ///< an IRI or a blank node
  Term iri_node();
  Term predicate();
  Term graph();
  Term literal();
  Term object();
  Term triple_term();
  bool has_triple_terms() const { return triple_terms_; }
  static std::string graph_name(std::size_t i);

 private:
  RandomSource& random_;
  bool triple_terms_;
  std::size_t nodes_;
  std::vector<Term> literals_;
};

/// Literals of every kind that queries treat differently: types, lexical forms that are not canonical, ill-typed ones,
/// special values, language tags, characters of one to four bytes.
const std::vector<Term>& all_literals();

/// A store of 0 to some hundred quads, loaded, changed and perhaps folded.
Case random_data(RandomSource& random, Vocabulary& vocabulary);

}  // namespace casus::reference
