#include <algorithm>

#include "storage/rdf/vocabulary.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

const Id kPredicate = node(900'000);
constexpr Variable x = var(0), y = var(1);

std::vector<IdQuad> random_quads(std::mt19937& random, std::size_t count, std::uint64_t values) {
  std::vector<IdQuad> quads;
  for (std::size_t i = 0; i < count; ++i) {
    quads.push_back({node(1 + random() % 20'000), kPredicate, integer(static_cast<std::int64_t>(random() % values))});
  }
  return quads;
}

std::vector<PhysicalSortKey> keys(ExpressionPtr first, bool descending, bool second) {
  std::vector<PhysicalSortKey> result;
  result.push_back({std::move(first), descending});
  if (second) result.push_back({variable_expression(x), true});
  return result;
}

TEST(OrderBy, IsTheSameInThreads) {
  std::mt19937 random(42);
  for (const std::uint64_t values : {7, 1'000'000}) {
    const auto quads = random_quads(random, 60'000, values);
    const auto in_threads = [&](std::size_t threads, bool computed) {
      World world(quads);
      world.context.threads = threads;
      auto by = keys(computed ? computed_text(y) : variable_expression(y), true, true);
      return collect(*make_order_by(world.context, scan_predicate(world, kPredicate, x, y), std::move(by), {})).rows;
    };
    for (const bool computed : {false, true}) EXPECT_TRUE(in_threads(2, computed) == in_threads(1, computed));
  }
}

// The same rows, ties among them in the same sequence, whatever the threads.
TEST(PartialTopK, LeavesTheFirstRowsOfAll) {
  std::mt19937 random(41);
  for (int round = 0; round < 40; ++round) {
    World world(random_quads(random, round == 0 ? 0 : 30'000, round % 2 == 0 ? 7 : 100'000));
    const bool computed = round % 8 == 3, descending = round % 3 == 0, second = round % 5 == 0;
    const auto make_keys = [&] {
      return keys(computed ? computed_text(y) : variable_expression(y), descending, second);
    };
    const std::uint64_t limit = round % 4 == 0 ? 5000 : 1 + random() % 60;
    SCOPED_TRACE("round " + std::to_string(round));
    const Table expected =
        collect(*make_order_by(world.context, scan_predicate(world, kPredicate, x, y), make_keys(), limit));
    OperatorPtr partial =
        make_partial_top_k(world.context, scan_predicate(world, kPredicate, x, y), make_keys(), limit);
    ASSERT_TRUE(partial->can_fork());
    partial = make_gather(world.context, std::move(partial), 1 + random() % 3, 1 + random() % 20);
    EXPECT_EQ(collect(*make_order_by(world.context, std::move(partial), make_keys(), limit)).rows, expected.rows);
  }
}

TEST(PartialTopK, ForksWhereItsKeysCan) {
  World world;
  EXPECT_TRUE(make_partial_top_k(world.context, scan_predicate(world, kPredicate, x, y),
                                 keys(variable_expression(y), false, true), 3)
                  ->can_fork());
  EXPECT_FALSE(make_partial_top_k(world.context, scan_predicate(world, kPredicate, x, y),
                                  keys(make_expression(BuiltinExpression{"RAND", {}}), false, false), 3)
                   ->can_fork());
}

TEST(PartialTopK, ErrorsOfForksComeOut) {
  std::mt19937 random(43);
  ExecutionLimits limits;
  limits.cancelled = std::make_shared<std::atomic<bool>>(false);
  limits.memory_budget = 1 << 18;  // less than any part takes
  World world(random_quads(random, 60'000, 1'000'000), limits);
  const auto gathered = [&](std::uint64_t limit) {
    return make_gather(world.context,
                       make_partial_top_k(world.context, scan_predicate(world, kPredicate, x, y),
                                          keys(variable_expression(y), false, false), limit),
                       2, 4);
  };
  {
    const OperatorPtr gather = gathered(40'000);
    Batch batch;
    EXPECT_THROW(while (gather->next(batch)){}, ResourceLimit);
  }
  EXPECT_EQ(world.context.memory_used(), 0u);
  const OperatorPtr gather = gathered(10);
  *limits.cancelled = true;
  Batch batch;
  EXPECT_THROW(gather->next(batch), Cancelled);
}

OperatorPtr scan_by_object(World& world) {
  storage::ScanSpec spec;
  spec.permutation = storage::Permutation::kPosg;
  spec.prefix[0] = kPredicate;
  spec.prefix_length = 1;
  OperatorPtr scan = make_index_scan(world.context, spec, {{std::nullopt, y, x}});
  scan->statistics().estimated_rows = 30'000;
  return scan;
}

TEST(RangeTopK, ReadsWhatMayComeFirst) {
  std::mt19937 random(47);
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    const bool descending = round % 2 == 0;
    World world(random_quads(random, 30'000, round % 4 < 2 ? 1000 : 100'000));
    const std::uint64_t limit = 1 + random() % 60;
    const auto make_keys = [&] { return keys(variable_expression(y), descending, true); };
    const auto expected = collect(*make_order_by(world.context, scan_by_object(world), make_keys(), limit)).rows;
    const OperatorPtr ranges = make_range_top_k(world.context, scan_by_object(world), make_keys(), limit, nullptr, 1);
    EXPECT_EQ(arranged(collect(*ranges), {y, x}), expected);
    EXPECT_LT(ranges->inputs().front()->statistics().rows, 500u);
  }
}

// Where the filter lets few rows pass, and more would be read than is worth it.
TEST(RangeTopK, ReadsTheOtherPlanInTheEnd) {
  std::mt19937 random(53);
  World world(random_quads(random, 30'000, 1000));
  for (const double most : {0.05, 1.0}) {
    const auto make_keys = [&] { return keys(variable_expression(y), false, true); };
    const auto filtered = [&](OperatorPtr scan) {
      scan = make_filter(world.context, std::move(scan), equals(y, y));
      scan = make_filter(
          world.context, std::move(scan),
          make_expression(TermExpression{Term::literal("false", std::string(storage::vocabulary::kXsdBoolean))}));
      scan->statistics().estimated_rows = 30'000;
      return scan;
    };
    const OperatorPtr ranges = make_range_top_k(world.context, filtered(scan_by_object(world)), make_keys(), 10,
                                                scan_predicate(world, kPredicate, x, y), most);
    const bool whole = most < 1;
    // The other plan is another one here, so that it shows which was read.
    EXPECT_EQ(collect(*ranges).rows.size(), whole ? 10u : 0u);
    EXPECT_EQ(ranges->inputs().size(), whole ? 2u : 1u);
  }
}

}  // namespace
}  // namespace casus::query::test
