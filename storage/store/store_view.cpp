#include "storage/store/store_view.h"

#include <algorithm>

namespace casus::storage {

namespace {

// Up to so many rows, distinct values under a delta are counted rather than bounded.
constexpr std::uint64_t kCountedRows = 4096;

ScanSpec with_prefix(Permutation permutation, Id first) {
  ScanSpec spec;
  spec.permutation = permutation;
  spec.prefix[0] = first;
  spec.prefix_length = 1;
  spec.graphs = GraphFilter::all();
  return spec;
}

std::uint64_t distinct_second(const std::shared_ptr<const IndexView>& index, Permutation permutation, Id first,
                              std::uint64_t rows) {
  if (!index->delta(permutation).empty() && rows <= kCountedRows) {
    return distinct_values(index, permutation, std::span(&first, 1)).size();
  }
  return std::clamp<std::uint64_t>(base_distinct_second(*index, permutation, first), 1, rows);
}

}  // namespace

std::unique_ptr<Scan> StoreView::scan(const ScanSpec& spec) const {
  return make_scan(index_, spec);
}
std::uint64_t StoreView::count(const ScanSpec& spec, const std::function<void()>& pulse) const {
  return count_rows(index_, spec, pulse);
}
std::uint64_t StoreView::estimate(const ScanSpec& spec) const {
  return estimate_rows(*index_, spec);
}
std::uint64_t StoreView::estimate_distinct(const ScanSpec& spec) const {
  return estimate_distinct_values(*index_, spec);
}
std::vector<Id> StoreView::cuts(const ScanSpec& spec, std::size_t parts) const {
  return cut_rows(*index_, spec, parts);
}
bool StoreView::contains(const IdQuad& quad) const {
  return contains_row(*index_, quad);
}
std::uint64_t StoreView::size() const {
  return total_rows(*index_);
}

PredicateStatistics StoreView::statistics(Id predicate) const {
  PredicateStatistics statistics;
  statistics.rows = count(with_prefix(Permutation::kPsog, predicate), {});
  if (statistics.rows == 0) return statistics;
  statistics.distinct_subjects = distinct_second(index_, Permutation::kPsog, predicate, statistics.rows);
  statistics.distinct_objects = distinct_second(index_, Permutation::kPosg, predicate, statistics.rows);
  return statistics;
}

std::vector<Id> StoreView::graphs() const {
  return distinct_values(index_, Permutation::kGspo, {});
}

bool StoreView::has_graph(Id graph) const {
  if (graph != kDefaultGraph) return count(with_prefix(Permutation::kGspo, graph), {}) > 0;
  return total_rows(*index_) > total_rows(*index_, Permutation::kGspo);
}

const DictionaryView& StoreView::dictionary() const {
  std::call_once(opened_, [this] {
    if (!dictionary_) dictionary_ = open_dictionary(index_->snapshot, pages_);
  });
  return *dictionary_;
}

std::optional<Id> StoreView::find(const TermView& term) const {
  return dictionary().find(term);
}
Term StoreView::term(Id id) const {
  return dictionary().term(id);
}
void StoreView::visit_terms(std::span<const Id> ids,
                            const std::function<void(std::size_t, const TermView&)>& visit) const {
  dictionary().visit(ids, visit);
}
const std::vector<TermRun>& StoreView::term_runs() const {
  return dictionary().runs();
}
std::pair<std::uint64_t, std::uint64_t> StoreView::prefix_range(const TermRun& run, std::string_view prefix) const {
  return dictionary().prefix_range(run, prefix);
}

}  // namespace casus::storage
