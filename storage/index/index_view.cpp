#include "storage/index/index_view.h"

#include <algorithm>

#include "storage/index/block_cursor.h"
#include "storage/index/row_range.h"

namespace casus::storage {

std::shared_ptr<const IndexView> IndexView::load(std::shared_ptr<const EngineSnapshot> snapshot,
                                                 std::shared_ptr<BlockCache> cache, Generation generation) {
  auto view = std::make_shared<IndexView>();
  for (std::size_t i = 0; i < kAllPermutations; ++i) {
    view->directories[i] = Directory::load(*snapshot, static_cast<Permutation>(i), generation);
  }
  ChangeLog log = load_change_log(*snapshot, generation);
  view->deltas = std::move(log.deltas);
  view->next_record = log.next_record;
  view->logged_changes = log.changes;
  view->fold = std::move(log.fold);
  view->snapshot = std::move(snapshot);
  view->cache = std::move(cache);
  view->generation = generation;
  return view;
}

std::uint64_t IndexView::changes() const {
  std::uint64_t of_quads = 0;
  std::uint64_t of_triple_terms = 0;
  for (std::size_t i = 0; i < kAllPermutations; ++i) {
    std::uint64_t& most = i < kPermutations ? of_quads : of_triple_terms;
    most = std::max(most, deltas[i].entries());
  }
  return of_quads + of_triple_terms;
}

bool IndexView::has_long_runs_to_merge() const {
  return std::any_of(deltas.begin(), deltas.end(), [](const Delta& delta) { return delta.has_long_runs_to_merge(); });
}

bool IndexView::has_runs_to_merge() const {
  return std::any_of(deltas.begin(), deltas.end(), [](const Delta& delta) { return delta.has_runs_to_merge(); });
}

bool contains_row(const IndexView& view, const IdQuad& quad) {
  const Row row = to_row(Permutation::kSpog, quad);
  if (const std::int32_t sign = view.delta(Permutation::kSpog).sign_of(row); sign != 0) return sign > 0;
  const Directory& directory = view.directory(Permutation::kSpog);
  const std::size_t block = directory.find(row);
  if (block == directory.blocks() || row < directory.first(block)) return false;
  if (row == directory.first(block) || row == directory.last(block)) return true;
  const BlockRef loaded = directory.block(block, *view.snapshot, *view.cache);
  std::size_t first = 0;
  std::size_t last = loaded->rows();
  for (std::size_t column = 0; column < 4 && first < last; ++column) {
    first = loaded->lower_bound(column, row[column], first, last);
    last = loaded->upper_bound(column, row[column], first, last);
  }
  return first < last;
}

std::uint64_t total_rows(const IndexView& view, Permutation permutation) {
  return view.directory(permutation).rows() + static_cast<std::uint64_t>(view.delta(permutation).sum());
}

std::vector<Id> distinct_values(const std::shared_ptr<const IndexView>& view, Permutation permutation,
                                std::span<const Id> prefix) {
  ScanSpec spec;
  spec.permutation = permutation;
  std::copy(prefix.begin(), prefix.end(), spec.prefix.begin());
  spec.prefix_length = static_cast<std::uint8_t>(prefix.size());
  spec.graphs = GraphFilter::all();
  spec.columns = static_cast<std::uint8_t>(1u << prefix.size());
  std::vector<Id> values;
  const auto scan = make_scan(view, spec);
  for (ScanBatch batch; scan->next(batch);) {
    for (const Id id : batch.columns[prefix.size()]) {
      if (values.empty() || values.back() != id) values.push_back(id);
    }
    const Id after(values.back().bits() + 1);
    if (after == Id(0)) break;
    scan->seek(std::span(&after, 1));
  }
  return values;
}

}  // namespace casus::storage
