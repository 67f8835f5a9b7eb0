#include "query/execute/hash_index.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr std::uint32_t kRows = 100'000;  // more than one thread works on

// The key of each row.
using Keys = std::function<std::uint64_t(std::uint32_t row)>;

void expect_same_rows_in_threads(const Keys& key_of, const std::vector<std::uint32_t>* rows = nullptr) {
  World world;
  Batch batch;
  batch.reset(1);
  batch.rows = kRows;
  for (std::uint32_t row = 0; row < kRows; ++row) batch.columns[0].push_back(node(key_of(row)));
  RowStore store(world.context, 1);
  store.append(batch);
  const RowsByKey expected(world.context, store, {0}, rows);
  world.context.threads = 3;
  const RowsByKey index(world.context, store, {0}, rows);

  ASSERT_EQ(index.unique(), expected.unique());
  const Id* const column = store.column(0).data();
  std::vector<std::uint32_t> numbers(kRows), expected_numbers(kRows);
  index.find({&column, 1}, kRows, numbers.data());
  expected.find({&column, 1}, kRows, expected_numbers.data());
  ASSERT_EQ(numbers, expected_numbers);
  for (const std::uint32_t number : numbers) {
    if (number == kNoRow) continue;
    if (index.unique()) {
      ASSERT_EQ(index.row_of(number), expected.row_of(number));
    } else {
      ASSERT_TRUE(std::ranges::equal(index.rows_of(number), expected.rows_of(number)));
    }
  }
}

std::uint64_t shuffled(std::uint32_t row) {
  return std::uint64_t{row} * 7919 % kRows;  // without common divisors: each number once
}

TEST(RowsByKeyInThreads, AscendingKeys) {
  expect_same_rows_in_threads([](std::uint32_t row) { return row + 1; });
}

TEST(RowsByKeyInThreads, ShuffledKeys) {
  expect_same_rows_in_threads([](std::uint32_t row) { return shuffled(row) + 1; });
}

TEST(RowsByKeyInThreads, RepeatedKeys) {
  expect_same_rows_in_threads([](std::uint32_t row) { return shuffled(row) / 3 + 1; });
  expect_same_rows_in_threads([](std::uint32_t row) { return row < 10 ? row + 1 : 4; });
  expect_same_rows_in_threads([](std::uint32_t) { return 1; });
}

TEST(RowsByKeyInThreads, KeysFarApart) {
  expect_same_rows_in_threads([](std::uint32_t row) { return shuffled(row) / 3 * 1'000'003 + 1; });
}

TEST(RowsByKeyInThreads, SomeOfTheRows) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 1; row < kRows; row += 2) rows.push_back(row);
  expect_same_rows_in_threads([](std::uint32_t row) { return shuffled(row) / 3 + 1; }, &rows);
}

TEST(RowsByKeyInThreads, CanBeCancelled) {
  World world;
  ExecutionLimits limits;
  limits.cancelled = std::make_shared<std::atomic<bool>>(false);
  ExecutionContext context(world.view, limits);
  context.threads = 3;
  Batch batch;
  batch.reset(1);
  batch.rows = kRows;
  batch.columns[0].assign(kRows, node(1));
  RowStore store(context, 1);
  store.append(batch);
  *limits.cancelled = true;
  EXPECT_THROW(RowsByKey(context, store, {0}, nullptr), Cancelled);
}

}  // namespace
}  // namespace casus::query::test
