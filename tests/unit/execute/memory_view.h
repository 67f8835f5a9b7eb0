#pragma once

#include <array>
#include <map>
#include <memory>
#include <vector>

#include "storage/quad_store.h"

namespace casus::query::test {

using storage::Id;
using storage::IdQuad;

/// A ReadView over sorted vectors, one per permutation: the simplest thing that keeps the contract. Fill it, then share
/// it.
class MemoryView final : public storage::ReadView {
 public:
  explicit MemoryView(std::vector<IdQuad> quads, std::size_t scan_rows = storage::ScanBatch::kMaxRows);

  /// Adds a term of the dictionary.
  Id add(const Term& term);

  std::unique_ptr<storage::Scan> scan(const storage::ScanSpec& spec) const override;
  std::uint64_t count(const storage::ScanSpec& spec, const std::function<void()>& pulse) const override;
  std::uint64_t estimate(const storage::ScanSpec& spec) const override { return count(spec, {}); }
  std::uint64_t estimate_distinct(const storage::ScanSpec& spec) const override;
  std::vector<Id> cuts(const storage::ScanSpec& spec, std::size_t parts) const override;
  bool contains(const IdQuad& quad) const override;
  std::uint64_t size() const override { return rows_[0].size(); }
  storage::PredicateStatistics statistics(Id predicate) const override;
  std::vector<Id> graphs() const override;
  bool has_graph(Id graph) const override;

  std::optional<Id> find(const TermView& term) const override;
  Term term(Id id) const override;
  void visit_terms(std::span<const Id> ids,
                   const std::function<void(std::size_t, const TermView&)>& visit) const override;

  const std::vector<storage::TermRun>& term_runs() const override { return runs_; }
  std::pair<std::uint64_t, std::uint64_t> prefix_range(const storage::TermRun& run, std::string_view) const override {
    return {run.first, run.first};
  }

  std::vector<storage::Row> matching(const storage::ScanSpec& spec) const;
  std::size_t scan_rows() const { return scan_rows_; }

 private:
  std::array<std::vector<storage::Row>, storage::kPermutations> rows_;
  std::size_t scan_rows_;
  std::vector<storage::TermRun> runs_;
  std::vector<Term> terms_;
  std::map<std::string, Id> ids_;
};

}  // namespace casus::query::test
