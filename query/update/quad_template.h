#pragma once

#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "query/algebra/algebra.h"
#include "query/functions/batch.h"
#include "query/functions/query_terms.h"
#include "storage/index/permutation.h"

namespace casus::query {

/// The templates of CONSTRUCT, DELETE and INSERT, filled in with solutions (SPARQL 1.1 Query, section 16.2; Update,
/// section 3.1.3). Quads with an unbound variable, a literal as subject, or a graph or predicate that is no IRI are
/// left out. One thread.
class QuadTemplate {
 public:
  using Emit = std::function<void(const storage::IdQuad&)>;

  /// `blank_nodes` are variables of `quads` that stand for one new blank node a solution. Ids are those of `terms`,
  /// which must outlive this.
  QuadTemplate(const std::vector<QuadPattern>& quads, const std::vector<Variable>& blank_nodes, const Schema& schema,
               QueryTerms& terms);

  /// Emits the quads of every row, row by row.
  void fill(const Batch& batch, const Emit& emit);

 private:
  struct Column {
    std::size_t index;
  };
  struct Fresh {
    std::size_t index;
  };
  /// A position: a constant, a column of the batch, or a new node; monostate: a variable that no solution binds.
  using Slot = std::variant<std::monostate, Id, Column, Fresh>;
  struct Quad {
    Slot subject, predicate, object, graph;
  };

  Slot slot_of(const PatternTerm& term, const std::vector<Variable>& blank_nodes, const Schema& schema);
  Id value_of(const Slot& slot, const Batch& batch, std::size_t row);

  QueryTerms& terms_;
  std::vector<Quad> quads_;
  std::vector<Id> fresh_;  // of the current row; unbound until first used
};

}  // namespace casus::query
