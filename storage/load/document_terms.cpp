#include "storage/load/document_terms.h"

#include "casus/error.h"
#include "storage/dictionary/stored_terms.h"

namespace casus::storage {

Id DocumentTerms::intern(const TermView& term) {
  switch (term.kind) {
    case TermKind::kBlankNode: {
      const auto [entry, is_new] = blank_nodes_.try_emplace(std::string(term.value));
      if (is_new) entry->second = transaction_.new_blank_node();
      return entry->second;
    }
    case TermKind::kTriple: return transaction_.intern(with_store_labels(term, 0).view());
    default: return transaction_.intern(term);
  }
}

Term DocumentTerms::with_store_labels(const TermView& term, int depth) {
  if (depth > kMaxTripleDepth) throw ResourceLimit("a triple term is nested too deep");
  if (term.kind == TermKind::kBlankNode) return Term::blank_node("b" + std::to_string(intern(term).payload()));
  if (term.kind != TermKind::kTriple) return Term(term);
  const TripleView& triple = *term.triple;
  return Term::triple(with_store_labels(triple.subject, depth + 1), with_store_labels(triple.predicate, depth + 1),
                      with_store_labels(triple.object, depth + 1));
}

}  // namespace casus::storage
