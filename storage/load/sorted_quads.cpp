#include "storage/load/sorted_quads.h"

#include <algorithm>

#include "storage/load/row_spool.h"

namespace casus::storage {
namespace {

using Phase = LoadProgress::Phase;

class SpoolStream final : public RowStream {
 public:
  SpoolStream(const RowSpool<Row>& spool, std::shared_ptr<LoadMonitor> monitor)
      : reader_(spool), monitor_(std::move(monitor)) {}
  std::span<const Row> next() override {
    monitor_->tick(Phase::kWrite);
    return reader_.next();
  }

 private:
  RowSpool<Row>::Reader reader_;
  std::shared_ptr<LoadMonitor> monitor_;
};

class SorterStream final : public RowStream {
 public:
  SorterStream(std::unique_ptr<RowSorter> sorter, std::shared_ptr<LoadMonitor> monitor)
      : sorter_(std::move(sorter)), reader_(*sorter_), monitor_(std::move(monitor)) {}
  std::span<const Row> next() override {
    if (rest_.empty()) rest_ = reader_.next();
    const auto rows = rest_.subspan(0, std::min<std::size_t>(rest_.size(), 1 << 16));
    rest_ = rest_.subspan(rows.size());
    monitor_->tick(Phase::kWrite);
    return rows;
  }

 private:
  std::unique_ptr<RowSorter> sorter_;
  RowSorter::Reader reader_;
  std::span<const Row> rest_;
  std::shared_ptr<LoadMonitor> monitor_;
};

class SpooledQuads final : public LoadedQuads {
 public:
  SpooledQuads(RowSpool<Row> spog, std::string directory, std::size_t memory_bytes, std::shared_ptr<LoadMonitor> monitor)
      : spog_(std::move(spog)),
        directory_(std::move(directory)),
        memory_bytes_(memory_bytes),
        monitor_(std::move(monitor)) {}

  std::uint64_t size() const override { return spog_.size(); }

  std::unique_ptr<RowStream> rows(Permutation permutation) override {
    if (permutation == Permutation::kSpog) return std::make_unique<SpoolStream>(spog_, monitor_);
    auto sorter = std::make_unique<RowSorter>(directory_, memory_bytes_);
    sorter->reserve(spog_.size());
    RowSpool<Row>::Reader reader(spog_);
    for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
      monitor_->tick(Phase::kSortQuads);
      for (const Row& row : rows) sorter->add(to_row(permutation, to_quad(Permutation::kSpog, row)));
    }
    sorter->finish();
    return std::make_unique<SorterStream>(std::move(sorter), monitor_);
  }

 private:
  RowSpool<Row> spog_;
  std::string directory_;
  std::size_t memory_bytes_;
  std::shared_ptr<LoadMonitor> monitor_;
};

}  // namespace

std::unique_ptr<LoadedQuads> make_loaded_quads(RowSorter spog, std::string directory, std::size_t memory_bytes,
                                               std::shared_ptr<LoadMonitor> monitor) {
  if (spog.in_memory()) {
    return std::make_unique<SpooledQuads>(RowSpool<Row>(spog.take()), std::move(directory), memory_bytes,
                                          std::move(monitor));
  }
  RowSpool<Row> spool(directory, 0);
  RowSorter::Reader reader(spog);
  for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
    monitor->tick(Phase::kSortQuads);
    for (const Row& row : rows) spool.append(row);
  }
  return std::make_unique<SpooledQuads>(std::move(spool), std::move(directory), memory_bytes, std::move(monitor));
}

}  // namespace casus::storage
