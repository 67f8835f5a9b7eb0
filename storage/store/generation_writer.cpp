#include "storage/store/generation_writer.h"

#include "casus/error.h"
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

}  // namespace

WrittenGeneration write_generation(Engine& engine, const std::shared_ptr<const IndexView>& base, LoadedQuads& loaded,
                                   Generation generation, const std::function<void()>& pulse) {
  WrittenGeneration result;
  result.files.push_back(engine.new_sorted_file(Family::kBlocks));
  result.files.push_back(engine.new_sorted_file(Family::kZones));
  SortedFileSink sink(*result.files[0], *result.files[1]);
  for (std::size_t i = 0; i < kPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
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
