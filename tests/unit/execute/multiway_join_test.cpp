#include <algorithm>

#include "query/execute/memory_charge.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable a = var(0), b = var(1), c = var(2), d = var(3);

Table distinct_rows(Table table) {
  std::sort(table.rows.begin(), table.rows.end());
  table.rows.erase(std::unique(table.rows.begin(), table.rows.end()), table.rows.end());
  return table;
}

Table joined(const std::vector<Table>& tables) {
  Table result = tables.front();
  for (std::size_t i = 1; i < tables.size(); ++i) result = reference_join(JoinKind::kInner, result, tables[i]);
  return result;
}

void expect_joined(std::mt19937& random, const std::vector<Schema>& shapes, const Schema& variables, std::size_t rows,
                   std::uint64_t domain) {
  World world;
  std::vector<Table> tables;
  std::vector<OperatorPtr> inputs;
  for (const Schema& shape : shapes) {
    tables.push_back(distinct_rows(random_table(random, shape, random() % (rows + 1), domain)));
    inputs.push_back(make_input(world, tables.back(), 1 + random() % 9, shape));
  }
  auto join = make_multiway_join(world.context, std::move(inputs), variables);
  EXPECT_EQ(join->order(), variables);
  expect_same_rows(collect(*join), joined(tables));
}

TEST(MultiwayJoin, Triangles) {
  std::mt19937 random(81);
  for (int round = 0; round < 200; ++round) {
    expect_joined(random, {{a, b}, {b, c}, {a, c}}, {a, b, c}, 60, 8);
  }
}

TEST(MultiwayJoin, SquaresDiamondsAndWiderPatterns) {
  std::mt19937 random(82);
  for (int round = 0; round < 60; ++round) {
    expect_joined(random, {{a, b}, {b, c}, {c, d}, {a, d}}, {a, b, c, d}, 40, 6);
    expect_joined(random, {{a, b}, {a, c}, {b, d}, {c, d}, {b, c}}, {a, b, c, d}, 40, 6);
    expect_joined(random, {{a, b, c}, {b, d}, {a, d}, {c}}, {a, b, c, d}, 60, 5);
    expect_joined(random, {{a, b}, {a, b}, {b}}, {a, b}, 40, 8);
  }
}

TEST(MultiwayJoin, HandsOutManyBatches) {
  World world;
  Table edges{{a, b}, {}};
  for (std::uint64_t i = 1; i <= 40; ++i) {
    for (std::uint64_t j = 1; j <= 40; ++j) edges.rows.push_back({node(i), node(j)});
  }
  Table second = edges, third = edges;
  second.schema = {b, c};
  third.schema = {a, c};
  std::vector<OperatorPtr> inputs;
  for (const Table& table : {edges, second, third}) inputs.push_back(make_input(world, table, 2048, table.schema));
  EXPECT_EQ(collect(*make_multiway_join(world.context, std::move(inputs), {a, b, c})).rows.size(), 64'000u);
}

TEST(MultiwayJoin, KeepsToTheMemoryOfTheQuery) {
  ExecutionLimits limits;
  limits.memory_budget = 200'000;
  World world({}, limits);
  Table edges{{a, b}, {}};
  for (std::uint64_t i = 1; i <= 20'000; ++i) edges.rows.push_back({node(i), node(i)});
  std::vector<OperatorPtr> inputs;
  inputs.push_back(make_input(world, edges, 2048, edges.schema));
  inputs.push_back(make_input(world, edges, 2048, edges.schema));
  auto join = make_multiway_join(world.context, std::move(inputs), {a, b});
  Batch batch;
  EXPECT_THROW(join->next(batch), ResourceLimit);
}

// Scans that the planner expects to be long.
std::vector<OperatorPtr> long_scans(World& world) {
  std::vector<OperatorPtr> inputs;
  for (const std::uint64_t predicate : {901, 902, 902}) {
    storage::ScanSpec spec;
    spec.permutation = storage::Permutation::kPsog;
    spec.prefix[0] = node(predicate);
    spec.prefix_length = 1;
    const Schema columns = inputs.empty() ? Schema{a, b} : inputs.size() == 1 ? Schema{b, c} : Schema{a, c};
    inputs.push_back(make_index_scan(world.context, spec, {{std::nullopt, columns[0], columns[1]}}));
    inputs.back()->statistics().estimated_rows = 40'000;
  }
  return inputs;
}

TEST(MultiwayJoin, ReadsLongInputsInThreads) {
  std::mt19937 random(83);
  std::vector<IdQuad> quads;
  for (int i = 0; i < 8000; ++i) {
    quads.push_back({node(1 + random() % 300), node(901 + random() % 2), node(1 + random() % 300)});
  }
  ExecutionLimits limits;
  limits.memory_budget = 4 << 20;
  World world(quads, limits);
  const auto join = [&](std::size_t threads) {
    world.context.threads = threads;
    return make_multiway_join(world.context, long_scans(world), {a, b, c});
  };
  const Table expected = collect(*join(1));
  EXPECT_FALSE(expected.rows.empty());
  for (const std::size_t threads : {2, 4}) {
    const OperatorPtr op = join(threads);
    EXPECT_EQ(collect(*op).rows, expected.rows);
    EXPECT_GT(op->inputs().front()->statistics().rows, 3000u);
  }
  EXPECT_EQ(world.context.memory_used(), 0u);
  MemoryCharge most(world.context);
  most.set((4 << 20) - 1'000'000);
  const OperatorPtr op = join(2);
  Batch batch;
  EXPECT_THROW(op->next(batch), ResourceLimit);
}

}  // namespace
}  // namespace casus::query::test
