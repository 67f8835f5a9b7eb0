#pragma once

#include <memory>
#include <mutex>

#include "storage/dictionary/dictionary.h"
#include "storage/index/index_view.h"
#include "storage/quad_store.h"

namespace casus::storage {

/// Quads and terms of one commit, or of a transaction under way.
class StoreView final : public ReadView {
 public:
  /// Without a dictionary, that of the snapshot is opened at first use.
  StoreView(std::shared_ptr<const IndexView> index, std::shared_ptr<PageCache> pages,
            std::shared_ptr<const DictionaryView> dictionary = nullptr)
      : index_(std::move(index)), pages_(std::move(pages)), dictionary_(std::move(dictionary)) {}

  std::unique_ptr<Scan> scan(const ScanSpec& spec) const override;
  std::uint64_t count(const ScanSpec& spec, const std::function<void()>& pulse) const override;
  std::uint64_t estimate(const ScanSpec& spec) const override;
  std::uint64_t estimate_distinct(const ScanSpec& spec) const override;
  std::vector<Id> cuts(const ScanSpec& spec, std::size_t parts) const override;
  bool contains(const IdQuad& quad) const override;
  std::uint64_t size() const override;
  PredicateStatistics statistics(Id predicate) const override;
  std::vector<Id> graphs() const override;
  bool has_graph(Id graph) const override;

  std::optional<Id> find(const TermView& term) const override;
  Term term(Id id) const override;
  void visit_terms(std::span<const Id> ids,
                   const std::function<void(std::size_t, const TermView&)>& visit) const override;
  const std::vector<TermRun>& term_runs() const override;
  std::pair<std::uint64_t, std::uint64_t> prefix_range(const TermRun& run, std::string_view prefix) const override;

  const std::shared_ptr<const IndexView>& index() const { return index_; }
  const DictionaryView& dictionary() const;

 private:
  std::shared_ptr<const IndexView> index_;
  std::shared_ptr<PageCache> pages_;
  mutable std::once_flag opened_;
  mutable std::shared_ptr<const DictionaryView> dictionary_;
};

}  // namespace casus::storage
