#include "storage/store/generation_writer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>

#include "casus/error.h"
#include "storage/index/block.h"
#include "storage/index/block_writer.h"
#include "storage/load/worker_group.h"

namespace casus::storage {

namespace {

/// The rows of one permutation of a view, one after the other.
class BaseRows {
 public:
  BaseRows(const std::shared_ptr<const IndexView>& view, Permutation permutation) {
    ScanSpec spec;
    spec.permutation = permutation;
    spec.graphs = GraphFilter::all();
    scan_ = make_scan(view, spec);
    next();
  }

  bool valid() const { return valid_; }
  const Row& row() const { return row_; }
  void next() {
    if (at_ == batch_.rows) {
      at_ = 0;
      if (!(valid_ = scan_->next(batch_))) return;
    }
    for (std::size_t column = 0; column < 4; ++column) row_[column] = batch_.columns[column][at_];
    ++at_;
  }

 private:
  std::unique_ptr<Scan> scan_;
  ScanBatch batch_;
  std::size_t at_ = 0;
  Row row_{};
  bool valid_ = true;
};

// Files of different permutations do not overlap, so that a later generation can replace them without rewriting the
// others. Small stores are better off with few files.
constexpr std::uint64_t kRowsOfSeparateFiles = 1'000'000;
constexpr std::uint64_t kMostRowsOfAFile = 100'000'000;

// Those that take the longest to sort come first, so that no thread is left with a long one at the end.
constexpr std::array<Permutation, kPermutations> kWritingOrder = {
    Permutation::kOpsg, Permutation::kPosg, Permutation::kSopg, Permutation::kOspg,
    Permutation::kPsog, Permutation::kGspo, Permutation::kSpog};

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
};

/// Merges one permutation of a view with loaded rows, and packs it.
MergedRows merge_permutation(Permutation permutation, const std::shared_ptr<const IndexView>& base,
                             const LoadedQuads& loaded, Generation generation, BlockSink& sink,
                             const std::function<void()>& pulse) {
  BlockWriter writer(permutation, generation, sink);
  BaseRows old(base, permutation);
  std::uint64_t inserted = 0;
  const auto stream = loaded.rows(permutation, pulse);
  for (auto rows = stream->next(); !rows.empty(); rows = stream->next()) {
    pulse();
    if (!old.valid()) {
      inserted += rows.size();
      writer.add(rows);
      continue;
    }
    for (const Row& row : rows) {
      for (; old.valid() && old.row() < row; old.next()) writer.add(old.row());
      if (old.valid() && old.row() == row) {
        old.next();
      } else {
        ++inserted;
      }
      writer.add(row);
    }
  }
  for (; old.valid(); old.next()) {
    if (writer.rows() % 65'536 == 0) pulse();
    writer.add(old.row());
  }
  writer.finish();
  return {writer.rows(), inserted};
}

}  // namespace

WrittenGeneration write_generation(Engine& engine, const std::shared_ptr<const IndexView>& base,
                                   const LoadedQuads& loaded, Generation generation,
                                   const std::function<void()>& pulse) {
  const std::uint64_t base_rows = total_rows(*base);
  std::array<MergedRows, kPermutations> merged;
  std::vector<std::unique_ptr<FileSeries>> sinks;
  std::atomic<std::size_t> next{0};
  WorkerGroup workers;
  const auto check = [&workers] { workers.check(); };
  const auto write = [&](Permutation permutation, FileSeries& sink) {
    merged[static_cast<std::size_t>(permutation)] =
        merge_permutation(permutation, base, loaded, generation, sink, check);
  };
  if (std::max(base_rows, loaded.size()) < kRowsOfSeparateFiles) {
    sinks.push_back(std::make_unique<FileSeries>(engine));
    workers.start([&] {
      for (std::size_t i = 0; i < kPermutations; ++i) write(static_cast<Permutation>(i), *sinks.front());
    });
  } else {
    for (std::size_t i = 0; i < kPermutations; ++i) sinks.push_back(std::make_unique<FileSeries>(engine));
    for (std::size_t thread = 0; thread < std::min(worker_threads(), kPermutations); ++thread) {
      workers.start([&] {
        for (std::size_t i = next++; i < kPermutations; i = next++) write(kWritingOrder[i], *sinks[i]);
      });
    }
  }
  workers.wait(pulse);

  WrittenGeneration result;
  result.quads = merged[0].rows;
  result.inserted = merged[0].inserted;
  for (const MergedRows& one : merged) {
    if (one.rows == base_rows + one.inserted && one.inserted == result.inserted) continue;
    throw StorageError(StorageError::Reason::kCorrupt,
                       "the permutations of the index differ; run a check of the store");
  }
  for (const auto& sink : sinks) sink->move_to(result.files);
  return result;
}

}  // namespace casus::storage
