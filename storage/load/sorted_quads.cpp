#include "storage/load/sorted_quads.h"

#include <algorithm>
#include <initializer_list>

#include "storage/load/row_spool.h"

namespace casus::storage {
namespace {

using Phase = LoadProgress::Phase;

constexpr std::size_t kRowsAtOnce = std::size_t{1} << 14;
// The quads in SPOG and in OSPG, one more permutation, and what sorting it takes.
constexpr std::size_t kCopiesInMemory = 5;

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

class VectorStream final : public RowStream {
 public:
  VectorStream(std::shared_ptr<const std::vector<Row>> rows, std::shared_ptr<LoadMonitor> monitor)
      : rows_(std::move(rows)), rest_(*rows_), monitor_(std::move(monitor)) {}
  std::span<const Row> next() override {
    const auto rows = rest_.subspan(0, std::min(rest_.size(), kRowsAtOnce));
    rest_ = rest_.subspan(rows.size());
    monitor_->tick(Phase::kWrite);
    return rows;
  }

 private:
  std::shared_ptr<const std::vector<Row>> rows_;
  std::span<const Row> rest_;
  std::shared_ptr<LoadMonitor> monitor_;
};

class SorterStream final : public RowStream {
 public:
  SorterStream(std::unique_ptr<RowSorter> sorter, std::shared_ptr<LoadMonitor> monitor)
      : sorter_(std::move(sorter)), reader_(*sorter_), monitor_(std::move(monitor)) {}
  std::span<const Row> next() override {
    if (rest_.empty()) rest_ = reader_.next();
    const auto rows = rest_.subspan(0, std::min(rest_.size(), kRowsAtOnce));
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

/// Makes each permutation of one that is there by a stable sort on its leading column.
class QuadsInMemory final : public LoadedQuads {
 public:
  QuadsInMemory(std::vector<Row> spog, std::shared_ptr<LoadMonitor> monitor)
      : spog_(std::make_shared<const std::vector<Row>>(std::move(spog))), monitor_(std::move(monitor)) {}

  std::uint64_t size() const override { return spog_->size(); }

  std::unique_ptr<RowStream> rows(Permutation permutation) override {
    monitor_->tick(Phase::kSortQuads);
    return std::make_unique<VectorStream>(sorted(permutation), monitor_);
  }

 private:
  using Rows = std::shared_ptr<const std::vector<Row>>;

  Rows sorted(Permutation permutation) {
    switch (permutation) {
      case Permutation::kSpog: return spog_;
      case Permutation::kSopg: return sort_within_subjects();
      case Permutation::kPosg: return reorder(ospg(), Permutation::kOspg, {permutation});
      case Permutation::kOspg: return ospg();
      case Permutation::kOpsg: return reorder(ospg(), Permutation::kOspg, {Permutation::kPosg, permutation});
      default: return reorder(spog_, Permutation::kSpog, {permutation});
    }
  }

  const Rows& ospg() {
    if (!ospg_) ospg_ = reorder(spog_, Permutation::kSpog, {Permutation::kOspg});
    return ospg_;
  }

  static std::vector<Row> converted(const std::vector<Row>& rows, Permutation from, Permutation to) {
    std::vector<Row> result;
    result.reserve(rows.size());
    for (const Row& row : rows) result.push_back(to_row(to, to_quad(from, row)));
    return result;
  }

  // Each step sorts by the leading column of the permutation that it goes to.
  static Rows reorder(const Rows& source, Permutation from, std::initializer_list<Permutation> steps) {
    auto rows = std::make_shared<std::vector<Row>>();
    for (const Permutation to : steps) {
      *rows = converted(rows->empty() ? *source : *rows, from, to);
      stable_sort_by_column(*rows, 0);
      from = to;
    }
    return rows;
  }

  Rows sort_within_subjects() const {
    auto rows = std::make_shared<std::vector<Row>>(converted(*spog_, Permutation::kSpog, Permutation::kSopg));
    for (auto begin = rows->begin(); begin != rows->end();) {
      auto end = begin + 1;
      while (end != rows->end() && (*end)[0] == (*begin)[0]) ++end;
      std::sort(begin, end);
      begin = end;
    }
    return rows;
  }

  Rows spog_;
  Rows ospg_;  // once it was needed
  std::shared_ptr<LoadMonitor> monitor_;
};

class SpooledQuads final : public LoadedQuads {
 public:
  SpooledQuads(RowSpool<Row> spog, std::string directory, std::size_t memory_bytes,
               std::shared_ptr<LoadMonitor> monitor)
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
    std::vector<Row> rows = spog.take();
    if (directory.empty() || rows.size() * sizeof(Row) * kCopiesInMemory <= memory_bytes * 2) {
      return std::make_unique<QuadsInMemory>(std::move(rows), std::move(monitor));
    }
    return std::make_unique<SpooledQuads>(RowSpool<Row>(std::move(rows)), std::move(directory), memory_bytes,
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
