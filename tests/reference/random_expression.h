#pragma once

#include <functional>
#include <set>
#include <string>

#include "tests/reference/piece.h"
#include "tests/reference/vocabulary.h"

namespace casus::reference {

/// Random expressions as text: operators, every built-in function that the parser knows, casts, EXISTS.
class RandomExpression {
 public:
  /// `variable` names one to use; `pattern` makes the inside of EXISTS { }, for a depth.
  RandomExpression(RandomSource& random, Vocabulary& vocabulary, std::function<std::string()> variable,
                   std::function<Piece(int)> pattern);

  Piece condition(int depth);  ///< mostly a boolean
  Piece any(int depth);
  Piece number(int depth);
  Piece string(int depth);
  Piece time(int depth);
  std::string constant();
  /// One call of a built-in by its name in upper case; empty text for a name that is not known here.
  Piece call(const std::string& name, int depth);

 private:
  Piece node(int depth);
  Piece iri(int depth);
  Piece list(int depth);
  std::string pattern_text();
  std::string flags();

  RandomSource& random_;
  Vocabulary& vocabulary_;
  std::function<std::string()> variable_;
  std::function<Piece(int)> pattern_;
};

/// The names that call() knows.
const std::vector<std::string>& called_functions();

/// A term as SPARQL writes it. Blank nodes are not constants in queries: they are given as an IRI.
std::string to_sparql(const Term& term);

}  // namespace casus::reference
