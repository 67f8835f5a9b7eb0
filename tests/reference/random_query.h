#pragma once

#include <string>
#include <vector>

#include "tests/reference/random_expression.h"

namespace casus::reference {

/// Random queries and updates as text, over a vocabulary. Some break the rules for the scope of variables, which the
/// parser then says; no other error is meant to come.
class RandomQuery {
 public:
  RandomQuery(RandomSource& random, Vocabulary& vocabulary);

  Piece query();
  Piece update();

 private:
  std::string variable();
  /// A variable that `text` does not hold.
  std::string new_variable(const std::string& text);
  std::string subject();
  std::string predicate();
  std::string object();
  std::string triples();
  std::string template_triples(bool blank_nodes);
  std::string path(int depth);
  std::string values();
  Piece group(int depth);
  Piece element(int depth, const std::string& before);
  /// SELECT and all behind it; of a subquery, or of a whole query with the dataset given.
  Piece select(int depth, const std::string& dataset, bool whole);
  Piece grouped_select(int depth, const std::string& dataset);
  Piece aggregate(int depth);
  std::string order_by(const std::vector<std::string>& keys);
  std::string slice(bool often);
  std::string dataset(const char* from);
  std::string graph_name();
  std::string quads(const std::string& triples);

  RandomSource& random_;
  Vocabulary& vocabulary_;
  RandomExpression expression_;
  std::size_t blank_nodes_ = 0;
};

}  // namespace casus::reference
