#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "casus/term.h"
#include "storage/quad_store.h"

namespace casus::query {

using storage::Id;

/// The parts of a triple term.
struct TripleIds {
  Id subject, predicate, object;
  friend bool operator==(const TripleIds&, const TripleIds&) = default;
};

/// The terms of one query: those of the store's view and those that the query computes. A computed term that the store
/// knows (or that is inline) gets the store's id, so that within a query equal ids are equal terms. One thread.
class QueryTerms {
 public:
  explicit QueryTerms(std::shared_ptr<const storage::ReadView> view);
  /// Knows the computed terms of `other` by the same ids, and adds its own behind them.
  QueryTerms(const QueryTerms& other);
  ~QueryTerms();

  const storage::ReadView& view() const { return *view_; }

  /// The id of any term; unknown terms are added to this query's own dictionary (Tag::kLocal). Blank nodes are known by
  /// their labels: those of the store, and those that new_blank_node gave.
  Id intern(const TermView& term);
  /// The triple term of these parts. kUnbound when they make none (RDF 1.2 Concepts, section 3.1: the subject is an IRI
  /// or blank node, the predicate an IRI), or one nested deeper than kMaxTripleDepth.
  Id intern_triple(const TripleIds& parts);
  /// The triple term of these parts, when the store knows it.
  std::optional<Id> find_triple(const TripleIds& parts) const;
  /// The parts of a triple term.
  TripleIds parts_of(Id triple) const;
  static constexpr unsigned kMaxTripleDepth = 1000;
  /// A blank node that is in no store and different from all others of this query.
  Id new_blank_node();

  Term term(Id id) const;
  /// As ReadView::visit_terms, local terms included.
  void visit(std::span<const Id> ids, const std::function<void(std::size_t, const TermView&)>& visit) const;
  /// The kind, without decoding stored terms.
  TermKind kind(Id id) const;

  /// How many terms the query has computed: their ids have payloads below it.
  std::size_t computed() const;
  /// Bytes held by computed terms, for the memory budget.
  std::size_t memory_bytes() const;

 private:
  struct State;
  /// Of any three terms.
  Id triple_id(const TripleIds& parts, unsigned depth);
  unsigned triple_depth(Id id) const;
  Id add(std::string key, Term term);
  /// The first row of the triple terms with this prefix. `scan` is made at first and used again.
  bool look_up(std::unique_ptr<storage::Scan>& scan, storage::Permutation permutation, std::span<const Id> prefix,
               storage::ScanBatch& rows) const;

  std::shared_ptr<const storage::ReadView> view_;
  std::unique_ptr<State> state_;
};

}  // namespace casus::query
