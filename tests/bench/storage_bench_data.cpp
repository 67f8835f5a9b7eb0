#include "tests/bench/storage_bench_data.h"

#include <algorithm>
#include <cstdlib>
#include <random>

#include "storage/index/block_writer.h"

namespace casus::storage {

namespace {

constexpr std::size_t kKeys = 1'000'000;

class CountingSink final : public BlockSink {
 public:
  explicit CountingSink(BlockSink& sink) : sink_(sink) {}
  void put(Family family, std::string_view key, std::string_view value) override {
    bytes += key.size() + value.size();
    sink_.put(family, key, value);
  }
  std::size_t bytes = 0;

 private:
  BlockSink& sink_;
};

std::size_t wanted_triples() {
  const char* text = std::getenv("CASUS_BENCH_TRIPLES");
  return text ? std::strtoull(text, nullptr, 10) : 5'000'000;
}

BenchData make_data() {
  BenchData data;
  std::mt19937_64 random(42);
  const std::size_t count = wanted_triples();
  data.spo.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t predicate = std::min(random() % 50, random() % 50);
    const Id object = random() % 5 == 0 ? Id(Tag::kInteger, (std::uint64_t{1} << 55) + random() % 10'000)
                                        : Id(Tag::kIri, random() % (count / 2));
    data.spo.push_back({{Id(Tag::kIri, 100 + i / 10), Id(Tag::kIri, predicate), object}});
  }
  std::sort(data.spo.begin(), data.spo.end());
  data.spo.erase(std::unique(data.spo.begin(), data.spo.end()), data.spo.end());
  data.pso = data.spo;
  for (PlainTriple& triple : data.pso) std::swap(triple.ids[0], triple.ids[1]);
  std::sort(data.pso.begin(), data.pso.end());
  for (std::size_t i = 0; i < kKeys; ++i) {
    const PlainTriple& triple = data.spo[random() % data.spo.size()];
    data.keys.push_back({triple.ids[0], triple.ids[1]});
  }

  data.engine = Engine::open_in_memory({.cache_bytes = std::size_t{4} << 30});
  std::vector<std::unique_ptr<SortedFile>> files;
  files.push_back(data.engine->new_sorted_file(Family::kBlocks));
  files.push_back(data.engine->new_sorted_file(Family::kZones));
  SortedFileSink file_sink(*files[0], *files[1]);
  CountingSink sink(file_sink);
  for (const Permutation permutation : {Permutation::kSpog, Permutation::kPsog}) {
    BlockWriter writer(permutation, 0, sink);
    for (const PlainTriple& triple : permutation == Permutation::kSpog ? data.spo : data.pso) {
      writer.add({triple.ids[0], triple.ids[1], triple.ids[2], kDefaultGraph});
    }
    writer.finish();
  }
  data.bytes_a_triple = static_cast<double>(sink.bytes) / static_cast<double>(2 * data.spo.size());
  data.engine->ingest(std::move(files));
  data.view = IndexView::load(data.engine->snapshot(), std::make_shared<BlockCache>(std::size_t{3} << 30), 0);

  auto changed = std::make_shared<IndexView>(*data.view);
  for (const Permutation permutation : {Permutation::kSpog, Permutation::kPsog}) {
    const auto& triples = permutation == Permutation::kSpog ? data.spo : data.pso;
    std::vector<DeltaEntry> entries;
    for (std::size_t i = 0; i < triples.size(); i += 100) {
      Row row = {triples[i].ids[0], triples[i].ids[1], triples[i].ids[2], kDefaultGraph};
      if (i % 200 == 0) {
        entries.push_back({row, -1});
      } else {
        row[2] = Id(row[2].bits() + (std::uint64_t{1} << 40));
        entries.push_back({row, +1});
      }
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
    changed->deltas[static_cast<std::size_t>(permutation)] = Delta(permutation).with(entries);
  }
  data.changed = changed;
  return data;
}

}  // namespace

const BenchData& bench_data() {
  static const BenchData data = make_data();
  return data;
}

}  // namespace casus::storage
