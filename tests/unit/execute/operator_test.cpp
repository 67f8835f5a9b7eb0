#include <algorithm>
#include <map>
#include <set>

#include "storage/rdf/vocabulary.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

constexpr Variable x = var(0), y = var(1), z = var(2), g = var(3), n = var(4);

std::vector<IdQuad> some_quads(std::mt19937& random, std::size_t count) {
  std::vector<IdQuad> quads;
  for (std::size_t i = 0; i < count; ++i) {
    quads.push_back({node(1 + random() % 12), node(900 + random() % 3), node(1 + random() % 12),
                     random() % 3 == 0 ? node(50 + random() % 3) : storage::kDefaultGraph});
  }
  return quads;
}

TEST(IndexScan, EveryPermutationAndBinding) {
  std::mt19937 random(21);
  for (int round = 0; round < 60; ++round) {
    const auto quads = some_quads(random, random() % 80);
    World world(quads, {}, 5);
    for (std::size_t p = 0; p < storage::kPermutations; ++p) {
      for (std::uint8_t prefix = 0; prefix <= 3; ++prefix) {
        storage::ScanSpec spec;
        spec.permutation = static_cast<storage::Permutation>(p);
        spec.prefix_length = prefix;
        spec.graphs = round % 2 == 0 ? storage::GraphFilter::all() : storage::GraphFilter::default_graph();
        if (!quads.empty()) {
          const storage::Row row = storage::to_row(spec.permutation, quads[random() % quads.size()]);
          std::copy(row.begin(), row.begin() + prefix, spec.prefix.begin());
        }
        ScanColumns columns;
        Schema pool = {x, y, z, g};
        Table expected;
        for (std::size_t c = prefix; c < 4; ++c) {
          // Sometimes no variable, sometimes one that was used before, sometimes an id.
          if (random() % 5 == 0) {
            if (random() % 2 == 0) columns.required[c] = node(1 + random() % 12);
            continue;
          }
          columns.variables[c] = pool[random() % (c + 1)];
          if (column_of(expected.schema, *columns.variables[c]) < 0) expected.schema.push_back(*columns.variables[c]);
        }
        for (const storage::Row& row : world.view->matching(spec)) {
          std::map<Variable, Id> binding;
          bool agrees = true;
          for (std::size_t c = prefix; c < 4; ++c) {
            if (columns.required[c] && *columns.required[c] != row[c]) agrees = false;
            if (!columns.variables[c]) continue;
            const auto [place, added] = binding.try_emplace(*columns.variables[c], row[c]);
            agrees = agrees && place->second == row[c];
          }
          if (!agrees) continue;
          Tuple tuple;
          for (const Variable v : expected.schema) tuple.push_back(binding.at(v));
          expected.rows.push_back(tuple);
        }
        auto scan = make_index_scan(world.context, spec, columns);
        expect_same_rows(collect(*scan), expected);
      }
    }
  }
}

TEST(IndexScan, SeekSkipsOnlyRowsBeforeTheKey) {
  std::mt19937 random(22);
  const auto quads = some_quads(random, 400);
  for (int round = 0; round < 200; ++round) {
    World world(quads, {}, 7);
    storage::ScanSpec spec;
    spec.permutation = storage::Permutation::kPsog;
    spec.prefix = {node(901)};
    spec.prefix_length = 1;
    spec.graphs = storage::GraphFilter::all();
    const bool repeated = round % 2 == 0;
    auto scan = make_index_scan(world.context, spec, {{std::nullopt, x, repeated ? x : y, g}});
    const std::vector<Id> key = {node(1 + random() % 13), node(1 + random() % 13)};
    const auto used = std::span(key).first(repeated ? 1 : 1 + random() % 2);
    scan->seek(used);
    std::size_t expected = 0, found = 0;
    const auto reaches = [&](const Tuple& row) {
      return !std::lexicographical_compare(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(used.size()),
                                           used.begin(), used.end());
    };
    for (const storage::Row& row : world.view->matching(spec)) {
      if ((!repeated || row[1] == row[2]) && reaches({row[1], row[2]})) ++expected;
    }
    for (const Tuple& row : collect(*scan).rows) found += reaches(row);
    EXPECT_EQ(found, expected);
  }
}

TEST(Sources, UnitEmptyValues) {
  World world;
  EXPECT_EQ(collect(*make_unit(world.context)).rows, (std::vector<Tuple>{{}}));
  EXPECT_TRUE(collect(*make_empty(world.context, {x, y})).rows.empty());
  std::vector<Tuple> rows;
  for (std::size_t i = 0; i < 5000; ++i) rows.push_back({node(i / 7), node(5000 - i)});
  auto values = make_values(world.context, {x, y}, rows);
  EXPECT_EQ(values->order(), (Schema{x}));
  EXPECT_EQ(values->bound(), (Schema{y}));
  EXPECT_EQ(collect(*values).rows, rows);
  EXPECT_EQ(make_values(world.context, {x}, {{node(2)}, {node(1)}})->order(), Schema{});
  EXPECT_EQ(make_values(world.context, {x, y}, {})->order(), (Schema{x, y}));
}

TEST(Sources, GraphNamesFollowTheDataset) {
  World world(
      {{node(1), node(2), node(3), node(50)}, {node(1), node(2), node(3), node(52)}, {node(1), node(2), node(3)}});
  EXPECT_EQ(collect(*make_graph_names(world.context, g)).rows, (std::vector<Tuple>{{node(50)}, {node(52)}}));
  auto& named = world.context.dataset.named_graphs;
  named.kind = storage::GraphFilter::Kind::kSet;
  named.set = std::make_shared<const std::vector<Id>>(std::vector<Id>{node(51), node(52)});
  EXPECT_EQ(collect(*make_graph_names(world.context, g)).rows, (std::vector<Tuple>{{node(51)}, {node(52)}}));
}

TEST(Sources, CountScan) {
  World world({{node(1), node(2), node(3)}, {node(1), node(2), node(4)}, {node(1), node(5), node(4)}});
  storage::ScanSpec spec;
  spec.permutation = storage::Permutation::kPsog;
  spec.prefix = {node(2)};
  spec.prefix_length = 1;
  EXPECT_EQ(collect(*make_count_scan(world.context, spec, n)).rows, (std::vector<Tuple>{{integer(2)}}));
}

TEST(Streaming, UnionProjectSlice) {
  std::mt19937 random(23);
  const Table a = sorted(random_table(random, {x, y}, 30, 5, 0.2), {x, y}),
              b = random_table(random, {z, x}, 20, 5, 0.2);
  World world;
  std::vector<OperatorPtr> inputs;
  inputs.push_back(make_input(world, a, 7));
  inputs.push_back(make_input(world, b, 7));
  Table both{{x, y, z}, arranged(a, {x, y, z})};
  for (const Tuple& row : arranged(b, {x, y, z})) both.rows.push_back(row);
  EXPECT_EQ(collect(*make_union(world.context, std::move(inputs))).rows, both.rows);

  auto project = make_project(world.context, make_input(world, a, 7, {x, y}), {y, z, x, y});
  EXPECT_EQ(project->order(), (Schema{x, y}));
  EXPECT_EQ(collect(*project).rows, arranged(a, {y, z, x, y}));
  EXPECT_EQ(make_project(world.context, make_input(world, a, 7, {x, y}), {y})->order(), Schema{});

  for (const std::size_t offset : {0u, 1u, 7u, 8u, 29u, 30u, 31u}) {
    for (const std::size_t limit : {0u, 1u, 6u, 7u, 100u}) {
      auto slice = make_slice(world.context, make_input(world, a, 7, {x, y}), offset, limit);
      const std::size_t first = std::min(offset, a.rows.size()), last = std::min(first + limit, a.rows.size());
      EXPECT_EQ(collect(*slice).rows, std::vector<Tuple>(a.rows.begin() + static_cast<std::ptrdiff_t>(first),
                                                         a.rows.begin() + static_cast<std::ptrdiff_t>(last)));
    }
  }
  EXPECT_EQ(collect(*make_slice(world.context, make_input(world, a, 7), 28, std::nullopt)).rows.size(), 2u);
}

TEST(Streaming, FilterAndExtend) {
  std::mt19937 random(24);
  const Table table = sorted(random_table(random, {x, y}, 5000, 5, 0.2), {x});
  World world;
  Table expected{table.schema, {}};
  for (const Tuple& row : table.rows) {
    if (!row[0].is_unbound() && row[0] == row[1]) expected.rows.push_back(row);
  }
  auto filter = make_filter(world.context, make_input(world, table, 2048, {x}), equals(x, y));
  EXPECT_EQ(collect(*filter).rows, expected.rows);
  auto extend = make_extend(world.context, make_input(world, table, 2048, {x}), z, variable_expression(y));
  Table extended{{x, y, z}, table.rows};
  for (Tuple& row : extended.rows) row.push_back(row[1]);
  EXPECT_EQ(collect(*extend).rows, extended.rows);
}

TEST(Distinct, SortedAndHashed) {
  std::mt19937 random(25);
  for (const std::size_t width : {0u, 1u, 2u, 3u}) {
    for (const std::size_t rows : {0u, 1u, 50u, 2047u, 2048u, 2049u, 9000u}) {
      const Schema schema = Schema{x, y, z};
      const Schema used(schema.begin(), schema.begin() + static_cast<std::ptrdiff_t>(width));
      const Table table = random_table(random, used, rows, 12, 0.1);
      const Table ordered = sorted(table, used);
      Table expected{used, {}};
      const std::set<Tuple> distinct(table.rows.begin(), table.rows.end());
      expected.rows.assign(distinct.begin(), distinct.end());
      World world;
      expect_same_rows(collect(*make_distinct(world.context, make_input(world, table, 2048))), expected);
      auto streaming = make_distinct(world.context, make_input(world, ordered, 100, used));
      EXPECT_EQ(collect(*streaming).rows, expected.rows);
    }
  }
}

TEST(SortById, StableByAnyKeys) {
  std::mt19937 random(26);
  for (const std::size_t rows : {0u, 1u, 2u, 511u, 512u, 2049u, 20'000u}) {
    const Table table = random_table(random, {x, y, z}, rows, 1000, 0.1);
    for (const Schema& keys : {Schema{x}, Schema{z, x}, Schema{y, z, x}}) {
      World world;
      auto sort = make_sort_by_id(world.context, make_input(world, table, 2048), keys);
      EXPECT_EQ(sort->order(), keys);
      EXPECT_EQ(collect(*sort).rows, sorted(table, keys).rows);
    }
  }
}

TEST(OrderBy, SparqlOrderStableWithLimit) {
  World world;
  const Id banana = world.view->add(literal("banana")), apple = world.view->add(literal("apple"));
  const Id b = world.view->add(iri("http://b")), a = world.view->add(iri("http://a"));
  // From first to last in SPARQL's order.
  const std::vector<Id> terms = {Id(), Id(storage::Tag::kBlankNode, 4), a, b, integer(-5), integer(3), integer(20)};
  const std::vector<Id> strings = {apple, banana};
  std::mt19937 random(27);
  for (const std::size_t rows : {0u, 1u, 100u, 30'000u}) {
    Table table{{x, y, n}, {}};
    for (std::size_t i = 0; i < rows; ++i) {
      table.rows.push_back({terms[random() % terms.size()], strings[random() % 2], node(i + 1)});
    }
    const auto place = [](const std::vector<Id>& list, Id id) {
      return std::find(list.begin(), list.end(), id) - list.begin();
    };
    for (const bool descending : {false, true}) {
      Table expected = table;
      std::stable_sort(expected.rows.begin(), expected.rows.end(), [&](const Tuple& l, const Tuple& r) {
        const auto lp = place(terms, l[0]), rp = place(terms, r[0]);
        if (lp != rp) return descending ? lp > rp : lp < rp;
        return place(strings, l[1]) < place(strings, r[1]);
      });
      for (const std::optional<std::uint64_t> limit :
           {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(0), std::optional<std::uint64_t>(10),
            std::optional<std::uint64_t>(5000)}) {
        std::vector<PhysicalSortKey> keys;
        keys.push_back({variable_expression(x), descending});
        keys.push_back({variable_expression(y), false});
        auto order = make_order_by(world.context, make_input(world, table, 2048), std::move(keys), limit);
        auto rows_expected = expected.rows;
        if (limit && rows_expected.size() > *limit) rows_expected.resize(*limit);
        EXPECT_EQ(collect(*order).rows, rows_expected);
      }
    }
  }
}

std::vector<std::pair<Variable, AggregateExpression>> count_aggregates() {
  std::vector<std::pair<Variable, AggregateExpression>> aggregates;
  aggregates.emplace_back(var(10), AggregateExpression{AggregateFunction::kCount, false, nullptr, {}});
  aggregates.emplace_back(var(11), AggregateExpression{AggregateFunction::kCount, true, nullptr, {}});
  aggregates.emplace_back(var(12), AggregateExpression{AggregateFunction::kCount, false, variable_expression(z), {}});
  aggregates.emplace_back(var(13), AggregateExpression{AggregateFunction::kCount, true, variable_expression(z), {}});
  return aggregates;
}

TEST(Group, SortedAndHashedAgainstAMap) {
  std::mt19937 random(28);
  for (const Schema& keys : {Schema{}, Schema{x}, Schema{y, x}, Schema{x, g}}) {
    for (const std::size_t rows : {0u, 1u, 60u, 2049u, 30'000u}) {
      for (const std::uint64_t domain : {3u, 4000u}) {
        Table table = random_table(random, {x, y, z}, rows, domain, 0.1);
        const Schema present = column_of(keys, g) >= 0 ? Schema{x} : keys;
        table = sorted(table, present);
        Table expected{keys, {}};
        for (std::uint32_t v = 10; v < 14; ++v) expected.schema.push_back(var(v));
        std::map<Tuple, std::vector<Tuple>> groups;
        if (keys.empty()) groups[{}];
        for (const Tuple& row : table.rows) groups[arranged(Table{table.schema, {row}}, keys)[0]].push_back(row);
        for (const auto& [key, members] : groups) {
          std::set<Id> distinct;
          std::int64_t bound = 0;
          for (const Tuple& row : members) {
            if (row[2].is_unbound()) continue;
            distinct.insert(row[2]);
            ++bound;
          }
          Tuple row = key;
          row.push_back(integer(static_cast<std::int64_t>(members.size())));
          row.push_back(integer(static_cast<std::int64_t>(std::set<Tuple>(members.begin(), members.end()).size())));
          row.push_back(integer(bound));
          row.push_back(integer(static_cast<std::int64_t>(distinct.size())));
          expected.rows.push_back(row);
        }
        World world;
        expect_same_rows(collect(*make_group(world.context, make_input(world, table, 1000), keys, count_aggregates())),
                         expected);
        auto streaming = make_group(world.context, make_input(world, table, 1000, present), keys, count_aggregates());
        if (present == keys) {
          EXPECT_EQ(streaming->order(), keys);
        }
        expect_same_rows(collect(*streaming), expected);
      }
    }
  }
}

}  // namespace
}  // namespace casus::query::test
