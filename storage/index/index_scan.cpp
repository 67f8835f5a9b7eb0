#include "storage/index/index_scan.h"

#include <algorithm>
#include <bit>

#include "casus/error.h"

namespace casus::storage {

namespace {

[[noreturn]] void fail() {
  throw StorageError(StorageError::Reason::kCorrupt,
                     "the delta removes a quad that the index does not hold; restore a backup");
}

}  // namespace

IndexScan::IndexScan(std::shared_ptr<const IndexView> view, const ScanSpec& spec)
    : view_(std::move(view)),
      directory_(view_->directory(spec.permutation)),
      spec_(spec),
      graph_column_(graph_column(spec.permutation)),
      delta_(view_->delta(spec.permutation)) {
  start();
  block_ = directory_.find(range_.low);
}

void IndexScan::start() {
  range_ = row_range(spec_);
  const auto kind = spec_.graphs.kind;
  filtered_ = kind != GraphFilter::Kind::kAll;
  if (filtered_ && graph_column_ < spec_.prefix_length) {
    filtered_ = false;
    // A range that holds nothing.
    if (!passes(spec_.graphs, spec_.prefix[graph_column_])) {
      range_.low.fill(Id(~std::uint64_t{0}));
      range_.high.fill(Id(0));
    }
  } else if (graph_column_ == 0 && kind != GraphFilter::Kind::kSet) {
    filtered_ = false;  // row_range has put it into the bounds
  }
  needed_ = spec_.columns;
  if (filtered_) needed_ = static_cast<std::uint8_t>(needed_ | 1u << graph_column_);
  if (spec_.graphs.distinct_triples) needed_ |= 0b0111;
  const unsigned ordered = spec_.columns | (spec_.graphs.distinct_triples ? 0b0111u : 0u);
  sorted_ = std::max<std::size_t>(spec_.prefix_length, static_cast<std::size_t>(std::bit_width(ordered)));
  open_ = false;
  has_previous_ = false;
  delta_.restart(range_.low, range_.high);
}

void IndexScan::restart(std::span<const Id> prefix) {
  std::copy(prefix.begin(), prefix.end(), spec_.prefix.begin());
  start_over();
}

void IndexScan::restart(Id low, Id high) {
  spec_.low = low;
  spec_.high = high;
  start_over();
}

void IndexScan::start_over() {
  start();
  const std::size_t at = cursor_.index();
  if (at == BlockCursor::kNone) {
    block_ = directory_.find(range_.low);
  } else if (directory_.last(at) < range_.low) {
    block_ = directory_.find_from(range_.low, at + 1);
  } else {
    block_ = at == 0 || directory_.last(at - 1) < range_.low ? at : directory_.find(range_.low);
  }
}

void IndexScan::seek(std::span<const Id> key) {
  Row low{};
  std::copy_n(spec_.prefix.begin(), spec_.prefix_length, low.begin());
  const std::size_t columns = std::min<std::size_t>(key.size(), 4u - spec_.prefix_length);
  std::copy_n(key.begin(), columns, low.begin() + spec_.prefix_length);
  if (low <= range_.low) return;
  range_.low = low;
  delta_.seek(low);
  if (open_ && low <= directory_.last(block_)) {
    row_ = cursor_.lower_bound(low, row_, end_);
    return;
  }
  block_ = directory_.find_from(low, block_ + (open_ ? 1 : 0));
  open_ = false;
}

IndexScan::GraphTest IndexScan::graph_test(std::size_t block) const {
  if (!filtered_) return GraphTest::kNone;
  if (const Id graph = directory_.only_graph(block); !graph.is_unbound()) {
    return passes(spec_.graphs, graph) ? GraphTest::kNone : GraphTest::kNothingPasses;
  }
  const auto graphs = directory_.graphs(block);
  if (graphs.empty()) {
    const bool holds_default = directory_.default_rows_between(block, block + 1) > 0;
    if (spec_.graphs.kind == GraphFilter::Kind::kNamed && !holds_default) return GraphTest::kNone;
    return GraphTest::kRows;
  }
  const auto passing = std::count_if(graphs.begin(), graphs.end(),
                                     [&](const GraphRows& entry) { return passes(spec_.graphs, entry.graph); });
  if (passing == 0) return GraphTest::kNothingPasses;
  return static_cast<std::size_t>(passing) == graphs.size() ? GraphTest::kNone : GraphTest::kRows;
}

bool IndexScan::open_block() {
  if (range_.empty()) return false;
  for (; block_ < directory_.blocks() && directory_.first(block_) <= range_.high; ++block_) {
    test_ = graph_test(block_);
    if (test_ == GraphTest::kNothingPasses && !is_changed(block_)) continue;
    cursor_.open(directory_, block_, *view_->snapshot, *view_->cache);
    row_ = 0;
    end_ = cursor_.rows();
    const bool begins_inside = directory_.first(block_) < range_.low;
    const bool ends_inside = range_.high < directory_.last(block_);
    if (begins_inside && ends_inside) {
      if (block_ == narrowed_block_ && narrowed_low_ <= range_.low) row_ = narrowed_row_;
      cursor_.narrow(range_.low, range_.high, row_, end_);
      narrowed_block_ = block_;
      narrowed_low_ = range_.low;
      narrowed_row_ = row_;
    } else if (begins_inside) {
      row_ = cursor_.lower_bound(range_.low, 0, end_);
    } else if (ends_inside) {
      end_ = cursor_.upper_bound(range_.high, 0, end_);
    }
    if (!ends_inside) directory_.prefetch(block_ + 1);
    return open_ = true;
  }
  return false;
}

bool IndexScan::next(ScanBatch& batch) {
  while (open_ || open_block()) {
    if (is_changed(block_)) {
      merge_rows(batch);
      if (hand_out(batch, tests_merged_, false)) return true;
    } else if (row_ == end_) {
      open_ = false;
      ++block_;
    } else {
      take_rows(batch);
      const bool one_graph = !directory_.only_graph(block_).is_unbound();
      if (test_ == GraphTest::kNothingPasses) continue;
      if (hand_out(batch, test_ == GraphTest::kRows, one_graph)) return true;
    }
  }
  while (delta_.valid()) {
    take_additions(batch);
    if (hand_out(batch, tests_merged_, false)) return true;
  }
  batch.rows = 0;
  return false;
}

void IndexScan::take_rows(ScanBatch& batch) {
  batch.rows = std::min(end_ - row_, ScanBatch::kMaxRows);
  for (std::size_t column = 0; column < 4; ++column) {
    batch.columns[column] = {};
    if (needed_ >> column & 1) batch.columns[column] = cursor_.column(column, row_, row_ + batch.rows);
  }
  row_ += batch.rows;
}

void IndexScan::merge_rows(ScanBatch& batch) {
  tests_merged_ = test_ != GraphTest::kNone;
  // What will be written is searched faster once it is decoded.
  for (std::size_t column = 0; column < 4; ++column) {
    if (is_written(column)) cursor_.column(column, row_, end_);
  }
  merge_.begin(cursor_, spec_.prefix_length, sorted_, row_, end_, ScanBatch::kMaxRows);
  while (merge_.room() > 0 && is_changed(block_) && merge_change(directory_.last(block_))) continue;
  if (!is_changed(block_)) merge_.take_rest();
  row_ = merge_.row();
  show_merged(batch);
}

void IndexScan::take_additions(ScanBatch& batch) {
  tests_merged_ = false;
  merge_.begin(cursor_, spec_.prefix_length, sorted_, 0, 0, ScanBatch::kMaxRows);
  while (merge_.room() > 0 && delta_.valid() && merge_change(range_.high)) continue;
  show_merged(batch);
}

/// Goes on with the next changes, up to that of the row `last`; false when there was no room for them.
bool IndexScan::merge_change(const Row& last) {
  if (delta_.sign() < 0) {
    const BlockMerge::Removal removal = merge_.remove(delta_.row());
    if (removal == BlockMerge::Removal::kNotFound) fail();
    if (removal == BlockMerge::Removal::kDone) delta_.next();
    return removal == BlockMerge::Removal::kDone;
  }
  const std::span<const Row> additions = delta_.additions(merge_.room(), last);
  const std::size_t taken = merge_.insert(additions);
  if (taken == 0) return false;
  tests_merged_ = tests_merged_ || needs_test(additions.first(taken));
  delta_.skip(taken);
  return taken == additions.size();
}

Id* IndexScan::merged(std::size_t column) {
  if (!merged_[column]) merged_[column] = std::make_unique_for_overwrite<std::byte[]>(ScanBatch::kMaxRows * sizeof(Id));
  return reinterpret_cast<Id*>(merged_[column].get());
}

bool IndexScan::needs_test(std::span<const Row> additions) const {
  if (!filtered_) return false;
  if (additions.size() == 1) return !passes(spec_.graphs, additions.front()[graph_column_]);
  const bool all_pass = spec_.graphs.kind == GraphFilter::Kind::kOne && spec_.graphs.graph == kDefaultGraph &&
                        delta_.in_default_graph(additions.size()) == additions.size();
  return !all_pass;
}

/// The graphs of merged rows are only looked at where they are tested.
bool IndexScan::is_written(std::size_t column) const {
  const bool is_tested = column != graph_column_ || tests_merged_;
  return (spec_.columns >> column & 1) || ((needed_ >> column & 1) && is_tested);
}

void IndexScan::show_merged(ScanBatch& batch) {
  batch.rows = merge_.size();
  for (std::size_t column = 0; column < 4; ++column) {
    batch.columns[column] = {};
    if (!is_written(column)) continue;
    merge_.write(column, merged(column));
    batch.columns[column] = {merged(column), batch.rows};
  }
}

void IndexScan::select(ScanBatch& batch, bool test_graphs, bool one_graph) {
  const bool distinct = spec_.graphs.distinct_triples;
  const auto same_triple = [&](std::size_t row) {
    return batch.columns[0][row] == previous_[0] && batch.columns[1][row] == previous_[1] &&
           batch.columns[2][row] == previous_[2];
  };
  const auto remember = [&](std::size_t row) {
    previous_ = {batch.columns[0][row], batch.columns[1][row], batch.columns[2][row]};
    has_previous_ = true;
  };
  // Triples of one graph differ from each other: only the first can repeat the last of another block.
  if (!test_graphs && one_graph) {
    const std::size_t skip = has_previous_ && same_triple(0) ? 1 : 0;
    remember(batch.rows - 1);
    batch.rows -= skip;
    for (auto& values : batch.columns) {
      if (!values.empty()) values = values.subspan(skip);
    }
    return;
  }
  std::array<std::uint16_t, ScanBatch::kMaxRows> chosen;
  std::size_t count = 0;
  // Without branches: how graphs alternate can hardly be foreseen.
  const bool only_one = test_graphs && !distinct && spec_.graphs.kind == GraphFilter::Kind::kOne;
  for (std::size_t row = 0; only_one && row < batch.rows; ++row) {
    chosen[count] = static_cast<std::uint16_t>(row);
    count += batch.columns[graph_column_][row] == spec_.graphs.graph;
  }
  for (std::size_t row = 0; !only_one && row < batch.rows; ++row) {
    if (test_graphs && !passes(spec_.graphs, batch.columns[graph_column_][row])) continue;
    if (distinct) {
      if (has_previous_ && same_triple(row)) continue;
      remember(row);
    }
    chosen[count++] = static_cast<std::uint16_t>(row);
  }
  if (count == batch.rows) return;
  for (std::size_t column = 0; column < 4; ++column) {
    if (!(spec_.columns >> column & 1)) continue;
    const std::span<const Id> from = batch.columns[column];
    Id* to = merged(column);
    for (std::size_t i = 0; i < count; ++i) to[i] = from[chosen[i]];
    batch.columns[column] = {to, count};
  }
  batch.rows = count;
}

bool IndexScan::hand_out(ScanBatch& batch, bool test_graphs, bool one_graph) {
  if (batch.rows == 0) return false;
  if (test_graphs || spec_.graphs.distinct_triples) select(batch, test_graphs, one_graph);
  for (std::size_t column = 0; column < 4; ++column) {
    if (!(spec_.columns >> column & 1)) batch.columns[column] = {};
  }
  return batch.rows > 0;
}

std::unique_ptr<Scan> make_scan(std::shared_ptr<const IndexView> view, const ScanSpec& spec) {
  return std::make_unique<IndexScan>(std::move(view), spec);
}

}  // namespace casus::storage
