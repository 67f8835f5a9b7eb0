#include "storage/store/generation_writer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>

#include "casus/error.h"
#include "storage/index/block.h"
#include "storage/index/block_writer.h"
#include "storage/index/row_reader.h"
#include "storage/load/worker_group.h"

namespace casus::storage {

namespace {

// Files of different permutations do not overlap, so that a later generation can replace them without rewriting the
// others. Small stores are better off with few files.
constexpr std::uint64_t kRowsOfSeparateFiles = 1'000'000;
constexpr std::uint64_t kMostRowsOfAFile = 100'000'000;

// Those that take the longest to sort come first, so that no thread is left with a long one at the end.
constexpr std::array<Permutation, kAllPermutations> kWritingOrder = {
    Permutation::kOpsg, Permutation::kPosg, Permutation::kSopg, Permutation::kOspg,
    Permutation::kPsog, Permutation::kGspo, Permutation::kSpog, Permutation::kPtso,
    Permutation::kPost, Permutation::kOspt, Permutation::kTspo, Permutation::kSpot};

/// Pairs of files, one after the other.
class FileSeries final : public BlockSink {
 public:
  explicit FileSeries(Engine& engine) : engine_(engine) { start(); }

  void put(Family family, std::string_view key, std::string_view value) override {
    if (family == Family::kBlocks && blocks_in_file_ * kBlockRows >= kMostRowsOfAFile) start();
    if (family == Family::kBlocks) ++blocks_in_file_;
    (family == Family::kBlocks ? blocks_ : zones_)->add(key, value);
  }

  void move_to(std::vector<std::unique_ptr<SortedFile>>& files) {
    std::move(files_.begin(), files_.end(), std::back_inserter(files));
    files_.clear();
  }

 private:
  void start() {
    files_.push_back(engine_.new_sorted_file(Family::kBlocks));
    blocks_ = files_.back().get();
    files_.push_back(engine_.new_sorted_file(Family::kZones));
    zones_ = files_.back().get();
    blocks_in_file_ = 0;
  }

  Engine& engine_;
  std::vector<std::unique_ptr<SortedFile>> files_;
  SortedFile* blocks_ = nullptr;
  SortedFile* zones_ = nullptr;
  std::uint64_t blocks_in_file_ = 0;
};

struct MergedRows {
  std::uint64_t rows = 0;
  std::uint64_t inserted = 0;
  std::uint64_t in_named_graphs = 0;  // of those inserted; counted in kSpog
};

/// Merges one permutation of a view with loaded rows, and packs it.
MergedRows merge_permutation(Permutation permutation, const std::shared_ptr<const IndexView>& base,
                             const LoadedQuads& loaded, Generation generation, BlockSink& sink,
                             const std::function<void()>& pulse) {
  BlockWriter writer(permutation, generation, sink);
  RowReader old(base, permutation);
  MergedRows merged;
  const auto insert = [&](std::span<const Row> rows) {
    merged.inserted += rows.size();
    if (permutation == Permutation::kSpog) {
      for (const Row& row : rows) merged.in_named_graphs += row[3] != kDefaultGraph;
    }
    writer.add(rows);
  };
  const auto stream = loaded.rows(permutation, pulse);
  for (auto rows = stream->next(); !rows.empty(); rows = stream->next()) {
    pulse();
    if (!old.valid()) {
      insert(rows);
      continue;
    }
    for (const Row& row : rows) {
      for (; old.valid() && old.row() < row; old.next()) writer.add(old.row());
      if (old.valid() && old.row() == row) {
        writer.add(row);
        old.next();
      } else {
        insert(std::span(&row, 1));
      }
    }
  }
  for (; old.valid(); old.next()) {
    if (writer.rows() % 65'536 == 0) pulse();
    writer.add(old.row());
  }
  writer.finish();
  merged.rows = writer.rows();
  return merged;
}

/// Permutations that one thread writes to one series of files, in ascending order.
struct WritingTask {
  std::vector<Permutation> permutations;
  FileSeries sink;
};

}  // namespace

WrittenGeneration write_generation(Engine& engine, const std::shared_ptr<const IndexView>& base, const BulkLoad& load,
                                   Generation generation, const std::function<void()>& pulse) {
  const auto loaded = [&](Permutation permutation) -> const LoadedQuads& {
    return is_of_triple_terms(permutation) ? *load.triple_terms : *load.quads;
  };
  const auto is_long = [&](Permutation permutation) {
    return std::max(total_rows(*base, permutation), loaded(permutation).size(permutation)) >= kRowsOfSeparateFiles;
  };
  std::vector<WritingTask> tasks;
  std::vector<Permutation> short_ones;
  for (const Permutation permutation : kWritingOrder) {
    if (is_long(permutation)) {
      tasks.push_back({{permutation}, FileSeries(engine)});
    } else {
      short_ones.push_back(permutation);
    }
  }
  std::sort(short_ones.begin(), short_ones.end());
  if (!short_ones.empty()) tasks.push_back({std::move(short_ones), FileSeries(engine)});

  std::array<MergedRows, kAllPermutations> merged;
  std::atomic<std::size_t> next{0};
  WorkerGroup workers;
  const auto check = [&workers] { workers.check(); };
  for (std::size_t thread = 0; thread < std::min(worker_threads(), tasks.size()); ++thread) {
    workers.start([&] {
      for (std::size_t i = next++; i < tasks.size(); i = next++) {
        for (const Permutation permutation : tasks[i].permutations) {
          merged[static_cast<std::size_t>(permutation)] =
              merge_permutation(permutation, base, loaded(permutation), generation, tasks[i].sink, check);
        }
      }
    });
  }
  workers.wait(pulse);

  WrittenGeneration result;
  result.quads = merged[static_cast<std::size_t>(Permutation::kSpog)].rows;
  result.inserted = merged[static_cast<std::size_t>(Permutation::kSpog)].inserted;
  for (const Permutation permutation : kWritingOrder) {
    const MergedRows& one = merged[static_cast<std::size_t>(permutation)];
    const Permutation first = is_of_triple_terms(permutation) ? Permutation::kSpot : Permutation::kSpog;
    const std::uint64_t inserted = permutation == Permutation::kGspo
                                       ? merged[static_cast<std::size_t>(first)].in_named_graphs
                                       : merged[static_cast<std::size_t>(first)].inserted;
    if (one.rows == total_rows(*base, permutation) + one.inserted && one.inserted == inserted) continue;
    throw StorageError(StorageError::Reason::kCorrupt,
                       "the permutations of the index differ; run a check of the store");
  }
  for (WritingTask& task : tasks) task.sink.move_to(result.files);
  return result;
}

}  // namespace casus::storage
