#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "storage/index/block_writer.h"
#include "storage/quad_store.h"

// What a store costs to open, to commit to and to look at. The directory is under TMPDIR: put that on the disk in
// question.

namespace casus::storage {
namespace {

/// A directory in the temporary one, removed at the end.
class Scratch {
 public:
  Scratch() : path_(std::filesystem::temp_directory_path() / ("casus-bench-" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

const Scratch& scratch() {
  static const Scratch directory;
  return directory;
}

/// A store of 10 million quads (CASUS_BENCH_TRIPLES), written as a bulk load writes them: six times the same rows,
/// which is all that opening one depends on.
std::string large_store() {
  const std::string path = scratch() / "large";
  if (std::filesystem::exists(path)) return path;
  const char* text = std::getenv("CASUS_BENCH_TRIPLES");
  const std::uint64_t rows = text ? std::strtoull(text, nullptr, 10) : 10'000'000;
  const auto engine = Engine::open(path, {});
  std::vector<std::unique_ptr<SortedFile>> files;
  files.push_back(engine->new_sorted_file(Family::kBlocks));
  files.push_back(engine->new_sorted_file(Family::kZones));
  SortedFileSink sink(*files[0], *files[1]);
  for (std::size_t i = 0; i < static_cast<std::size_t>(Permutation::kGspo); ++i) {
    BlockWriter writer(static_cast<Permutation>(i), 0, sink);
    for (std::uint64_t row = 0; row < rows; ++row) {
      const Id a(Tag::kIri, row / 10), b(Tag::kIri, row % 10), c(Tag::kIri, row * 7919 % rows);
      writer.add({a, b, c, kDefaultGraph});
    }
    writer.finish();
  }
  engine->ingest(std::move(files));
  return path;
}

void write_blocks(benchmark::State& state) {
  class NoSink final : public BlockSink {
   public:
    void put(Family, std::string_view, std::string_view value) override { bytes += value.size(); }
    std::size_t bytes = 0;
  };
  std::uint64_t row = 0;
  NoSink sink;
  BlockWriter writer(Permutation::kSpog, 0, sink);
  for (auto _ : state) {
    writer.add(
        {Id(Tag::kIri, row / 10), Id(Tag::kIri, row % 10), Id(Tag::kIri, row * 7919 % 1'000'003), kDefaultGraph});
    ++row;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(write_blocks);

void open_large_store(benchmark::State& state) {
  const std::string path = large_store();
  for (auto _ : state) {
    const auto store = QuadStore::open(path, {.create_if_missing = false});
    benchmark::DoNotOptimize(store->view()->size());
  }
}
BENCHMARK(open_large_store)->Unit(benchmark::kMillisecond);

void open_new_store_in_memory(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(QuadStore::open_in_memory());
}
BENCHMARK(open_new_store_in_memory)->Unit(benchmark::kMillisecond);

void commit_one_quad(benchmark::State& state) {
  const bool sync = state.range(0) != 0;
  const auto store = QuadStore::open(scratch() / (sync ? "synced" : "unsynced"));
  std::uint64_t number = 0;
  for (auto _ : state) {
    const auto transaction = store->begin_write();
    transaction->insert(
        {Id(Tag::kInteger, ++number), Id(Tag::kInteger, number % 10), Id(Tag::kInteger, number * 7919)});
    transaction->commit(sync);
  }
}
BENCHMARK(commit_one_quad)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void insert_in_one_transaction(benchmark::State& state) {
  const auto store = QuadStore::open_in_memory({.fold_threshold = ~std::uint64_t{0}});
  std::uint64_t number = 0;
  for (auto _ : state) {
    const auto transaction = store->begin_write();
    for (int i = 0; i < 10'000; ++i) {
      transaction->insert(
          {Id(Tag::kInteger, ++number), Id(Tag::kInteger, number % 10), Id(Tag::kInteger, number * 7919)});
    }
    transaction->commit(false);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 10'000);
}
BENCHMARK(insert_in_one_transaction)->Unit(benchmark::kMillisecond);

void take_view(benchmark::State& state) {
  const auto store = QuadStore::open_in_memory();
  for (auto _ : state) benchmark::DoNotOptimize(store->view());
}
BENCHMARK(take_view);

}  // namespace
}  // namespace casus::storage

BENCHMARK_MAIN();
