#include <algorithm>

#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr std::array kKinds = {JoinKind::kInner, JoinKind::kLeft, JoinKind::kSemi, JoinKind::kAnti};
constexpr Variable x = var(0), y = var(1), z = var(2), w = var(3);

std::size_t random_size(std::mt19937& random, std::size_t most) {
  return std::uniform_int_distribution<std::size_t>(0, most)(random);
}

bool equal_cells(const Table& shape, const Tuple& row, Variable a, Variable b) {
  const Id left = row[static_cast<std::size_t>(column_of(shape.schema, a))];
  const Id right = row[static_cast<std::size_t>(column_of(shape.schema, b))];
  return !left.is_unbound() && left == right;
}

TEST(MergeJoin, OneKeyAgainstNestedLoops) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t domain = 1 + random_size(random, 40);
    const Table left = sorted(random_table(random, {x, y}, random_size(random, 60), domain), {x, y});
    const Table right = sorted(random_table(random, {z, x}, random_size(random, 60), domain), {x});
    for (const JoinKind kind : kKinds) {
      World world;
      auto join = make_merge_join(world.context, kind, make_input(world, left, 1 + random_size(random, 20), {x, y}),
                                  make_input(world, right, 1 + random_size(random, 20), {x}), {x});
      EXPECT_EQ(join->order(), (Schema{x, y}));
      expect_same_rows(collect(*join), reference_join(kind, left, right));
    }
  }
}

TEST(MergeJoin, TwoKeysAndASharedVariableBesides) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    Table left = random_table(random, {x, y, w}, random_size(random, 60), 4, 0.0);
    const Table other = random_table(random, {x, y, w}, left.rows.size(), 4, 0.4);
    for (std::size_t i = 0; i < left.rows.size(); ++i) left.rows[i][2] = other.rows[i][2];
    left = sorted(left, {y, x});
    const Table right = sorted(random_table(random, {z, x, y, w}, random_size(random, 60), 4), {y, x});
    for (const JoinKind kind : kKinds) {
      World world;
      auto join = make_merge_join(world.context, kind, make_input(world, left, 7, {y, x}),
                                  make_input(world, right, 5, {y, x}), {y, x});
      expect_same_rows(collect(*join), reference_join(kind, left, right));
    }
  }
}

TEST(MergeJoin, LongBatchesOfDistinctAndOfRepeatedKeys) {
  std::mt19937 random(3);
  for (const bool left_distinct : {false, true}) {
    for (const bool right_distinct : {false, true}) {
      for (const std::size_t right_rows : {20u, 150u, 400u}) {
        const auto side = [&](Schema schema, std::size_t rows, bool distinct) {
          Table table = sorted(random_table(random, {x, schema[1]}, rows, 600), {x});
          const auto repeats = [](const Tuple& a, const Tuple& b) { return a[0] == b[0]; };
          if (distinct) table.rows.erase(std::unique(table.rows.begin(), table.rows.end(), repeats), table.rows.end());
          return table;
        };
        const Table left = side({x, y}, 300, left_distinct), right = side({x, z}, right_rows, right_distinct);
        const Table beside = sorted(random_table(random, {x, y}, right_rows, 600), {x});
        for (const JoinKind kind : kKinds) {
          World world;
          const auto expect_joined = [&](const Table& other) {
            auto join = make_merge_join(world.context, kind, make_input(world, left, 100, {x}),
                                        make_input(world, other, 130, {x}), {x});
            expect_same_rows(collect(*join), reference_join(kind, left, other));
          };
          expect_joined(right);
          expect_joined(beside);
        }
      }
    }
  }
}

TEST(MergeJoin, BatchBoundaries) {
  for (const std::size_t rows : {2047u, 2048u, 2049u, 4097u}) {
    Table left{{x, y}, {}}, right{{x, z}, {}};
    for (std::size_t i = 0; i < rows; ++i) {
      left.rows.push_back({node(1 + i / 2), node(i + 1)});
      right.rows.push_back({node(1 + i), node(i + 7)});
    }
    for (const JoinKind kind : kKinds) {
      World world;
      auto join = make_merge_join(world.context, kind, make_input(world, left, 2048, {x}),
                                  make_input(world, right, 2048, {x}), {x});
      const Table result = collect(*join);
      EXPECT_EQ(result.rows.size(), kind == JoinKind::kAnti ? 0u : rows);
    }
  }
}

TEST(MergeJoin, GroupsBeyondBatches) {
  // 3,000 x 3,000 rows of one key between neighbours.
  Table left{{x, y}, {{node(1), node(1)}}}, right{{x, z}, {}};
  for (std::size_t i = 0; i < 3000; ++i) {
    left.rows.push_back({node(2), node(i + 1)});
    right.rows.push_back({node(2), node(i + 1)});
  }
  left.rows.push_back({node(3), node(1)});
  right.rows.push_back({node(4), node(1)});
  World world;
  auto join = make_merge_join(world.context, JoinKind::kLeft, make_input(world, left, 2048, {x}),
                              make_input(world, right, 1000, {x}), {x});
  Batch batch;
  std::size_t rows = 0, unmatched = 0;
  while (join->next(batch)) {
    rows += batch.rows;
    EXPECT_LE(batch.rows, 2 * Batch::kTargetRows);
    unmatched += static_cast<std::size_t>(std::count(batch.columns[2].begin(), batch.columns[2].end(), Id()));
  }
  EXPECT_EQ(rows, 3000u * 3000u + 2);
  EXPECT_EQ(unmatched, 2u);
}

TEST(MergeJoin, OfMergeJoinsSeeksThrough) {
  std::mt19937 random(3);
  for (int round = 0; round < 100; ++round) {
    const Table a = sorted(random_table(random, {x, y}, random_size(random, 200), 100), {x});
    const Table b = sorted(random_table(random, {x, z}, random_size(random, 30), 100), {x});
    const Table c = sorted(random_table(random, {x, w}, random_size(random, 5), 100), {x});
    World world;
    auto inner = make_merge_join(world.context, JoinKind::kInner, make_input(world, a, 3, {x}),
                                 make_input(world, b, 4, {x}), {x});
    auto join = make_merge_join(world.context, JoinKind::kInner, std::move(inner), make_input(world, c, 2, {x}), {x});
    expect_same_rows(collect(*join), reference_join(JoinKind::kInner, reference_join(JoinKind::kInner, a, b), c));
  }
}

struct KeyCase {
  Schema left, right, keys;
};

TEST(HashJoin, AnyKeysAgainstNestedLoops) {
  const std::vector<KeyCase> cases = {
      {{x, y}, {x, z}, {x}}, {{x, y}, {y, x, z}, {x, y}}, {{x, y, z, w}, {w, z, y}, {y, z, w}}, {{x, y}, {z, w}, {}},
      {{x}, {x}, {x}},       {{x, y}, {x, y}, {x}}};
  std::mt19937 random(4);
  for (const KeyCase& keys : cases) {
    for (int round = 0; round < 120; ++round) {
      const double unbound_left = round % 3 == 0 ? 0 : 0.3, unbound_right = round % 2 == 0 ? 0 : 0.3;
      const std::uint64_t domain = 1 + random_size(random, 6);
      const Table left = random_table(random, keys.left, random_size(random, 40), domain, unbound_left);
      const Table right = random_table(random, keys.right, random_size(random, 40), domain, unbound_right);
      for (const JoinKind kind : kKinds) {
        World world;
        auto join = make_hash_join(world.context, kind, make_input(world, sorted(left, keys.left), 9, keys.left),
                                   make_input(world, right, 11), keys.keys);
        expect_same_rows(collect(*join), reference_join(kind, left, right));
      }
    }
  }
}

// Keys far apart are hashed, near ones have a place each.
TEST(HashJoin, KeysNearAndFarApart) {
  std::mt19937 random(11);
  for (const std::uint64_t apart : {1, 3, 100, 150, 100'000}) {
    for (int round = 0; round < 20; ++round) {
      const std::uint64_t domain = 1 + random_size(random, 60);
      Table left = random_table(random, {x, y}, random_size(random, 80), domain);
      Table right = random_table(random, {x, z}, 1 + random_size(random, 80), domain);
      if (round % 2 == 0) {  // keys that do not repeat, in no order
        right = sorted(right, {x});
        const auto same_key = [](const Tuple& a, const Tuple& b) { return a[0] == b[0]; };
        right.rows.erase(std::unique(right.rows.begin(), right.rows.end(), same_key), right.rows.end());
        std::shuffle(right.rows.begin(), right.rows.end(), random);
      }
      for (Table* table : {&left, &right}) {
        for (Tuple& row : table->rows) row[0] = node(row[0].payload() * apart);
      }
      for (const JoinKind kind : kKinds) {
        World world;
        auto join = make_hash_join(world.context, kind, make_input(world, left, 9), make_input(world, right, 11), {x});
        expect_same_rows(collect(*join), reference_join(kind, left, right));
      }
    }
  }
}

TEST(HashJoin, Condition) {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    const double unbound = round % 2 == 0 ? 0 : 0.2;
    const Table left = random_table(random, {x, y}, random_size(random, 40), 4, unbound);
    const Table right = random_table(random, {x, z}, random_size(random, 40), 4, unbound);
    const auto same = [](const Table& shape, const Tuple& row) { return equal_cells(shape, row, y, z); };
    for (const JoinKind kind : kKinds) {
      for (const bool cross : {false, true}) {
        World world;
        // Without keys the shared variable is compared pair by pair.
        auto join = make_hash_join(world.context, kind, make_input(world, left, 9), make_input(world, right, 11),
                                   cross ? Schema{} : Schema{x}, equals(y, z));
        expect_same_rows(collect(*join), reference_join(kind, left, right, same));
      }
    }
  }
}

// Rows pass whose ?y is even.
class EvenExists final : public ExistsEvaluator {
 public:
  explicit EvenExists(const Schema& schema) : column_(static_cast<std::size_t>(column_of(schema, y))) {}
  bool exists(const Batch& batch, std::size_t row) override { return batch.columns[column_][row].payload() % 2 == 0; }

 private:
  std::size_t column_;
};

TEST(HashJoin, ConditionWithExists) {
  std::mt19937 random(9);
  const Table left = random_table(random, {x, y}, 100, 6), right = random_table(random, {x, z}, 100, 6);
  World world;
  auto join = make_hash_join(
      world.context, JoinKind::kLeft, make_input(world, left, 9), make_input(world, right, 11), {x},
      make_expression(ExistsExpression{false, make_algebra(Bgp{})}),
      [](const ExistsExpression&, const Schema& schema) { return std::make_unique<EvenExists>(schema); });
  expect_same_rows(collect(*join), reference_join(JoinKind::kLeft, left, right, [](const Table&, const Tuple& row) {
                     return row[1].payload() % 2 == 0;
                   }));
}

TEST(HashJoin, LargeCrossProductIsNotMaterialised) {
  Table left{{x}, {}}, right{{y}, {}};
  for (std::size_t i = 1; i <= 5000; ++i) {
    left.rows.push_back({node(i)});
    right.rows.push_back({node(i)});
  }
  ExecutionLimits limits;
  limits.memory_budget = 1 << 20;
  World world({}, limits);
  auto join = make_hash_join(world.context, JoinKind::kInner, make_input(world, left, 2048),
                             make_input(world, right, 2048), {});
  Batch batch;
  std::size_t rows = 0;
  while (join->next(batch)) rows += batch.rows;
  EXPECT_EQ(rows, 25'000'000u);
}

TEST(HashJoin, ManyRowsAndKeys) {
  Table left{{x, y}, {}}, right{{x, z}, {}};
  for (std::size_t i = 0; i < 100'000; ++i) {
    left.rows.push_back({node(1 + i % 70'000), node(i + 1)});
    right.rows.push_back({node(1 + (i * 7919) % 100'000), node(i + 1)});
  }
  World world;
  auto join = make_hash_join(world.context, JoinKind::kInner, make_input(world, left, 2048),
                             make_input(world, right, 2048), {x});
  const Table result = collect(*join);
  EXPECT_EQ(result.rows.size(), 100'000u);
  for (const Tuple& row : result.rows) {
    EXPECT_EQ(row[0], node(1 + ((row[2].payload() - 1) * 7919) % 100'000));
  }
}

TEST(Minus, AgainstItsDefinition) {
  std::mt19937 random(6);
  for (int round = 0; round < 400; ++round) {
    const double unbound_left = round % 3 == 0 ? 0 : 0.4, unbound_right = round % 2 == 0 ? 0 : 0.4;
    const Table left = random_table(random, {x, y}, random_size(random, 40), 5, unbound_left);
    const Table right = random_table(random, round % 5 == 0 ? Schema{z, w} : Schema{y, x, z}, random_size(random, 20),
                                     5, unbound_right);
    World world;
    auto minus = make_minus(world.context, make_input(world, sorted(left, {y}), 9, {y}), make_input(world, right, 11));
    expect_same_rows(collect(*minus), reference_minus(left, right));
  }
}

std::vector<IdQuad> random_quads(std::mt19937& random, std::size_t count, std::uint64_t domain) {
  std::vector<IdQuad> quads;
  const Table table = random_table(random, {x, y, z}, count, domain);
  for (const Tuple& row : table.rows) quads.push_back({row[0], node(900 + row[1].payload() % 2), row[2]});
  return quads;
}

Table triples_of(const std::vector<IdQuad>& quads, Id predicate, Variable subject, Variable object) {
  Table table{{subject}, {}};
  if (subject != object) table.schema.push_back(object);
  std::vector<IdQuad> distinct = quads;
  std::sort(distinct.begin(), distinct.end(), [](const IdQuad& a, const IdQuad& b) {
    return std::tuple(a.subject, a.predicate, a.object) < std::tuple(b.subject, b.predicate, b.object);
  });
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (const IdQuad& quad : distinct) {
    if (quad.predicate != predicate) continue;
    if (subject != object) {
      table.rows.push_back({quad.subject, quad.object});
    } else if (quad.subject == quad.object) {
      table.rows.push_back({quad.subject});
    }
  }
  return table;
}

storage::ScanSpec predicate_spec(storage::Permutation permutation, Id predicate, std::uint8_t prefix_length) {
  storage::ScanSpec spec;
  spec.permutation = permutation;
  spec.prefix[0] = predicate;
  spec.prefix_length = prefix_length;
  return spec;
}

TEST(IndexJoin, FromSubjectAndFromBothEnds) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const auto quads = random_quads(random, random_size(random, 60), 8);
    const Table left = sorted(random_table(random, {x, y}, random_size(random, 40), 9), {y});
    for (const JoinKind kind : kKinds) {
      World world(quads, {}, 3);
      auto join = make_index_join(world.context, kind, make_input(world, left, 9, {y}),
                                  predicate_spec(storage::Permutation::kPsog, node(900), 2),
                                  {std::nullopt, x, std::nullopt, std::nullopt},
                                  {{std::nullopt, std::nullopt, z, std::nullopt}});
      EXPECT_EQ(join->order(), (Schema{y}));
      expect_same_rows(collect(*join), reference_join(kind, left, triples_of(quads, node(900), x, z)));

      auto both = make_index_join(world.context, kind, make_input(world, left, 9, {y}),
                                  predicate_spec(storage::Permutation::kPsog, node(900), 3),
                                  {std::nullopt, x, y, std::nullopt}, {});
      expect_same_rows(collect(*both), reference_join(kind, left, triples_of(quads, node(900), x, y)));

      // ?y is free in the look-up and must agree with the left.
      auto agreeing = make_index_join(world.context, kind, make_input(world, left, 9, {y}),
                                      predicate_spec(storage::Permutation::kPsog, node(900), 2),
                                      {std::nullopt, x, std::nullopt, std::nullopt},
                                      {{std::nullopt, std::nullopt, y, std::nullopt}});
      expect_same_rows(collect(*agreeing), reference_join(kind, left, triples_of(quads, node(900), x, y)));

      std::vector<IdQuad> to_three;
      std::copy_if(quads.begin(), quads.end(), std::back_inserter(to_three),
                   [](const IdQuad& quad) { return quad.object == node(3); });
      auto required = make_index_join(world.context, kind, make_input(world, left, 9, {y}),
                                      predicate_spec(storage::Permutation::kPsog, node(900), 2),
                                      {std::nullopt, x, std::nullopt, std::nullopt},
                                      {{}, {std::nullopt, std::nullopt, node(3), std::nullopt}});
      Table subjects{{x}, {}};
      for (const Tuple& row : triples_of(to_three, node(900), x, z).rows) subjects.rows.push_back({row[0]});
      expect_same_rows(collect(*required), reference_join(kind, left, subjects));

      auto conditional = make_index_join(world.context, kind, make_input(world, left, 9, {y}),
                                         predicate_spec(storage::Permutation::kPosg, node(901), 2),
                                         {std::nullopt, x, std::nullopt, std::nullopt},
                                         {{std::nullopt, std::nullopt, z, std::nullopt}}, equals(y, z));
      expect_same_rows(collect(*conditional), reference_join(kind, left, triples_of(quads, node(901), z, x),
                                                             [](const Table& shape, const Tuple& row) {
                                                               return equal_cells(shape, row, y, z);
                                                             }));
    }
  }
}

TEST(IndexJoin, KeysWithMoreRowsThanAreKept) {
  std::vector<IdQuad> quads;
  for (std::uint64_t i = 1; i <= 140'000; ++i) quads.push_back({node(1), node(900), node(i)});
  for (std::uint64_t i = 1; i <= 100; ++i) quads.push_back({node(2), node(900), node(i)});
  const Table left{{x}, {{node(1)}, {node(2)}, {node(3)}, {node(1)}}};
  for (const JoinKind kind : kKinds) {
    World world(quads);
    auto join = make_index_join(
        world.context, kind, make_input(world, left, 2048), predicate_spec(storage::Permutation::kPsog, node(900), 2),
        {std::nullopt, x, std::nullopt, std::nullopt}, {{std::nullopt, std::nullopt, z, std::nullopt}});
    const std::size_t rows = collect(*join).rows.size();
    EXPECT_EQ(rows, kind == JoinKind::kInner  ? 280'100u
                    : kind == JoinKind::kLeft ? 280'101u
                    : kind == JoinKind::kSemi ? 3u
                                              : 1u);
  }
}

TEST(Apply, AgainstNestedLoops) {
  std::mt19937 random(8);
  for (int round = 0; round < 200; ++round) {
    const double unbound = round % 2 == 0 ? 0 : 0.3;
    const Table left = random_table(random, {x, y}, random_size(random, 40), 5, unbound);
    const Table right = random_table(random, {x, z}, random_size(random, 30), 5, unbound);
    const bool with_condition = round % 3 == 0;
    const auto same = [](const Table& shape, const Tuple& row) { return equal_cells(shape, row, y, z); };
    for (const JoinKind kind : kKinds) {
      World world;
      std::size_t plans = 0, handed_out = 0;
      bool shown = false;
      const auto inner = [&](const Tuple& values) {
        ++plans;
        Table part{right.schema, {}};
        for (const Tuple& row : right.rows) {
          if (values[0].is_unbound() || row[0].is_unbound() || row[0] == values[0]) part.rows.push_back(row);
        }
        if (!shown) handed_out += part.rows.size();
        return make_input(world, part, 3);
      };
      auto apply = make_apply(world.context, kind, make_input(world, sorted(left, {y}), 9, {y}), {x}, {z, x}, inner,
                              with_condition ? equals(y, z) : nullptr);
      expect_same_rows(collect(*apply),
                       with_condition ? reference_join(kind, left, right, same) : reference_join(kind, left, right));
      EXPECT_LE(plans, 6u) << "one plan for each distinct value";
      shown = true;
      ASSERT_EQ(apply->inputs().size(), 2u);
      EXPECT_EQ(apply->inputs()[1]->statistics().rows, handed_out) << "the figures of all inner plans together";
    }
  }
}

}  // namespace
}  // namespace casus::query::test
