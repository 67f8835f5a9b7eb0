#pragma once

#include <string>
#include <unordered_map>

#include "storage/quad_store.h"

namespace casus::storage {

/// The terms of one document as ids of a transaction. Blank nodes are told apart here and not by the transaction: their
/// labels are those of the document, also inside triple terms, and never those of the store. One thread.
class DocumentTerms {
 public:
  explicit DocumentTerms(WriteTransaction& transaction) : transaction_(transaction) {}

  /// Throws ResourceLimit when a triple term is nested too deep.
  Id intern(const TermView& term);
  /// Goes on with another document.
  void start_document() { blank_nodes_.clear(); }

 private:
  Term with_store_labels(const TermView& term, int depth);

  WriteTransaction& transaction_;
  std::unordered_map<std::string, Id> blank_nodes_;
};

}  // namespace casus::storage
