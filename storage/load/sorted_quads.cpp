#include "storage/load/sorted_quads.h"

#include <utility>

#include "storage/load/worker_group.h"

namespace casus::storage {
namespace {

class SpoolStream final : public RowStream {
 public:
  explicit SpoolStream(const RowSpool<Row>& spool) : reader_(spool) {}
  std::span<const Row> next() override { return reader_.next(); }

 private:
  RowSpool<Row>::Reader reader_;
};

class SortStream final : public RowStream {
 public:
  explicit SortStream(BucketSort sort) : sort_(std::move(sort)) {}
  std::span<const Row> next() override { return sort_.next(); }

 private:
  BucketSort sort_;
};

class SortedQuads final : public LoadedQuads {
 public:
  SortedQuads(RowSpool<Row> spog, RowSample sample, std::uint64_t in_named_graphs, std::string directory,
              std::size_t memory_bytes)
      : spog_(std::move(spog)),
        sample_(std::move(sample)),
        in_named_graphs_(in_named_graphs),
        directory_(std::move(directory)),
        memory_bytes_(memory_bytes) {}

  std::uint64_t size(Permutation permutation) const override {
    return permutation == Permutation::kGspo ? in_named_graphs_ : spog_.size();
  }

  std::unique_ptr<RowStream> rows(Permutation permutation, const std::function<void()>& pulse) const override {
    if (permutation == Permutation::kSpog || permutation == Permutation::kSpot) {
      return std::make_unique<SpoolStream>(spog_);
    }
    const auto for_each = [permutation](std::span<const Row> rows, const auto& visit) {
      for (const Row& row : rows) {
        const IdQuad quad = to_quad(Permutation::kSpog, row);
        if (holds(permutation, quad)) visit(to_row(permutation, quad));
      }
    };
    std::vector<Row> sample;
    for_each(sample_.rows(), [&](const Row& row) { sample.push_back(row); });
    BucketSort sort(directory_, memory_bytes_ / worker_threads(), std::move(sample), size(permutation),
                    columns_unlike_spog(permutation));
    if (size(permutation) == 0) return std::make_unique<SortStream>(std::move(sort));
    RowSpool<Row>::Reader reader(spog_);
    for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
      pulse();
      for_each(rows, [&](const Row& row) { sort.add(row); });
    }
    return std::make_unique<SortStream>(std::move(sort));
  }

 private:
  RowSpool<Row> spog_;
  RowSample sample_;
  std::uint64_t in_named_graphs_;
  std::string directory_;
  std::size_t memory_bytes_;
};

}  // namespace

std::unique_ptr<LoadedQuads> make_loaded_quads(RowSpool<Row> spog, RowSample sample, std::uint64_t in_named_graphs,
                                               std::string directory, std::size_t memory_bytes) {
  return std::make_unique<SortedQuads>(std::move(spog), std::move(sample), in_named_graphs, std::move(directory),
                                       memory_bytes);
}

}  // namespace casus::storage
