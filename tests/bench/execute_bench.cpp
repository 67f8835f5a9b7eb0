#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "query/execute/operators.h"
#include "storage/quad_store.h"

namespace {

using namespace casus;
using namespace casus::query;
using storage::Tag;

constexpr Variable x{0}, y{1}, z{2}, n{3};

Id node(std::uint64_t number) {
  return Id(Tag::kIri, number + 1);
}

/// Hands out prepared columns a batch at a time, as a scan without delta would.
class Columns final : public Operator {
 public:
  Columns(ExecutionContext& context, Schema schema, const std::vector<std::vector<Id>>& columns, Schema order)
      : Operator(context), columns_(columns) {
    schema_ = bound_ = std::move(schema);
    order_ = std::move(order);
  }
  std::string describe(const VariableTable&) const override { return "Columns"; }
  void seek(std::span<const Id> key) override {
    const auto& column = columns_[0];
    if (position_ < column.size() && column[std::min(position_ + Batch::kTargetRows, column.size()) - 1] < key[0]) {
      position_ = static_cast<std::size_t>(
          std::lower_bound(column.begin() + static_cast<std::ptrdiff_t>(position_), column.end(), key[0]) -
          column.begin());
    }
  }

 protected:
  bool produce(Batch& batch) override {
    const std::size_t end = std::min(columns_[0].size(), position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      batch.columns[c].assign(columns_[c].begin() + static_cast<std::ptrdiff_t>(position_),
                              columns_[c].begin() + static_cast<std::ptrdiff_t>(end));
    }
    batch.rows = end - position_;
    position_ = end;
    return true;
  }

 private:
  const std::vector<std::vector<Id>>& columns_;
  std::size_t position_ = 0;
};

using Data = std::vector<std::vector<Id>>;

/// Ascending distinct keys, of which about a share of `density` is taken, and a random second column.
Data ascending(std::size_t rows, double density, unsigned seed) {
  std::mt19937_64 random(seed);
  std::bernoulli_distribution taken(density);
  Data data(2);
  for (std::uint64_t key = 0; data[0].size() < rows; ++key) {
    if (!taken(random)) continue;
    data[0].push_back(node(key));
    data[1].push_back(node(random() % rows));
  }
  return data;
}

Data shuffled(std::size_t rows, std::size_t distinct, unsigned seed) {
  std::mt19937_64 random(seed);
  Data data(2);
  for (std::size_t i = 0; i < rows; ++i) {
    data[0].push_back(node(random() % distinct));
    data[1].push_back(node(random() % rows));
  }
  return data;
}

struct World {
  std::shared_ptr<storage::QuadStore> store = storage::QuadStore::open_in_memory();
  ExecutionContext context{store->view(), {}};
  OperatorPtr input(const Schema& schema, const Data& data, Schema order = {}) {
    return std::make_unique<Columns>(context, schema, data, std::move(order));
  }
};

std::size_t drain(Operator& op) {
  Batch batch;
  std::size_t rows = 0;
  while (op.next(batch)) {
    rows += batch.rows;
    benchmark::DoNotOptimize(batch.columns);
  }
  return rows;
}

void count_rows(benchmark::State& state, std::size_t rows) {
  state.counters["rows"] = benchmark::Counter(static_cast<double>(rows), benchmark::Counter::kIsIterationInvariantRate);
}

/// Argument: per cent of keys that each side has.
void merge_join(benchmark::State& state) {
  constexpr std::size_t kRows = 4'000'000;
  const double density = static_cast<double>(state.range(0)) / 100;
  const Data left = ascending(kRows, density, 1), right = ascending(kRows, density, 2);
  World world;
  for (auto _ : state) {
    auto op = make_merge_join(world.context, JoinKind::kInner, world.input({x, y}, left, {x}),
                              world.input({x, z}, right, {x}), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, 2 * kRows);
}
BENCHMARK(merge_join)->Arg(100)->Arg(50)->Arg(5)->Unit(benchmark::kMillisecond);

/// Fan-out: ten left rows a key against one on the right.
void merge_join_many_to_one(benchmark::State& state) {
  constexpr std::size_t kRows = 4'000'000;
  Data left(2), right(2);
  for (std::size_t i = 0; i < kRows; ++i) {
    left[0].push_back(node(i / 10));
    left[1].push_back(node(i));
    if (i % 10 == 0) {
      right[0].push_back(node(i / 10));
      right[1].push_back(node(i));
    }
  }
  World world;
  for (auto _ : state) {
    auto op = make_merge_join(world.context, JoinKind::kInner, world.input({x, y}, left, {x}),
                              world.input({x, z}, right, {x}), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows + kRows / 10);
}
BENCHMARK(merge_join_many_to_one)->Unit(benchmark::kMillisecond);

/// A hundred rows against four million: the seeks decide.
void merge_join_skipping(benchmark::State& state) {
  const Data left = ascending(100, 1.0 / 40'000, 1), right = ascending(4'000'000, 1, 2);
  World world;
  for (auto _ : state) {
    auto op = make_merge_join(world.context, JoinKind::kInner, world.input({x, y}, left, {x}),
                              world.input({x, z}, right, {x}), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
}
BENCHMARK(merge_join_skipping)->Unit(benchmark::kMicrosecond);

void hash_join_build(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const Data left = shuffled(1, 1, 1), right = shuffled(rows, rows, 2);
  World world;
  for (auto _ : state) {
    auto op =
        make_hash_join(world.context, JoinKind::kInner, world.input({x, y}, left), world.input({x, z}, right), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, rows);
}
BENCHMARK(hash_join_build)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Eight million rows probe a table of distinct keys; half of them find a row.
void hash_join_probe(benchmark::State& state) {
  constexpr std::size_t kRows = 8'000'000;
  const auto build = static_cast<std::size_t>(state.range(0));
  const Data left = shuffled(kRows, 2 * build, 1), right = ascending(build, 1, 2);
  World world;
  for (auto _ : state) {
    auto op =
        make_hash_join(world.context, JoinKind::kInner, world.input({x, y}, left), world.input({x, z}, right), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows);
}
BENCHMARK(hash_join_probe)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void hash_join_probe_two_keys(benchmark::State& state) {
  constexpr std::size_t kRows = 4'000'000;
  const Data left = shuffled(kRows, 1000, 1);
  Data right = shuffled(10'000, 1000, 2);
  right.push_back(right[1]);
  World world;
  for (auto _ : state) {
    auto op = make_hash_join(world.context, JoinKind::kInner, world.input({x, y}, left), world.input({x, y, z}, right),
                             {x, y});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows);
}
BENCHMARK(hash_join_probe_two_keys)->Unit(benchmark::kMillisecond);

void distinct_hashed(benchmark::State& state) {
  constexpr std::size_t kRows = 4'000'000;
  const Data data = shuffled(kRows, static_cast<std::size_t>(state.range(0)), 1);
  World world;
  for (auto _ : state) {
    auto op = make_distinct(world.context, make_project(world.context, world.input({x, y}, data), {x}));
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows);
}
BENCHMARK(distinct_hashed)->Arg(1000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void group_count(benchmark::State& state, bool sorted) {
  constexpr std::size_t kRows = 4'000'000;
  const auto groups = static_cast<std::size_t>(state.range(0));
  Data data = shuffled(kRows, groups, 1);
  if (sorted) std::sort(data[0].begin(), data[0].end());
  World world;
  for (auto _ : state) {
    std::vector<std::pair<Variable, AggregateExpression>> aggregates;
    aggregates.emplace_back(n, AggregateExpression{AggregateFunction::kCount, false, nullptr, {}});
    auto op =
        make_group(world.context, world.input({x, y}, data, sorted ? Schema{x} : Schema{}), {x}, std::move(aggregates));
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows);
}
BENCHMARK_CAPTURE(group_count, hashed, false)->Arg(1000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(group_count, sorted, true)->Arg(1000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void sort_by_id(benchmark::State& state) {
  constexpr std::size_t kRows = 2'000'000;
  const Data data = shuffled(kRows, kRows, 1);
  World world;
  for (auto _ : state) {
    auto op = make_sort_by_id(world.context, world.input({x, y}, data), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows);
}
BENCHMARK(sort_by_id)->Unit(benchmark::kMillisecond);

/// Integers; argument: the limit, 0 for none.
void order_by(benchmark::State& state) {
  constexpr std::size_t kRows = 2'000'000;
  Data data = shuffled(kRows, kRows, 1);
  for (Id& id : data[0]) id = Id(Tag::kInteger, id.payload() + (std::uint64_t{1} << 55));
  World world;
  for (auto _ : state) {
    std::vector<PhysicalSortKey> keys;
    keys.push_back({make_expression(VariableExpression{x}), false});
    std::optional<std::uint64_t> limit;
    if (state.range(0) > 0) limit = static_cast<std::uint64_t>(state.range(0));
    auto op = make_order_by(world.context, world.input({x, y}, data), std::move(keys), limit);
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, kRows);
}
BENCHMARK(order_by)->Arg(0)->Arg(100)->Unit(benchmark::kMillisecond);

// --- over a store

/// Events with a place each and a kind each, and a chain of successors.
struct Stored {
  static constexpr int kEvents = 300'000;
  std::shared_ptr<storage::QuadStore> store = storage::QuadStore::open_in_memory();
  Stored() {
    std::string text;
    for (int i = 0; i < kEvents; ++i) {
      text += fmt::format(
          "<http://e/{0}> <http://p/place> <http://l/{1}> .\n<http://e/{0}> <http://p/kind> <http://k/{2}> .\n"
          "<http://e/{0}> <http://p/next> <http://e/{3}> .\n",
          i, i % 5000, i % 7, i + 1);
    }
    LoadOptions options;
    options.format = RdfFormat::kNTriples;
    store->load_text(text, options);
  }
};

Stored& stored() {
  static Stored instance;
  return instance;
}

storage::ScanSpec by_predicate(ExecutionContext& context, const char* predicate) {
  storage::ScanSpec spec;
  spec.permutation = storage::Permutation::kPsog;
  spec.prefix[0] = *context.view().find(TermView::iri(predicate));
  spec.prefix_length = 1;
  return spec;
}

void store_scan(benchmark::State& state) {
  for (auto _ : state) {
    ExecutionContext context(stored().store->view(), {});
    auto op = make_index_scan(context, by_predicate(context, "http://p/place"), {{std::nullopt, x, y, std::nullopt}});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, Stored::kEvents);
}
BENCHMARK(store_scan)->Unit(benchmark::kMillisecond);

void store_merge_join(benchmark::State& state) {
  for (auto _ : state) {
    ExecutionContext context(stored().store->view(), {});
    auto left = make_index_scan(context, by_predicate(context, "http://p/place"), {{std::nullopt, x, y, std::nullopt}});
    auto right = make_index_scan(context, by_predicate(context, "http://p/kind"), {{std::nullopt, x, z, std::nullopt}});
    auto op = make_merge_join(context, JoinKind::kInner, std::move(left), std::move(right), {x});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, 2 * Stored::kEvents);
}
BENCHMARK(store_merge_join)->Unit(benchmark::kMillisecond);

void store_index_join(benchmark::State& state) {
  for (auto _ : state) {
    ExecutionContext context(stored().store->view(), {});
    auto left = make_index_scan(context, by_predicate(context, "http://p/place"), {{std::nullopt, x, y, std::nullopt}});
    storage::ScanSpec lookup = by_predicate(context, "http://p/kind");
    lookup.prefix_length = 2;
    auto op =
        make_index_join(context, JoinKind::kInner, std::move(left), lookup,
                        {std::nullopt, x, std::nullopt, std::nullopt}, {{std::nullopt, std::nullopt, z, std::nullopt}});
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, Stored::kEvents);
}
BENCHMARK(store_index_join)->Unit(benchmark::kMillisecond);

void store_path_chain(benchmark::State& state) {
  for (auto _ : state) {
    ExecutionContext context(stored().store->view(), {});
    const Id start = *context.view().find(TermView::iri("http://e/0"));
    auto link = std::make_unique<Path>(Path{LinkPath{iri("http://p/next")}});
    auto op = make_path(context, nullptr, start, std::make_unique<Path>(Path{OneOrMorePath{std::move(link)}}), x,
                        storage::GraphFilter::default_graph());
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, Stored::kEvents);
}
BENCHMARK(store_path_chain)->Unit(benchmark::kMillisecond);

/// ORDER BY of IRIs: decoded once each.
void store_order_by_iri(benchmark::State& state) {
  for (auto _ : state) {
    ExecutionContext context(stored().store->view(), {});
    auto scan = make_index_scan(context, by_predicate(context, "http://p/place"), {{std::nullopt, x, y, std::nullopt}});
    std::vector<PhysicalSortKey> keys;
    keys.push_back({make_expression(VariableExpression{x}), true});
    std::optional<std::uint64_t> limit;
    if (state.range(0) > 0) limit = static_cast<std::uint64_t>(state.range(0));
    auto op = make_order_by(context, std::move(scan), std::move(keys), limit);
    benchmark::DoNotOptimize(drain(*op));
  }
  count_rows(state, Stored::kEvents);
}
BENCHMARK(store_order_by_iri)->Arg(0)->Arg(100)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
