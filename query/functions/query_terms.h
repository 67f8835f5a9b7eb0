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

/// The terms of one query: those of the store's view and those that the query computes. A computed term that the store
/// knows (or that is inline) gets the store's id, so that within a query equal ids are equal terms. One thread.
class QueryTerms {
 public:
  explicit QueryTerms(std::shared_ptr<const storage::ReadView> view);
  ~QueryTerms();

  const storage::ReadView& view() const { return *view_; }

  /// The id of any term; unknown terms are added to this query's own dictionary (Tag::kLocal). Blank nodes are known by
  /// their labels: those of the store, and those that new_blank_node gave.
  Id intern(const TermView& term);
  /// A blank node that is in no store and different from all others of this query.
  Id new_blank_node();

  Term term(Id id) const;
  /// As ReadView::visit_terms, local terms included.
  void visit(std::span<const Id> ids, const std::function<void(std::size_t, const TermView&)>& visit) const;
  /// The kind, without decoding stored terms.
  TermKind kind(Id id) const;

  /// Bytes held by computed terms, for the memory budget.
  std::size_t memory_bytes() const;

 private:
  struct State;
  std::shared_ptr<const storage::ReadView> view_;
  std::unique_ptr<State> state_;
};

}  // namespace casus::query
