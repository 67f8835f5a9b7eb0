#include "query/execute/sort_rows.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

void expect_sorted_stably(std::size_t threads, const std::vector<std::uint64_t>& keys,
                          const std::vector<std::uint32_t>& rows) {
  SCOPED_TRACE(testing::Message() << threads << " threads, " << rows.size() << " rows");
  World world;
  world.context.threads = threads;
  auto expected = rows, actual = rows;
  std::stable_sort(expected.begin(), expected.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
  sort_rows_by(world.context, keys, actual);
  EXPECT_TRUE(actual == expected);
}

TEST(SortRows, IsStableInAnyNumberOfThreads) {
  std::mt19937_64 random(1);
  for (const std::size_t count : {0, 1, 2, 1000, 32'768, 100'001}) {
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0u);
    std::shuffle(rows.begin(), rows.end(), random);
    for (const std::uint64_t mask :
         {std::uint64_t{0}, std::uint64_t{0x3}, std::uint64_t{0xF0'000F}, ~std::uint64_t{0}}) {
      std::vector<std::uint64_t> keys(count);
      for (auto& key : keys) key = random() & mask;
      for (const std::size_t threads : {1, 2, 3}) expect_sorted_stably(threads, keys, rows);
    }
  }
}

TEST(SortRows, LeavesWhatIsSorted) {
  constexpr std::size_t kCount = 50'000;
  std::vector<std::uint32_t> rows(kCount);
  std::iota(rows.begin(), rows.end(), 0u);
  std::vector<std::uint64_t> keys(kCount);
  for (std::size_t i = 0; i < kCount; ++i) keys[i] = i / 3;
  expect_sorted_stably(2, keys, rows);
  // The only two that are not in order are the last of one thread's rows and the first of the other's.
  std::swap(keys[kCount / 2 - 1], keys[kCount / 2]);
  expect_sorted_stably(2, keys, rows);
  std::swap(keys[kCount / 2 - 1], keys[kCount / 2]);
  keys[kCount / 2] = 0;
  expect_sorted_stably(2, keys, rows);
}

}  // namespace
}  // namespace casus::query::test
