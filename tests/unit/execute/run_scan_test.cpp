#include <map>

#include "storage/dictionary/inline_value.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable x = var(0), y = var(1), times = var(9);

storage::ScanSpec spec_of(storage::Permutation permutation, std::vector<Id> prefix = {}) {
  storage::ScanSpec spec;
  spec.permutation = permutation;
  std::copy(prefix.begin(), prefix.end(), spec.prefix.begin());
  spec.prefix_length = static_cast<std::uint8_t>(prefix.size());
  return spec;
}

// The runs that the rows of a spec have in their first columns behind the prefix.
Table expected_runs(const World& world, const storage::ScanSpec& spec, const Schema& variables) {
  std::map<Tuple, std::int64_t> runs;
  for (const storage::Row& row : world.view->matching(spec)) {
    const auto begin = row.begin() + spec.prefix_length;
    ++runs[Tuple(begin, begin + static_cast<std::ptrdiff_t>(variables.size()))];
  }
  Table table{variables, {}};
  table.schema.push_back(times);
  for (auto [values, count] : runs) {
    Tuple row = values;
    row.push_back(integer(count));
    table.rows.push_back(row);
  }
  return table;
}

TEST(RunScan, CountsEqualRows) {
  std::mt19937 random(71);
  for (int round = 0; round < 100; ++round) {
    std::vector<IdQuad> quads;
    for (std::size_t i = random() % 300; i > 0; --i) {
      quads.push_back({node(1 + random() % 12), node(900 + random() % 3), node(1 + random() % 30)});
    }
    World world(quads, {}, 1 + random() % 9);
    const auto by_predicate = spec_of(storage::Permutation::kPsog, {node(901)});
    expect_same_rows(collect(*make_run_scan(world.context, by_predicate, {{std::nullopt, x}}, times)),
                     expected_runs(world, by_predicate, {x}));
    const auto all = spec_of(storage::Permutation::kPsog);
    expect_same_rows(collect(*make_run_scan(world.context, all, {{x, y}}, times)), expected_runs(world, all, {x, y}));
  }
}

// Runs of thousands of rows are not read but counted by the index, and the scan goes on behind them.
TEST(RunScan, SkipsLongRuns) {
  std::vector<IdQuad> quads;
  for (std::uint64_t i = 0; i < 20'000; ++i) quads.push_back({node(1 + i), node(i < 11'000 ? 900 : 901), node(5)});
  for (std::uint64_t i = 0; i < 10; ++i) quads.push_back({node(1 + i), node(902 + i), node(6)});
  World world(quads);
  const auto spec = spec_of(storage::Permutation::kPsog);
  auto scan = make_run_scan(world.context, spec, {{x}}, times);
  EXPECT_EQ(scan->order(), (Schema{x}));
  const Table found = collect(*scan);
  expect_same_rows(found, expected_runs(world, spec, {x}));
  ASSERT_EQ(found.rows.size(), 12u);
  EXPECT_EQ(found.rows[0], (Tuple{node(900), integer(11'000)}));
}

TEST(RunScan, SeekLeavesOutRunsBeforeTheKeyOnly) {
  std::mt19937 random(72);
  for (int round = 0; round < 100; ++round) {
    std::vector<IdQuad> quads;
    for (int i = 0; i < 300; ++i) quads.push_back({node(1 + random() % 40), node(900), node(1 + random() % 30)});
    World world(quads, {}, 7);
    const auto spec = spec_of(storage::Permutation::kPsog, {node(900)});
    auto scan = make_run_scan(world.context, spec, {{std::nullopt, x}}, times);
    Batch first;
    if (round % 2 == 0) scan->next(first);
    const Id key = node(1 + random() % 41);
    scan->seek(std::span(&key, 1));
    std::map<Id, Id> found;
    Batch batch;
    while (scan->next(batch)) {
      for (std::size_t i = 0; i < batch.rows; ++i) found[batch.columns[0][i]] = batch.columns[1][i];
    }
    for (const Tuple& row : expected_runs(world, spec, {x}).rows) {
      const bool handed_out = first.rows > 0 && row[0] <= first.columns[0].back();
      if (row[0] < key || handed_out) continue;
      EXPECT_EQ(found[row[0]], row[1]) << row[0].payload();
    }
  }
}

}  // namespace
}  // namespace casus::query::test
