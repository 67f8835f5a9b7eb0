#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <vector>

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
    if (term.is_triple()) {
      for (const Term* part : {&term.subject(), &term.predicate(), &term.object()}) add(*part);
    }
    const Id id(tag_of(term), terms_.size() + 1);
    terms_.push_back(term);
    ids_.emplace(term.to_string(), id);
    return id;
  }

  /// Of triple terms alone.
  std::unique_ptr<storage::Scan> scan(const storage::ScanSpec& spec) const override {
    return std::make_unique<TripleScan>(*this, spec);
  }
  std::uint64_t count(const storage::ScanSpec&, const std::function<void()>&) const override { return 0; }
  std::uint64_t estimate(const storage::ScanSpec&) const override { return 0; }
  std::uint64_t estimate_distinct(const storage::ScanSpec&) const override { return 0; }
  std::vector<Id> cuts(const storage::ScanSpec&, std::size_t) const override { return {}; }
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

  const std::vector<storage::TermRun>& term_runs() const override { return runs; }
  std::pair<std::uint64_t, std::uint64_t> prefix_range(const storage::TermRun& run,
                                                       std::string_view prefix) const override {
    const auto begins = [&](std::uint64_t i) { return terms_.at(i - 1).value().starts_with(prefix); };
    std::uint64_t first = run.first;
    while (first < run.end && !begins(first)) ++first;
    std::uint64_t end = first;
    while (end < run.end && begins(end)) ++end;
    return {first, end};
  }

  mutable std::atomic<std::size_t> visited = 0;
  std::vector<storage::TermRun> runs;

 private:
  class TripleScan final : public storage::Scan {
   public:
    TripleScan(const FakeView& view, const storage::ScanSpec& spec) : view_(view), spec_(spec) {
      restart(std::span(spec.prefix).first(spec.prefix_length));
    }
    bool next(storage::ScanBatch& batch) override {
      while (next_ < view_.terms_.size()) {
        const Term& term = view_.terms_[next_++];
        if (!term.is_triple()) continue;
        const auto id = [&](const Term& part) { return *view_.find(part.view()); };
        row_ = {id(term.subject()), id(term.predicate()), id(term.object()), id(term)};
        if (spec_.permutation == storage::Permutation::kTspo) std::rotate(row_.begin(), row_.end() - 1, row_.end());
        if (!std::equal(prefix_.begin(), prefix_.end(), row_.begin())) continue;
        batch.rows = 1;
        for (std::size_t i = 0; i < row_.size(); ++i) batch.columns[i] = std::span(row_).subspan(i, 1);
        return true;
      }
      return false;
    }
    void seek(std::span<const Id>) override {}
    void restart(std::span<const Id> prefix) override {
      prefix_.assign(prefix.begin(), prefix.end());
      next_ = 0;
    }
    void restart(Id, Id) override { next_ = 0; }

   private:
    const FakeView& view_;
    storage::ScanSpec spec_;
    std::vector<Id> prefix_;
    std::array<Id, 4> row_;
    std::size_t next_ = 0;
  };

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
