#include "storage/index/block_merge.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "storage/index/zone.h"

namespace casus::storage {
namespace {

/// One block, and changes of its rows as a scan would meet them.
class BlockMergeTest : public testing::TestWithParam<std::uint64_t> {
 protected:
  Row random_row() {
    // Few values in front, many behind: changes agree with rows in any number of columns.
    return {Id(7), Id(random_() % 4), Id(random_() % GetParam()), Id(1 + random_() % 2)};
  }

  void make_block() {
    std::set<Row> rows;
    while (rows.size() < 1'000) rows.insert(random_row());
    rows_.assign(rows.begin(), rows.end());
    const auto batch = engine_->new_batch();
    batch->put(Family::kBlocks, row_key(Permutation::kSpog, 0, rows_.back()), encode_block(rows_));
    engine_->write(*batch, false);
    directory_.append(rows_.back(), zone_of(Permutation::kSpog, rows_));
    snapshot_ = engine_->snapshot();
  }

  /// Of rows that agree in the first `prefix` columns with one of the block.
  std::map<Row, std::int32_t> random_changes(std::size_t count, const Row& like, std::size_t prefix) {
    std::map<Row, std::int32_t> changes;
    for (; count > 0; --count) {
      Row row = random_() % 3 == 0 ? rows_[random_() % rows_.size()] : random_row();
      std::copy_n(like.begin(), prefix, row.begin());
      changes[row] = std::binary_search(rows_.begin(), rows_.end(), row) ? -1 : +1;
    }
    return changes;
  }

  /// The rows [first, last) with the changes, merged with room for `most` at a time.
  std::vector<Row> merged(const std::map<Row, std::int32_t>& changes, std::size_t prefix, std::size_t sorted,
                          std::size_t first, std::size_t last, std::size_t most) {
    std::vector<Row> changed;
    for (const auto& [row, sign] : changes) changed.push_back(row);
    std::vector<Row> result;
    BlockCursor cursor;
    cursor.open(directory_, 0, *snapshot_, cache_);
    BlockMerge merge;
    for (std::size_t at = 0; at < changed.size() || first < last; first = merge.row()) {
      merge.begin(cursor, prefix, sorted, first, last, most);
      while (at < changed.size() && merge.room() > 0) {
        if (changes.at(changed[at]) < 0) {
          const auto removal = merge.remove(changed[at]);
          EXPECT_NE(removal, BlockMerge::Removal::kNotFound);
          if (removal != BlockMerge::Removal::kDone) break;
          ++at;
          continue;
        }
        std::size_t end = at;
        while (end < changed.size() && changes.at(changed[end]) > 0) ++end;
        const std::size_t taken = merge.insert(std::span<const Row>(changed).subspan(at, end - at));
        at += taken;
        if (taken == 0) break;
      }
      if (at == changed.size()) merge.take_rest();
      EXPECT_LE(merge.size(), most);
      std::array<std::vector<Id>, 4> columns;
      for (std::size_t column = 0; column < 4; ++column) {
        columns[column].resize(merge.size());
        merge.write(column, columns[column].data());
      }
      for (std::size_t i = 0; i < merge.size(); ++i) {
        result.push_back({columns[0][i], columns[1][i], columns[2][i], columns[3][i]});
      }
    }
    return result;
  }

  std::mt19937_64 random_{23};
  std::unique_ptr<Engine> engine_ = Engine::open_in_memory({});
  BlockCache cache_{1 << 20};
  Directory directory_{Permutation::kSpog, 0};
  std::shared_ptr<const EngineSnapshot> snapshot_;
  std::vector<Row> rows_;
};

TEST_P(BlockMergeTest, AgreesWithASet) {
  make_block();
  for (std::size_t round = 0; round < 60; ++round) {
    SCOPED_TRACE(round);
    const std::size_t prefix = round % 4;
    const Row like = rows_[random_() % rows_.size()];
    const auto agrees = [&](const Row& row) { return std::equal(like.begin(), like.begin() + prefix, row.begin()); };
    const std::map<Row, std::int32_t> changes = random_changes(round < 10 ? round : random_() % 3'000, like, prefix);
    std::set<Row> expected;
    for (const Row& row : rows_) {
      if (agrees(row)) expected.insert(row);
    }
    const auto first = static_cast<std::size_t>(std::find_if(rows_.begin(), rows_.end(), agrees) - rows_.begin());
    const std::size_t last = first + expected.size();
    for (const auto& [row, sign] : changes) {
      if (sign > 0) expected.insert(row);
      if (sign < 0) expected.erase(row);
    }
    for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{300}, 2 * kMaxBlockRows}) {
      EXPECT_EQ(merged(changes, prefix, 4, first, last, most), std::vector<Row>(expected.begin(), expected.end()));
      // Where rows are told apart by fewer columns, they ascend in those.
      const std::size_t sorted = prefix + round % (4 - prefix);
      std::vector<Row> rows = merged(changes, prefix, sorted, first, last, most);
      const auto is_before = [&](const Row& a, const Row& b) {
        return std::lexicographical_compare(a.begin(), a.begin() + sorted, b.begin(), b.begin() + sorted);
      };
      EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(), is_before));
      std::sort(rows.begin(), rows.end());
      EXPECT_EQ(rows, std::vector<Row>(expected.begin(), expected.end()));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(ValuesOfAColumn, BlockMergeTest, testing::Values(200, 5'000, std::uint64_t{1} << 40));

TEST(BlockMergeAloneTest, WithoutRowsOfABlock) {
  BlockCursor cursor;
  BlockMerge merge;
  const std::vector<Row> rows = {{Id(1), Id(2), Id(3), Id(4)}, {Id(1), Id(2), Id(3), Id(5)}};
  merge.begin(cursor, 1, 4, 0, 0, 10);
  EXPECT_EQ(merge.insert(rows), 2u);
  std::array<Id, 2> graphs;
  merge.write(3, graphs.data());
  EXPECT_EQ(graphs, (std::array{Id(4), Id(5)}));
  EXPECT_EQ(merge.remove({Id(1), Id(2), Id(3), Id(6)}), BlockMerge::Removal::kNotFound);
  // All four columns bound.
  merge.begin(cursor, 4, 4, 0, 0, 10);
  EXPECT_EQ(merge.insert(std::span(rows).first(1)), 1u);
  EXPECT_EQ(merge.size(), 1u);
}

}  // namespace
}  // namespace casus::storage
