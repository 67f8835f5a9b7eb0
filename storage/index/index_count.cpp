#include <algorithm>

#include "storage/index/block_cursor.h"
#include "storage/index/delta_cursor.h"
#include "storage/index/index_view.h"
#include "storage/index/row_range.h"

namespace casus::storage {

namespace {

using Kind = GraphFilter::Kind;

/// The blocks that a range touches: begin to end, where the first and the last may be in it only in part.
struct BlockRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

BlockRange blocks_of(const Directory& directory, const RowRange& range) {
  if (range.empty()) return {};
  BlockRange blocks;
  blocks.begin = directory.find(range.low);
  blocks.end = directory.find_from(range.high, blocks.begin);
  if (blocks.end < directory.blocks() && directory.first(blocks.end) <= range.high) ++blocks.end;
  return blocks;
}

bool is_whole(const Directory& directory, std::size_t block, const RowRange& range) {
  return range.low <= directory.first(block) && directory.last(block) <= range.high;
}

class Counter {
 public:
  Counter(const IndexView& view, const ScanSpec& spec, const RowRange& range)
      : view_(view), spec_(spec), range_(range), directory_(view.directory(spec.permutation)) {}

  std::uint64_t base_rows() {
    auto [begin, end] = blocks_of(directory_, range_);
    std::uint64_t total = 0;
    if (begin < end && !is_whole(directory_, begin, range_)) total += rows_in_part(begin++);
    if (begin < end && !is_whole(directory_, end - 1, range_)) total += rows_in_part(--end);
    if (begin >= end) return total;
    const std::uint64_t all = directory_.rows_between(begin, end);
    const std::uint64_t in_default = directory_.default_rows_between(begin, end);
    if (spec_.graphs.kind == Kind::kAll) return total + all;
    if (spec_.graphs.kind == Kind::kNamed) return total + all - in_default;
    if (spec_.graphs.kind == Kind::kOne && spec_.graphs.graph == kDefaultGraph) return total + in_default;
    for (std::size_t block = begin; block < end; ++block) total += rows_in_whole(block);
    return total;
  }

  std::int64_t delta_rows() const {
    const Delta& delta = view_.delta(spec_.permutation);
    if (delta.empty() || range_.empty()) return 0;
    const auto kind = spec_.graphs.kind;
    if (kind == Kind::kAll) return delta.sum(range_.low, range_.high);
    if (kind == Kind::kNamed) {
      return delta.sum(range_.low, range_.high) - delta.default_sum(range_.low, range_.high);
    }
    if (kind == Kind::kOne && spec_.graphs.graph == kDefaultGraph) return delta.default_sum(range_.low, range_.high);
    std::int64_t total = 0;
    DeltaCursor cursor(delta);
    const std::size_t column = graph_column(spec_.permutation);
    for (cursor.restart(range_.low, range_.high); cursor.valid(); cursor.next()) {
      if (passes(spec_.graphs, cursor.row()[column])) total += cursor.sign();
    }
    return total;
  }

 private:
  std::uint64_t rows_in_part(std::size_t block) {
    cursor_.open(directory_, block, *view_.snapshot, *view_.cache);
    std::size_t first = 0;
    std::size_t last = cursor_.rows();
    if (directory_.first(block) < range_.low) first = cursor_.lower_bound(range_.low, 0, last);
    if (range_.high < directory_.last(block)) last = cursor_.upper_bound(range_.high, first, last);
    if (spec_.graphs.kind == Kind::kAll) return last - first;
    if (const Id graph = directory_.only_graph(block); !graph.is_unbound()) {
      return passes(spec_.graphs, graph) ? last - first : 0;
    }
    const auto graphs = cursor_.column(graph_column(spec_.permutation), first, last);
    if (spec_.graphs.kind == Kind::kOne) {
      return static_cast<std::uint64_t>(std::count(graphs.begin(), graphs.end(), spec_.graphs.graph));
    }
    return static_cast<std::uint64_t>(
        std::count_if(graphs.begin(), graphs.end(), [&](Id graph) { return passes(spec_.graphs, graph); }));
  }

  std::uint64_t rows_in_whole(std::size_t block) {
    const std::uint32_t rows = directory_.rows_in(block);
    if (const Id graph = directory_.only_graph(block); !graph.is_unbound()) {
      return passes(spec_.graphs, graph) ? rows : 0;
    }
    const auto graphs = directory_.graphs(block);
    if (graphs.empty()) return rows_in_part(block);
    std::uint64_t total = 0;
    for (const GraphRows& entry : graphs) {
      if (passes(spec_.graphs, entry.graph)) total += entry.rows;
    }
    return total;
  }

  const IndexView& view_;
  const ScanSpec& spec_;
  const RowRange range_;
  const Directory& directory_;
  BlockCursor cursor_;
};

/// The range of a spec, empty when its prefix names a graph that the filter keeps out.
RowRange counted_range(const ScanSpec& spec) {
  const std::size_t column = graph_column(spec.permutation);
  if (column < spec.prefix_length && !passes(spec.graphs, spec.prefix[column])) {
    RowRange nothing;
    nothing.low.fill(Id(1));
    return nothing;
  }
  return row_range(spec);
}

}  // namespace

std::uint64_t count_rows(const std::shared_ptr<const IndexView>& view, const ScanSpec& spec,
                         const std::function<void()>& pulse) {
  const RowRange range = counted_range(spec);
  const auto count = [&](const ScanSpec& counted) {
    Counter counter(*view, counted, range);
    return counter.base_rows() + static_cast<std::uint64_t>(counter.delta_rows());
  };
  const std::uint64_t rows = count(spec);
  if (!spec.graphs.distinct_triples || rows < 2) return rows;
  // Within one graph there is nothing to remove. Of several graphs only a scan can tell.
  if (spec.graphs.kind == Kind::kOne || (spec.graphs.kind == Kind::kSet && spec.graphs.set->size() == 1)) return rows;
  if (spec.graphs.kind == Kind::kAll) {
    ScanSpec of_default = spec;
    of_default.graphs = GraphFilter::default_graph();
    if (count(of_default) == rows) return rows;
  }
  ScanSpec scanned = spec;
  scanned.columns = 0;
  const auto scan = make_scan(view, scanned);
  std::uint64_t total = 0;
  for (ScanBatch batch; scan->next(batch);) {
    total += batch.rows;
    if (pulse) pulse();
  }
  return total;
}

std::uint64_t estimate_rows(const IndexView& view, const ScanSpec& spec) {
  const RowRange range = counted_range(spec);
  const Directory& directory = view.directory(spec.permutation);
  auto [begin, end] = blocks_of(directory, range);
  double total = 0;
  const auto add_part = [&](std::size_t block) {
    const double rows = directory.rows_in(block);
    const std::size_t bound = std::min<std::size_t>(spec.prefix_length, 3);
    // A prefix that begins and ends inside a block has, on average, as many rows as the others there.
    const bool inside = directory.first(block) < range.low && range.high < directory.last(block);
    total += inside && bound > 0 ? rows / directory.distinct_in(bound, block) : rows / 2;
  };
  if (begin < end && !is_whole(directory, begin, range)) add_part(begin++);
  if (begin < end && !is_whole(directory, end - 1, range)) add_part(--end);
  if (begin < end) total += static_cast<double>(directory.rows_between(begin, end));
  if (spec.graphs.kind != Kind::kAll && directory.rows() > 0 && graph_column(spec.permutation) != 0) {
    const auto all = static_cast<double>(directory.rows());
    const auto in_default = static_cast<double>(directory.default_rows_between(0, directory.blocks()));
    const bool wants_default = passes(spec.graphs, kDefaultGraph);
    total *= (wants_default ? in_default : all - in_default) / all;
  }
  if (!range.empty()) total += static_cast<double>(view.delta(spec.permutation).sum(range.low, range.high));
  return total <= 0 ? 0 : std::min(static_cast<std::uint64_t>(total + 0.999), total_rows(view, spec.permutation));
}

std::vector<Id> cut_rows(const IndexView& view, const ScanSpec& spec, std::size_t parts) {
  std::vector<Id> cuts;
  const Directory& directory = view.directory(spec.permutation);
  const RowRange range = counted_range(spec);
  const auto [begin, end] = blocks_of(directory, range);
  if (begin == end || spec.prefix_length == 4) return cuts;
  BlockCursor cursor;
  const auto open = [&](std::size_t block) { cursor.open(directory, block, *view.snapshot, *view.cache); };
  open(end - 1);
  const std::size_t behind = cursor.rows() - cursor.upper_bound(range.high, 0, cursor.rows());
  open(begin);
  const std::size_t before = cursor.lower_bound(range.low, 0, cursor.rows());
  const std::uint64_t rows = directory.rows_between(begin, end) - before - behind;
  std::size_t block = begin;
  for (std::size_t part = 1; part < parts && rows > 0; ++part) {
    const std::uint64_t row = before + rows * part / parts;
    while (directory.rows_between(begin, block + 1) <= row) ++block;
    open(block);
    const auto in_block = static_cast<std::size_t>(row - directory.rows_between(begin, block));
    const Id value = cursor.column(spec.prefix_length, in_block, in_block + 1).front();
    if (cuts.empty() || cuts.back() < value) cuts.push_back(value);
  }
  return cuts;
}

std::uint64_t estimate_distinct_values(const IndexView& view, const ScanSpec& spec) {
  if (spec.prefix_length >= 3) return estimate_rows(view, spec);
  const RowRange range = counted_range(spec);
  const Directory& directory = view.directory(spec.permutation);
  auto [begin, end] = blocks_of(directory, range);
  const std::size_t columns = spec.prefix_length + 1u;
  double total = 0;
  const auto add_part = [&](std::size_t block) {
    const double values = directory.distinct_in(columns, block);
    const bool inside = directory.first(block) < range.low && range.high < directory.last(block);
    total += inside && columns > 1 ? values / directory.distinct_in(columns - 1, block) : values / 2;
  };
  if (begin < end && !is_whole(directory, begin, range)) add_part(begin++);
  if (begin < end && !is_whole(directory, end - 1, range)) add_part(--end);
  if (begin < end) total += static_cast<double>(directory.starts_between(columns, begin, end));
  if (!range.empty()) {
    const std::int64_t added = view.delta(spec.permutation).sum(range.low, range.high);
    if (total < 1 && added > 0) total = static_cast<double>(added);
  }
  return std::min(static_cast<std::uint64_t>(total + 0.999), total_rows(view, spec.permutation));
}

std::uint64_t base_distinct_second(const IndexView& view, Permutation permutation, Id first) {
  ScanSpec spec;
  spec.permutation = permutation;
  spec.prefix[0] = first;
  spec.prefix_length = 1;
  const RowRange range = row_range(spec);
  const Directory& directory = view.directory(permutation);
  const auto [begin, end] = blocks_of(directory, range);
  if (begin >= end) return 0;
  BlockCursor cursor;
  std::uint64_t total = 0;
  Id previous = kUnbound;
  bool has_previous = false;
  const auto add_part = [&](std::size_t block) {
    cursor.open(directory, block, *view.snapshot, *view.cache);
    const std::size_t low = cursor.lower_bound(range.low, 0, cursor.rows());
    const std::size_t high = cursor.upper_bound(range.high, low, cursor.rows());
    for (const Id id : cursor.column(1, low, high)) {
      if (!has_previous || id != previous) ++total;
      previous = id;
      has_previous = true;
    }
  };
  // Only the outer blocks hold other values of the first column too.
  add_part(begin);
  if (end - begin < 2) return total;
  total += directory.starts_between(2, begin + 1, end - 1);
  if (end - begin > 2) previous = directory.last(end - 2)[1];
  add_part(end - 1);
  return total;
}

}  // namespace casus::storage
