#pragma once

#include <array>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "query/algebra/algebra.h"
#include "query/functions/batch.h"
#include "query/functions/query_terms.h"
#include "storage/index/permutation.h"

namespace casus::query {

/// The templates of CONSTRUCT, DELETE and INSERT, filled in with solutions (SPARQL 1.2 Query, section 16.2; Update,
/// section 3.1.3). Quads with an unbound variable, a literal or triple term as subject, or a graph or predicate that is
/// no IRI are left out, and so are those with such a triple term inside. One thread.
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
  struct Nested {
    std::size_t index;
  };
  /// A position: a constant, a column of the batch, a new node, or a triple term with positions of its own; monostate:
  /// a variable that no solution binds.
  using Slot = std::variant<std::monostate, Id, Column, Fresh, Nested>;
  struct Triple {
    Slot subject, predicate, object;
  };
  struct Quad {
    Triple triple;
    Slot graph;
  };

  Slot slot_of(const PatternTerm& term, const std::vector<Variable>& blank_nodes, const Schema& schema);
  Triple triple_of(const TriplePattern& pattern, const std::vector<Variable>& blank_nodes, const Schema& schema);
  Id value_of(const Slot& slot, const Batch& batch, std::size_t row);
  /// The values of the positions; nothing when they make no triple.
  std::optional<std::array<Id, 3>> values_of(const Triple& triple, const Batch& batch, std::size_t row);

  QueryTerms& terms_;
  std::vector<Quad> quads_;
  std::vector<Triple> nested_;
  std::vector<Id> fresh_;  // of the current row; unbound until first used
};

}  // namespace casus::query
