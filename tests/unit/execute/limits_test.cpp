#include <thread>

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable x = var(0), y = var(1), z = var(2);

Table counting(Schema schema, std::size_t rows) {
  Table table{std::move(schema), {}};
  for (std::size_t i = 0; i < rows; ++i) {
    Tuple row(table.schema.size(), node(i + 1));
    table.rows.push_back(row);
  }
  return table;
}

struct Case {
  const char* name;
  std::function<OperatorPtr(World&, OperatorPtr left, OperatorPtr right)> make;
};

// Every operator that keeps rows.
std::vector<Case> keeping_operators() {
  std::vector<Case> cases;
  for (const JoinKind kind : {JoinKind::kInner, JoinKind::kLeft, JoinKind::kSemi, JoinKind::kAnti}) {
    cases.push_back({"HashJoin", [kind](World& w, OperatorPtr l, OperatorPtr r) {
                       return make_hash_join(w.context, kind, std::move(l), std::move(r), {x});
                     }});
  }
  cases.push_back({"Minus", [](World& w, OperatorPtr l, OperatorPtr r) {
                     return make_minus(w.context, std::move(l), std::move(r));
                   }});
  cases.push_back(
      {"Distinct", [](World& w, OperatorPtr l, OperatorPtr) { return make_distinct(w.context, std::move(l)); }});
  cases.push_back(
      {"SortById", [](World& w, OperatorPtr l, OperatorPtr) { return make_sort_by_id(w.context, std::move(l), {x}); }});
  cases.push_back({"OrderBy", [](World& w, OperatorPtr l, OperatorPtr) {
                     std::vector<PhysicalSortKey> keys;
                     keys.push_back({variable_expression(x), true});
                     return make_order_by(w.context, std::move(l), std::move(keys), std::nullopt);
                   }});
  cases.push_back({"TopK", [](World& w, OperatorPtr l, OperatorPtr) {
                     std::vector<PhysicalSortKey> keys;
                     keys.push_back({variable_expression(x), true});
                     return make_order_by(w.context, std::move(l), std::move(keys), 40'000);
                   }});
  cases.push_back({"Group", [](World& w, OperatorPtr l, OperatorPtr) {
                     std::vector<std::pair<Variable, AggregateExpression>> aggregates;
                     aggregates.emplace_back(z, AggregateExpression{AggregateFunction::kCount, false, nullptr, {}});
                     return make_group(w.context, std::move(l), {x}, std::move(aggregates));
                   }});
  cases.push_back({"Apply", [](World& w, OperatorPtr l, OperatorPtr) {
                     return make_apply(w.context, JoinKind::kInner, std::move(l), {x}, {x, z},
                                       [&w](const Tuple& values) {
                                         return make_values(w.context, {x, z}, {{values[0], node(7)}});
                                       });
                   }});
  return cases;
}

std::size_t drain(Operator& op) {
  Batch batch;
  std::size_t rows = 0;
  while (op.next(batch)) rows += batch.rows;
  return rows;
}

OperatorPtr make_case(const Case& c, World& world) {
  return c.make(world, make_input(world, counting({x, y}, 60'000), 2048),
                make_input(world, counting({x, z}, 60'000), 2048));
}

TEST(Limits, MemoryIsChargedAndGivenBack) {
  for (const Case& c : keeping_operators()) {
    SCOPED_TRACE(c.name);
    World ample;
    auto op = make_case(c, ample);
    drain(*op);
    EXPECT_GT(ample.context.memory_used(), 60'000u * 8) << "more than a column of the rows";
    op.reset();
    EXPECT_EQ(ample.context.memory_used(), 0u);

    ExecutionLimits limits;
    limits.memory_budget = 300'000;
    World tight({}, limits);
    op = make_case(c, tight);
    EXPECT_THROW(drain(*op), ResourceLimit);
    op.reset();
    EXPECT_EQ(tight.context.memory_used(), 0u);
  }
}

TEST(Limits, TopKIsChargedForItsLimitOnly) {
  ExecutionLimits limits;
  limits.memory_budget = 6 << 20;
  World world({}, limits);
  std::vector<PhysicalSortKey> keys;
  keys.push_back({variable_expression(x), true});
  auto op = make_order_by(world.context, make_input(world, counting({x, y}, 500'000), 2048), std::move(keys), 10);
  EXPECT_EQ(drain(*op), 10u);
}

TEST(Limits, Cancellation) {
  for (const Case& c : keeping_operators()) {
    SCOPED_TRACE(c.name);
    ExecutionLimits limits;
    limits.cancelled = std::make_shared<std::atomic<bool>>(true);
    World world({}, limits);
    auto op = make_case(c, world);
    EXPECT_THROW(drain(*op), Cancelled);
  }
}

TEST(Limits, Deadline) {
  for (const Case& c : keeping_operators()) {
    SCOPED_TRACE(c.name);
    ExecutionLimits limits;
    limits.deadline = std::chrono::steady_clock::now();
    World world({}, limits);
    auto op = make_case(c, world);
    EXPECT_THROW(drain(*op), Timeout);
  }
}

TEST(Limits, ALongJoinStopsSoonAfterCancellation) {
  ExecutionLimits limits;
  limits.cancelled = std::make_shared<std::atomic<bool>>(false);
  World world({}, limits);
  // 3.6 billion candidate pairs, none of which passes.
  auto op = make_hash_join(world.context, JoinKind::kInner, make_input(world, counting({x}, 60'000), 2048),
                           make_input(world, counting({z}, 60'000), 2048), {},
                           make_expression(ComparisonExpression{ComparisonOperator::kEqual, variable_expression(x),
                                                                variable_expression(y)}));
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    limits.cancelled->store(true);
  });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(drain(*op), Cancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  stopper.join();
}

}  // namespace
}  // namespace casus::query::test
