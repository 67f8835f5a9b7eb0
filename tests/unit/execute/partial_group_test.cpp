#include <algorithm>

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

const Id kPredicate = node(900'000);
constexpr Variable x = var(0), y = var(1), count = var(2), sum = var(3), least = var(4), sample = var(5);
constexpr std::array kResults = {count, sum, least, sample};

Aggregates aggregates(const std::array<AggregateFunction, 4>& functions, const std::array<Variable, 4>& arguments) {
  Aggregates result;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    result.emplace_back(kResults[i], AggregateExpression{functions[i], false, variable_expression(arguments[i]), {}});
  }
  return result;
}

Aggregates first_step() {
  return aggregates(
      {AggregateFunction::kCount, AggregateFunction::kSum, AggregateFunction::kMin, AggregateFunction::kSample},
      {y, y, y, y});
}
Aggregates second_step() {
  return aggregates(
      {AggregateFunction::kSum, AggregateFunction::kSum, AggregateFunction::kMin, AggregateFunction::kSample},
      kResults);
}

struct Shape {
  const char* name;
  std::size_t rows;
  std::uint64_t subjects;
  std::uint64_t objects;
};
constexpr std::array kShapes = {
    Shape{"none", 0, 1, 1},
    Shape{"few groups", 3000, 50, 7},
    Shape{"more groups than are held at a time", 60'000, 30'000, 12'000},
    Shape{"hardly more than a row each", 30'000, 1000, 1'000'000},
};

std::vector<IdQuad> quads(const Shape& shape, std::mt19937& random) {
  std::vector<IdQuad> result;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    result.push_back({node(1 + random() % shape.subjects), kPredicate,
                      integer(static_cast<std::int64_t>(random() % shape.objects))});
  }
  return result;
}

// What comes of the second step is what one step gives, in the same sequence, whatever the threads.
TEST(PartialGroup, IsTheFirstHalfOfAGroup) {
  std::mt19937 random(23);
  for (const Shape& shape : kShapes) {
    World world(quads(shape, random));
    for (const Schema& keys : {Schema{}, Schema{y}, Schema{y, x}}) {
      SCOPED_TRACE(std::string(shape.name) + ", keys: " + std::to_string(keys.size()));
      const Table expected =
          collect(*make_group(world.context, scan_predicate(world, kPredicate, x, y), keys, first_step()));
      for (const std::size_t threads : {1, 2, 3}) {
        OperatorPtr partial =
            make_partial_group(world.context, scan_predicate(world, kPredicate, x, y), keys, first_step());
        ASSERT_TRUE(partial->can_fork());
        if (threads > 1) partial = make_gather(world.context, std::move(partial), threads, 5);
        const Table actual = collect(*make_group(world.context, std::move(partial), keys, second_step()));
        ASSERT_EQ(actual.rows, expected.rows);
      }
    }
  }
}

TEST(PartialGroup, WithoutAggregatesIsTheFirstHalfOfDistinct) {
  std::mt19937 random(29);
  for (const Shape& shape : kShapes) {
    SCOPED_TRACE(shape.name);
    World world(quads(shape, random));
    const auto column = [&] { return make_project(world.context, scan_predicate(world, kPredicate, x, y), {y}); };
    const Table expected = collect(*make_distinct(world.context, column()));
    OperatorPtr partial = make_partial_group(world.context, column(), {y}, {});
    partial = make_gather(world.context, std::move(partial), 2, 7);
    EXPECT_EQ(collect(*make_distinct(world.context, std::move(partial))).rows, expected.rows);
  }
}

TEST(PartialGroup, LeavesFewRowsOfFewGroupsAndTheOrderOfItsKeys) {
  std::mt19937 random(31);
  World world(quads(kShapes[1], random));
  EXPECT_EQ(collect(*make_partial_group(world.context, scan_predicate(world, kPredicate, x, y), {y}, first_step()))
                .rows.size(),
            kShapes[1].objects);
  EXPECT_EQ(make_partial_group(world.context, scan_predicate(world, kPredicate, x, y), {x, y}, {})->order(),
            (Schema{x, y}));
  EXPECT_EQ(make_partial_group(world.context, scan_predicate(world, kPredicate, x, y), {x}, {})->order(), (Schema{x}));
  EXPECT_EQ(make_partial_group(world.context, scan_predicate(world, kPredicate, x, y), {y}, {})->order(), Schema{});
}

}  // namespace
}  // namespace casus::query::test
