#pragma once

#include <array>
#include <memory>

#include "storage/index/block_merge.h"
#include "storage/index/delta_cursor.h"
#include "storage/index/index_view.h"
#include "storage/index/row_range.h"

namespace casus::storage {

/// Scan over base blocks and delta. Rows of a block without changes are handed out where they were decoded; otherwise
/// they are merged with the changes.
class IndexScan final : public Scan {
 public:
  IndexScan(std::shared_ptr<const IndexView> view, const ScanSpec& spec);

  bool next(ScanBatch& batch) override;
  void seek(std::span<const Id> key) override;
  void restart(std::span<const Id> prefix) override;
  void restart(Id low, Id high) override;
  std::size_t look_up(std::span<const Id> constants, std::span<const Id> keys, std::size_t most, bool first_only,
                      FoundRows& found) override;

 private:
  enum class GraphTest : std::uint8_t { kNone, kRows, kNothingPasses };

  void start();
  void start_over();
  bool open_block();
  GraphTest graph_test(std::size_t block) const;
  bool is_changed(std::size_t block) const { return delta_.valid() && delta_.row() <= directory_.last(block); }

  // Look-ups of many keys.
  std::size_t look_up_in_blocks(std::span<const Id> keys, std::size_t most, bool first_only, FoundRows& found);
  std::size_t block_of(Id key) const;
  void find_in_block(std::size_t block, std::span<const Id> keys, bool first_only, FoundRows& found);
  void add_span(RowSpan rows, GraphTest test, bool first_only, FoundRows& found);

  void take_rows(ScanBatch& batch);
  void merge_rows(ScanBatch& batch);
  void take_additions(ScanBatch& batch);
  bool merge_change(const Row& last);
  bool needs_test(std::span<const Row> additions) const;
  bool is_written(std::size_t column) const;
  void show_merged(ScanBatch& batch);
  void select(ScanBatch& batch, bool test_graphs, bool one_graph);
  bool hand_out(ScanBatch& batch, bool test_graphs, bool one_graph);
  Id* merged(std::size_t column);

  std::shared_ptr<const IndexView> view_;
  const Directory& directory_;
  ScanSpec spec_;
  std::size_t graph_column_;
  std::uint8_t needed_ = 0;  // columns wanted, and those that the tests look at
  bool filtered_ = false;    // rows must be tested for their graph
  std::size_t sorted_ = 4;   // the first so many columns are those by which somebody can tell rows apart
  RowRange range_;

  std::size_t block_ = 0;
  bool open_ = false;  // cursor_ stands in block_, with the rows [row_, end_) to come
  std::size_t row_ = 0;
  std::size_t end_ = 0;
  // The block searched last, where the rows from narrowed_low_ on begin: ascending look-ups need not start over.
  std::size_t narrowed_block_ = BlockCursor::kNone;
  Row narrowed_low_{};
  std::size_t narrowed_row_ = 0;
  GraphTest test_ = GraphTest::kNone;
  BlockCursor cursor_;
  DeltaCursor delta_;
  BlockMerge merge_;
  std::vector<RowSpan> spans_;
  bool tests_merged_ = false;  // the rows merged last are of graphs that must be told apart
  std::array<std::unique_ptr<std::byte[]>, 4> merged_;
  bool has_previous_ = false;
  std::array<Id, 3> previous_{};
};

}  // namespace casus::storage
