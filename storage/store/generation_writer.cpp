#include "storage/store/generation_writer.h"

#include <algorithm>

#include "casus/error.h"
#include "storage/index/block.h"
#include "storage/index/block_writer.h"

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

/// Starts another pair of files where that is wanted.
class FileSeries final : public BlockSink {
 public:
  FileSeries(Engine& engine, std::vector<std::unique_ptr<SortedFile>>& files) : engine_(engine), files_(files) {
    start();
  }

  void begin_permutation(std::uint64_t rows) {
    if (rows >= kRowsOfSeparateFiles && used_) start();
  }
  void put(Family family, std::string_view key, std::string_view value) override {
    if (family == Family::kBlocks && blocks_in_file_ * kBlockRows >= kMostRowsOfAFile) start();
    if (family == Family::kBlocks) ++blocks_in_file_;
    used_ = true;
    (family == Family::kBlocks ? blocks_ : zones_)->add(key, value);
  }

 private:
  void start() {
    files_.push_back(engine_.new_sorted_file(Family::kBlocks));
    blocks_ = files_.back().get();
    files_.push_back(engine_.new_sorted_file(Family::kZones));
    zones_ = files_.back().get();
    blocks_in_file_ = 0;
    used_ = false;
  }

  Engine& engine_;
  std::vector<std::unique_ptr<SortedFile>>& files_;
  SortedFile* blocks_ = nullptr;
  SortedFile* zones_ = nullptr;
  std::uint64_t blocks_in_file_ = 0;
  bool used_ = false;
};

}  // namespace

WrittenGeneration write_generation(Engine& engine, const std::shared_ptr<const IndexView>& base, LoadedQuads& loaded,
                                   Generation generation, const std::function<void()>& pulse) {
  WrittenGeneration result;
  FileSeries sink(engine, result.files);
  for (std::size_t i = 0; i < kPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    sink.begin_permutation(std::max(total_rows(*base), loaded.size()));
    BlockWriter writer(permutation, generation, sink);
    BaseRows old(base, permutation);
    std::uint64_t inserted = 0;
    const auto stream = loaded.rows(permutation);
    for (auto rows = stream->next(); !rows.empty(); rows = stream->next()) {
      pulse();
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
    const std::uint64_t base_rows = total_rows(*base);
    if (writer.rows() != base_rows + inserted || (i > 0 && inserted != result.inserted)) {
      throw StorageError(StorageError::Reason::kCorrupt,
                         "the permutations of the index differ; run a check of the store");
    }
    result.quads = writer.rows();
    result.inserted = inserted;
  }
  return result;
}

}  // namespace casus::storage
