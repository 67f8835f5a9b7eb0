#include <atomic>
#include <numeric>
#include <stdexcept>

#include "query/execute/id_tuple_table.h"
#include "query/execute/run_tasks.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

using Columns = std::vector<std::vector<Id>>;

Columns random_columns(std::mt19937_64& random, std::size_t width, std::size_t rows, std::uint64_t domain) {
  Columns columns(width);
  for (auto& column : columns) {
    for (std::size_t i = 0; i < rows; ++i) column.push_back(node(random() % domain));
  }
  return columns;
}

std::vector<const Id*> at(const Columns& columns, std::size_t row) {
  std::vector<const Id*> data;
  for (const auto& column : columns) data.push_back(column.data() + row);
  return data;
}

std::vector<std::uint32_t> insert(IdTupleTable& table, const Columns& columns, std::size_t begin, std::size_t end) {
  std::vector<std::uint32_t> numbers(end - begin);
  table.insert(at(columns, begin), numbers.size(), numbers.data());
  return numbers;
}

TEST(PartitionedIdTable, NumbersAsOneTableDoes) {
  std::mt19937_64 random(11);
  for (const std::size_t width : {1u, 2u, 3u}) {
    for (const std::size_t threads : {1u, 2u, 5u}) {
      SCOPED_TRACE(std::to_string(width) + " columns, " + std::to_string(threads) + " threads");
      World world;
      world.context.threads = threads;
      const Columns rows = random_columns(random, width, 60'000, width == 1 ? 20'000 : 300);
      const auto single = make_id_tuple_table(world.context, width);
      insert(*single, rows, 0, 5000);
      const auto table = make_partitioned_id_table(world.context, width, single.get());
      EXPECT_EQ(table->size(), single->size());
      std::size_t begin = 3000;
      for (const std::size_t count : {1u, 700u, 9000u, 20'000u, 27'000u}) {
        ASSERT_EQ(insert(*table, rows, begin, begin + count), insert(*single, rows, begin, begin + count));
        begin += count;
      }
      ASSERT_EQ(table->size(), single->size());
      for (std::size_t c = 0; c < width; ++c) EXPECT_EQ(table->column(c), single->column(c));
      const Columns asked = random_columns(random, width, 3000, 25'000);
      std::vector<std::uint32_t> expected(3000), found(3000);
      single->find(at(asked, 0), 3000, expected.data());
      table->find(at(asked, 0), 3000, found.data());
      EXPECT_EQ(found, expected);
    }
  }
}

TEST(PartitionedIdTable, KeepsToTheBudget) {
  ExecutionLimits limits;
  limits.memory_budget = 1 << 20;
  World world({}, limits);
  world.context.threads = 3;
  {
    std::mt19937_64 random(5);
    const auto table = make_partitioned_id_table(world.context, 2, nullptr);
    const Columns rows = random_columns(random, 2, 40'000, 1'000'000);
    EXPECT_THROW(insert(*table, rows, 0, 40'000), ResourceLimit);
  }
  EXPECT_EQ(world.context.memory_used(), 0u);
}

TEST(RunTasks, RunsEachOnce) {
  World world;
  for (const std::size_t threads : {1u, 2u, 4u}) {
    world.context.threads = threads;
    std::vector<std::atomic<int>> runs(100);
    run_tasks(world.context, runs.size(), [&](std::size_t i) { ++runs[i]; });
    for (const auto& count : runs) EXPECT_EQ(count, 1);
  }
}

TEST(RunTasks, ThrowsWhatATaskThrowsAndEndsFirst) {
  World world;
  world.context.threads = 3;
  std::atomic<int> running = 0;
  const auto task = [&](std::size_t i) {
    ++running;
    if (i == 20) {
      --running;
      throw std::runtime_error("task 20");
    }
    --running;
  };
  EXPECT_THROW(run_tasks(world.context, 1000, task), std::runtime_error);
  EXPECT_EQ(running, 0);
}

}  // namespace
}  // namespace casus::query::test
