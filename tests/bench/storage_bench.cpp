#include <benchmark/benchmark.h>

#include <algorithm>

#include "tests/bench/storage_bench_data.h"

// Blocks read through a directory of pinned values, beside plain sorted arrays in the same run. "items" are triples
// that a scan hands out, look-ups, or triples that go into a merge; compare CPU times.

namespace casus::storage {
namespace {

std::uint64_t sum_of(std::span<const Id> ids) {
  std::uint64_t sum = 0;
  for (const Id id : ids) sum += id.bits();
  return sum;
}

ScanSpec all_of(Permutation permutation, std::uint8_t columns) {
  ScanSpec spec;
  spec.permutation = permutation;
  spec.columns = columns;
  return spec;
}

void scan_array(benchmark::State& state) {
  const BenchData& data = bench_data();
  for (auto _ : state) {
    std::uint64_t sums[3] = {};
    for (const PlainTriple& triple : data.spo) {
      for (std::size_t i = 0; i < 3; ++i) sums[i] += triple.ids[i].bits();
    }
    benchmark::DoNotOptimize(sums);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * data.spo.size()));
}
BENCHMARK(scan_array);

void scan_view(benchmark::State& state, const std::shared_ptr<const IndexView>& view, const ScanSpec& spec) {
  std::uint64_t rows = 0;
  for (auto _ : state) {
    std::uint64_t sum = 0;
    const auto scan = make_scan(view, spec);
    for (ScanBatch batch; scan->next(batch);) {
      rows += batch.rows;
      for (std::size_t i = 0; i < 3; ++i) sum += sum_of(batch.columns[i]);
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
  state.counters["bytes_a_triple"] = bench_data().bytes_a_triple;
}

void scan_blocks(benchmark::State& state) {
  scan_view(state, bench_data().view, all_of(Permutation::kSpog, 0b0111));
}
BENCHMARK(scan_blocks);

void scan_blocks_two_columns(benchmark::State& state) {
  scan_view(state, bench_data().view, all_of(Permutation::kSpog, 0b0101));
}
BENCHMARK(scan_blocks_two_columns);

void scan_blocks_with_delta(benchmark::State& state) {
  scan_view(state, bench_data().changed, all_of(Permutation::kSpog, 0b0111));
}
BENCHMARK(scan_blocks_with_delta);

void scan_big_predicate(benchmark::State& state) {
  ScanSpec spec = all_of(Permutation::kPsog, 0b0111);
  spec.prefix[0] = Id(Tag::kIri, 0);
  spec.prefix_length = 1;
  scan_view(state, bench_data().view, spec);
}
BENCHMARK(scan_big_predicate);

std::vector<std::array<Id, 2>> sorted_keys() {
  auto keys = bench_data().keys;
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

void look_up_array(benchmark::State& state, const std::vector<std::array<Id, 2>>& keys) {
  const auto& spo = bench_data().spo;
  std::size_t at = 0;
  for (auto _ : state) {
    const auto& [subject, predicate] = keys[at];
    at = at + 1 == keys.size() ? 0 : at + 1;
    std::uint64_t sum = 0;
    auto found = std::lower_bound(spo.begin(), spo.end(), PlainTriple{{subject, predicate, Id(0)}});
    for (; found != spo.end() && found->ids[0] == subject && found->ids[1] == predicate; ++found) {
      sum += found->ids[2].bits();
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void look_up_random_array(benchmark::State& state) {
  look_up_array(state, bench_data().keys);
}
BENCHMARK(look_up_random_array);

void look_up_sorted_array(benchmark::State& state) {
  const auto& spo = bench_data().spo;
  const auto keys = sorted_keys();
  std::size_t at = 0;
  std::size_t row = 0;
  for (auto _ : state) {
    if (at == 0) row = 0;
    const PlainTriple key{{keys[at][0], keys[at][1], Id(0)}};
    at = at + 1 == keys.size() ? 0 : at + 1;
    std::size_t step = 1;
    while (row + step < spo.size() && spo[row + step - 1] < key) {
      row += step;
      step *= 2;
    }
    const auto begin = spo.begin() + static_cast<std::ptrdiff_t>(row);
    const auto end = spo.begin() + static_cast<std::ptrdiff_t>(std::min(row + step, spo.size()));
    auto found = std::lower_bound(begin, end, key);
    row = static_cast<std::size_t>(found - spo.begin());
    std::uint64_t sum = 0;
    for (; found != spo.end() && found->ids[0] == key.ids[0] && found->ids[1] == key.ids[1]; ++found) {
      sum += found->ids[2].bits();
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(look_up_sorted_array);

void look_up_view(benchmark::State& state, const std::shared_ptr<const IndexView>& view,
                  const std::vector<std::array<Id, 2>>& keys) {
  ScanSpec spec = all_of(Permutation::kSpog, 0b0100);
  spec.prefix_length = 2;
  const auto scan = make_scan(view, spec);
  ScanBatch batch;
  for (const auto& key : keys) {  // pins every block that is needed
    scan->restart(key);
    scan->next(batch);
  }
  std::size_t at = 0;
  std::uint64_t rows = 0;
  for (auto _ : state) {
    scan->restart(keys[at]);
    at = at + 1 == keys.size() ? 0 : at + 1;
    std::uint64_t sum = 0;
    while (scan->next(batch)) {
      rows += batch.rows;
      sum += sum_of(batch.columns[2]);
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["rows_a_look_up"] = static_cast<double>(rows) / static_cast<double>(state.iterations());
}

void look_up_random_blocks(benchmark::State& state) {
  look_up_view(state, bench_data().view, bench_data().keys);
}
BENCHMARK(look_up_random_blocks);
void look_up_sorted_blocks(benchmark::State& state) {
  look_up_view(state, bench_data().view, sorted_keys());
}
BENCHMARK(look_up_sorted_blocks);
void look_up_random_with_delta(benchmark::State& state) {
  look_up_view(state, bench_data().changed, bench_data().keys);
}
BENCHMARK(look_up_random_with_delta);
void look_up_sorted_with_delta(benchmark::State& state) {
  look_up_view(state, bench_data().changed, sorted_keys());
}
BENCHMARK(look_up_sorted_with_delta);

void merge_arrays(benchmark::State& state) {
  const auto& pso = bench_data().pso;
  const auto begin_of = [&](std::uint64_t predicate) {
    return std::lower_bound(pso.begin(), pso.end(), PlainTriple{{Id(Tag::kIri, predicate), Id(0), Id(0)}});
  };
  const auto a_begin = begin_of(0), a_end = begin_of(1), b_begin = begin_of(1), b_end = begin_of(2);
  for (auto _ : state) {
    std::uint64_t matches = 0;
    auto a = a_begin, b = b_begin;
    while (a != a_end && b != b_end) {
      const Id left = a->ids[1], right = b->ids[1];
      matches += left == right;
      a += left <= right;
      b += right <= left;
    }
    benchmark::DoNotOptimize(matches);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * (b_end - a_begin));
}
BENCHMARK(merge_arrays);

/// The subjects of a predicate, one after the other.
class Subjects {
 public:
  explicit Subjects(std::uint64_t predicate) {
    ScanSpec spec = all_of(Permutation::kPsog, 0b0010);
    spec.prefix[0] = Id(Tag::kIri, predicate);
    spec.prefix_length = 1;
    scan_ = make_scan(bench_data().view, spec);
  }
  bool next_batch(std::span<const Id>& ids) {
    ScanBatch batch;
    if (!scan_->next(batch)) return false;
    ids = batch.columns[1];
    rows += ids.size();
    return true;
  }
  std::uint64_t rows = 0;

 private:
  std::unique_ptr<Scan> scan_;
};

void merge_blocks(benchmark::State& state) {
  std::uint64_t rows = 0;
  for (auto _ : state) {
    std::uint64_t matches = 0;
    Subjects left(0), right(1);
    std::span<const Id> a, b;
    bool more = left.next_batch(a) && right.next_batch(b);
    std::size_t i = 0, j = 0;
    while (more) {
      while (i < a.size() && j < b.size()) {
        const Id x = a[i], y = b[j];
        matches += x == y;
        i += x <= y;
        j += y <= x;
      }
      if (i == a.size()) {
        more = left.next_batch(a);
        i = 0;
      }
      if (more && j == b.size()) {
        more = right.next_batch(b);
        j = 0;
      }
    }
    rows += left.rows + right.rows;
    benchmark::DoNotOptimize(matches);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
}
BENCHMARK(merge_blocks);

void count_prefix(benchmark::State& state) {
  const BenchData& data = bench_data();
  ScanSpec spec = all_of(Permutation::kPsog, 0);
  spec.prefix_length = 1;
  std::uint64_t predicate = 0;
  for (auto _ : state) {
    spec.prefix[0] = Id(Tag::kIri, predicate++ % 50);
    benchmark::DoNotOptimize(count_rows(data.view, spec));
  }
}
BENCHMARK(count_prefix);

void open_scan(benchmark::State& state) {
  const BenchData& data = bench_data();
  ScanSpec spec = all_of(Permutation::kSpog, 0b0100);
  spec.prefix_length = 2;
  std::size_t at = 0;
  for (auto _ : state) {
    std::copy_n(data.keys[at].begin(), 2, spec.prefix.begin());
    at = (at + 1) % data.keys.size();
    ScanBatch batch;
    benchmark::DoNotOptimize(make_scan(data.view, spec)->next(batch));
  }
}
BENCHMARK(open_scan);

}  // namespace
}  // namespace casus::storage

BENCHMARK_MAIN();
