#include <algorithm>
#include <thread>

#include "query/execute/memory_charge.h"
#include "storage/rdf/vocabulary.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable x = var(0), y = var(1), z = var(2), n = var(3);

std::vector<IdQuad> random_quads(std::mt19937& random, std::size_t count) {
  std::vector<IdQuad> quads;
  for (std::size_t i = 0; i < count; ++i) {
    quads.push_back({node(1 + random() % 40), node(901 + random() % 2), integer(static_cast<int>(random() % 60))});
  }
  return quads;
}

ExpressionPtr greater(Variable v, int than) {
  return make_expression(ComparisonExpression{
      ComparisonOperator::kGreater, variable_expression(v),
      make_expression(
          TermExpression{Term::literal(std::to_string(than), std::string(storage::vocabulary::kXsdInteger))})});
}

OperatorPtr look_up(World& world, JoinKind kind) {
  storage::ScanSpec spec;
  spec.permutation = storage::Permutation::kPsog;
  spec.prefix[0] = node(902);
  spec.prefix_length = 2;
  return make_index_join(world.context, kind, scan_predicate(world, node(901), x, y), spec, {std::nullopt, x},
                         {{std::nullopt, std::nullopt, z}});
}

// Numbers, of which every third is missing in one or the other column.
OperatorPtr with_gaps(World& world, const Schema& schema) {
  Table table{schema, {}};
  for (int i = 0; i < 120; ++i) {
    Tuple row;
    for (std::size_t c = 0; c < schema.size(); ++c) {
      const Id value = schema[c] == x ? node(1 + static_cast<unsigned>(i * 7) % 40) : integer(i % 60);
      row.push_back(static_cast<std::size_t>(i) % 3 == c ? kUnbound : value);
    }
    table.rows.push_back(std::move(row));
  }
  return make_input(world, std::move(table), 50);
}

struct Case {
  const char* name;
  std::function<OperatorPtr(World&)> make;
};

std::vector<Case> forking_plans() {
  std::vector<Case> cases;
  cases.push_back({"IndexScan", [](World& w) { return scan_predicate(w, node(901), x, y); }});
  cases.push_back({"RunScan", [](World& w) {
                     storage::ScanSpec spec;
                     spec.permutation = storage::Permutation::kPsog;
                     spec.prefix[0] = node(901);
                     spec.prefix_length = 1;
                     return make_run_scan(w.context, spec, {{std::nullopt, x}}, n);
                   }});
  cases.push_back(
      {"Filter", [](World& w) { return make_filter(w.context, scan_predicate(w, node(901), x, y), greater(y, 20)); }});
  cases.push_back({"Extend", [](World& w) {
                     return make_extend(w.context, scan_predicate(w, node(901), x, y), z, computed_text(y));
                   }});
  cases.push_back(
      {"Project", [](World& w) { return make_project(w.context, scan_predicate(w, node(901), x, y), {y}); }});
  cases.push_back({"Distinct", [](World& w) {
                     return make_distinct(w.context, make_project(w.context, scan_predicate(w, node(901), x, y), {x}));
                   }});
  cases.push_back(
      {"Group", [](World& w) {
         std::vector<std::pair<Variable, AggregateExpression>> aggregates;
         aggregates.emplace_back(n, AggregateExpression{AggregateFunction::kSum, false, variable_expression(y), {}});
         aggregates.emplace_back(z, AggregateExpression{AggregateFunction::kGroupConcat, false, computed_text(y), {}});
         return make_group(w.context, scan_predicate(w, node(901), x, y), {x}, std::move(aggregates));
       }});
  for (const JoinKind kind : {JoinKind::kInner, JoinKind::kLeft, JoinKind::kSemi, JoinKind::kAnti}) {
    cases.push_back({"MergeJoin", [kind](World& w) {
                       return make_merge_join(w.context, kind, scan_predicate(w, node(901), x, y),
                                              scan_predicate(w, node(902), x, z), {x});
                     }});
    cases.push_back({"HashJoin", [kind](World& w) {
                       return make_hash_join(w.context, kind, scan_predicate(w, node(901), x, y),
                                             scan_predicate(w, node(902), z, y), {y});
                     }});
    cases.push_back(
        {"HashJoin of keys that may be unbound", [kind](World& w) {
           return make_hash_join(w.context, kind, look_up(w, JoinKind::kLeft), with_gaps(w, {x, z}), {x, z});
         }});
    cases.push_back({"IndexJoin", [kind](World& w) { return look_up(w, kind); }});
  }
  cases.push_back({"Minus", [](World& w) {
                     return make_minus(w.context, look_up(w, JoinKind::kLeft), with_gaps(w, {z, x}));
                   }});
  cases.push_back({"Minus of bound values", [](World& w) {
                     return make_minus(w.context, scan_predicate(w, node(901), x, y),
                                       scan_predicate(w, node(902), z, y));
                   }});
  cases.push_back({"Path", [](World& w) {
                     auto any = std::make_unique<Path>(Path{NegatedPropertySet{}});
                     auto back = std::make_unique<Path>(Path{InversePath{std::move(any)}});
                     return make_path(w.context, scan_predicate(w, node(901), y, x), x, std::move(back), z,
                                      storage::GraphFilter::all());
                   }});
  cases.push_back({"Path from everywhere", [](World& w) {
                     auto any = std::make_unique<Path>(Path{NegatedPropertySet{}});
                     auto closure = std::make_unique<Path>(Path{OneOrMorePath{std::move(any)}});
                     return make_free_path(w.context, x, std::move(closure), z, storage::GraphFilter::all());
                   }});
  cases.push_back({"MultiwayJoin", [](World& w) {
                     std::vector<OperatorPtr> inputs;
                     inputs.push_back(scan_predicate(w, node(901), x, y));
                     inputs.push_back(scan_predicate(w, node(902), x, y));
                     inputs.push_back(
                         make_project(w.context, make_distinct(w.context, scan_predicate(w, node(902), x, y)), {x, y}));
                     return make_multiway_join(w.context, std::move(inputs), {x, y});
                   }});
  return cases;
}

// The same rows in the same sequence, whatever the number of threads and parts.
TEST(Gather, HandsOutWhatItsInputWould) {
  std::mt19937 random(17);
  for (const Case& c : forking_plans()) {
    SCOPED_TRACE(c.name);
    for (int round = 0; round < 12; ++round) {
      World world(random_quads(random, random() % 400), {}, 1 + random() % 50);
      const OperatorPtr serial = c.make(world);
      ASSERT_TRUE(serial->can_fork());
      const Table expected = collect(*serial);
      const std::size_t threads = 2 + random() % 3;
      const OperatorPtr gather = make_gather(world.context, c.make(world), threads, 1 + random() % 20);
      EXPECT_EQ(gather->order(), serial->order());
      const Table actual = collect(*gather);
      ASSERT_EQ(actual.rows, expected.rows);
      EXPECT_EQ(gather->inputs().front()->statistics().rows, expected.rows.size());
    }
  }
}

TEST(Gather, TwoInOnePlan) {
  std::mt19937 random(3);
  World world(random_quads(random, 3000), {}, 16);
  const auto make = [&](bool gathered) {
    const auto share = [&](OperatorPtr op) {
      return gathered ? make_gather(world.context, std::move(op), 2, 8) : std::move(op);
    };
    return share(make_hash_join(world.context, JoinKind::kInner, scan_predicate(world, node(901), x, y),
                                share(scan_predicate(world, node(902), z, y)), {y}));
  };
  EXPECT_EQ(collect(*make(true)).rows, collect(*make(false)).rows);
}

TEST(Gather, WhatNeedsTheWholeInputCannotFork) {
  World world;
  EXPECT_FALSE(make_sort_by_id(world.context, scan_predicate(world, node(901), x, y), {y})->can_fork());
  EXPECT_FALSE(make_values(world.context, {x}, {{node(1)}})->can_fork());
  EXPECT_FALSE(make_extend(world.context, scan_predicate(world, node(901), x, y), z,
                           make_expression(BuiltinExpression{"UUID", {}}))
                   ->can_fork());
  EXPECT_FALSE(make_merge_join(world.context, JoinKind::kInner, scan_predicate(world, node(901), x, y),
                               make_values(world.context, {x}, {{node(1)}}), {x})
                   ->can_fork());
}

TEST(Gather, CanBeLeftAtAnyTime) {
  std::mt19937 random(5);
  World world(random_quads(random, 4000), {}, 8);
  for (int batches = 0; batches < 40; ++batches) {
    const OperatorPtr gather = make_gather(world.context, scan_predicate(world, node(901), x, y), 3, 16);
    Batch batch;
    for (int i = 0; i < batches; ++i) gather->next(batch);
  }
  EXPECT_EQ(world.context.memory_used(), 0u);
}

TEST(Gather, ErrorsOfForksComeOut) {
  std::mt19937 random(7);
  ExecutionLimits limits;
  limits.cancelled = std::make_shared<std::atomic<bool>>(false);
  limits.memory_budget = 3 << 20;
  World world(random_quads(random, 4000), limits, 8);
  {
    const OperatorPtr gather = make_gather(world.context, scan_predicate(world, node(901), x, y), 2, 16);
    Batch batch;
    ASSERT_TRUE(gather->next(batch));
    *limits.cancelled = true;
    EXPECT_THROW(while (gather->next(batch)){}, Cancelled);
    *limits.cancelled = false;
  }
  MemoryCharge most(world.context);
  most.set((3 << 20) - 50'000);
  const OperatorPtr gather = make_gather(world.context, scan_predicate(world, node(901), x, y), 2, 16);
  Batch batch;
  EXPECT_THROW(while (gather->next(batch)){}, ResourceLimit);
}

TEST(Gather, CountsWhatItHasDoneForASlice) {
  std::mt19937 random(47);
  World world(random_quads(random, 20'000));
  OperatorPtr gather = make_gather(world.context, scan_predicate(world, node(901), x, y), 2, 8);
  const Operator& scan = *gather->inputs().front();
  const OperatorPtr slice = make_slice(world.context, std::move(gather), 5, 10);
  EXPECT_EQ(collect(*slice).rows.size(), 10u);
  EXPECT_GE(scan.statistics().rows, 15u);
}

}  // namespace
}  // namespace casus::query::test
