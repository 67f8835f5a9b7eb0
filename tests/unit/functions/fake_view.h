#pragma once

#include <deque>
#include <map>
#include <memory>

#include "storage/dictionary/datatype.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/inline_value.h"
#include "storage/quad_store.h"

namespace casus::query {

using storage::Id;

/// A store of terms alone: ids as a dictionary would give them, no quads.
class FakeView final : public storage::ReadView {
 public:
  Id add(const Term& term) {
    if (const auto id = find(term.view())) return *id;
    const Id id(tag_of(term), terms_.size() + 1);
    terms_.push_back(term);
    ids_.emplace(term.to_string(), id);
    return id;
  }

  std::unique_ptr<storage::Scan> scan(const storage::ScanSpec&) const override { return nullptr; }
  std::uint64_t count(const storage::ScanSpec&) const override { return 0; }
  std::uint64_t estimate(const storage::ScanSpec&) const override { return 0; }
  std::uint64_t estimate_distinct(const storage::ScanSpec&) const override { return 0; }
  bool contains(const storage::IdQuad&) const override { return false; }
  std::uint64_t size() const override { return 0; }
  storage::PredicateStatistics statistics(Id) const override { return {}; }
  std::vector<Id> graphs() const override { return {}; }
  bool has_graph(Id) const override { return false; }

  std::optional<Id> find(const TermView& term) const override {
    if (const auto id = storage::inline_id(term)) return id;
    const auto found = ids_.find(Term(term).to_string());
    if (found == ids_.end()) return std::nullopt;
    return found->second;
  }
  Term term(Id id) const override {
    Term result;
    visit_terms({&id, 1}, [&](std::size_t, const TermView& view) { result = Term(view); });
    return result;
  }
  void visit_terms(std::span<const Id> ids,
                   const std::function<void(std::size_t, const TermView&)>& visit) const override {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      ++visited;
      storage::InlineText text;
      if (const auto term = storage::inline_term(ids[i], text)) {
        visit(i, *term);
      } else {
        visit(i, terms_.at(ids[i].payload() - 1).view());
      }
    }
  }

  mutable std::size_t visited = 0;

 private:
  static storage::Tag tag_of(const Term& term) {
    if (term.is_iri()) return storage::Tag::kIri;
    if (term.is_triple()) return storage::Tag::kTriple;
    if (term.direction() != Direction::kNone) return storage::Tag::kDirLangString;
    if (!term.language().empty()) return storage::Tag::kLangString;
    return storage::dictionary_tag(storage::datatype_code(term.datatype()));
  }
  std::deque<Term> terms_;
  std::map<std::string, Id> ids_;
};

}  // namespace casus::query
