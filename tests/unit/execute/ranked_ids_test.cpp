#include "query/execute/ranked_ids.h"

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

std::vector<std::uint32_t> numbers_of(const RankedIds& set, const std::vector<Id>& ids) {
  std::vector<std::uint32_t> numbers(ids.size());
  set.find(ids, numbers.data());
  return numbers;
}

TEST(RankedIds, NumbersAscendWithTheIds) {
  World world;
  const std::vector<Id> ids = {node(700), node(64), node(65), node(64), node(127), node(128)};
  const auto set = RankedIds::of(world.context, ids, nullptr);
  ASSERT_TRUE(set);
  EXPECT_EQ(set->size(), 5u);
  EXPECT_EQ(numbers_of(*set, ids), (std::vector<std::uint32_t>{4, 0, 1, 0, 2, 3}));
  EXPECT_EQ(numbers_of(*set, {node(63), node(66), node(129), node(699), node(701), node(100'000), storage::kUnbound,
                              integer(-5), integer(700)}),
            std::vector<std::uint32_t>(9, kNoRow));
}

TEST(RankedIds, OfSomeRows) {
  World world;
  const std::vector<Id> ids = {node(1'000'000), node(5), storage::kUnbound, node(3)};
  const std::vector<std::uint32_t> rows = {1, 3};
  const auto set = RankedIds::of(world.context, ids, &rows);
  ASSERT_TRUE(set);
  EXPECT_EQ(numbers_of(*set, ids), (std::vector<std::uint32_t>{kNoRow, 1, kNoRow, 0}));
}

TEST(RankedIds, NotForIdsFarApart) {
  World world;
  EXPECT_FALSE(RankedIds::of(world.context, std::vector<Id>{}, nullptr));
  EXPECT_FALSE(RankedIds::of(world.context, std::vector<Id>{node(1), node(1'000'000)}, nullptr));
  EXPECT_FALSE(RankedIds::of(world.context, std::vector<Id>{node(1), integer(1)}, nullptr));
  EXPECT_TRUE(RankedIds::of(world.context, std::vector<Id>{integer(-1), integer(1)}, nullptr));
}

TEST(RankedIds, AreChargedToTheQuery) {
  ExecutionLimits limits;
  limits.memory_budget = 4096;
  World world({}, limits);
  std::vector<Id> ids;
  for (std::uint64_t i = 1; i <= 1000; ++i) ids.push_back(node(100 * i));
  EXPECT_THROW(RankedIds::of(world.context, ids, nullptr), ResourceLimit);
}

}  // namespace
}  // namespace casus::query::test
