#include "storage/index/fold.h"

#include <algorithm>

#include "casus/error.h"
#include "storage/index/block_writer.h"
#include "storage/index/zone.h"

namespace casus::storage {

namespace {

constexpr std::size_t kStepRows = 64 * kBlockRows;
// A block that has shrunk below this takes in the one after it.
constexpr std::size_t kFewRows = kBlockRows / 2;

/// Folds one permutation.
class Folder {
 public:
  Folder(Engine& engine, const IndexView& view, Permutation permutation)
      : engine_(engine),
        view_(view),
        permutation_(permutation),
        old_(view.directory(permutation)),
        changes_(view.delta(permutation)),
        folded_(std::make_shared<Directory>(permutation, view.generation)) {
    Row least, greatest;
    least.fill(Id(0));
    greatest.fill(Id(~std::uint64_t{0}));
    changes_.restart(least, greatest);
  }

  std::shared_ptr<const Directory> fold() {
    while (changes_.valid()) {
      std::size_t changed = old_.find_from(changes_.row(), next_);
      // Rows past the last boundary join the last block.
      if (changed == old_.blocks() && next_ < changed) --changed;
      folded_->append_from(old_, next_, changed);
      next_ = changed;
      step();
    }
    folded_->append_from(old_, next_, old_.blocks());
    return folded_;
  }

 private:
  void step() {
    rows_.clear();
    batch_ = engine_.new_batch();
    do {
      if (next_ < old_.blocks()) {
        take_block();
      } else {
        take_additions();
      }
    } while (rows_.size() < kStepRows && goes_on());
    write_rows();
    engine_.write(*batch_, false);
  }

  bool goes_on() const {
    if (next_ == old_.blocks()) return changes_.valid();
    return rows_.size() < kFewRows || (changes_.valid() && changes_.row() <= old_.last(next_));
  }

  void take_block() {
    const Row& last = old_.last(next_);
    const BlockRef block = old_.block(next_, *view_.snapshot, *view_.cache);
    std::array<std::array<Id, kMaxBlockRows>, 4>& columns = columns_;
    for (std::size_t column = 0; column < 4; ++column) {
      for (std::size_t mini = 0; mini < block->minis(); ++mini) {
        block->decode(column, mini, columns[column].data() + mini * kMiniRows);
      }
    }
    for (std::size_t i = 0; i < block->rows(); ++i) {
      const Row row = {columns[0][i], columns[1][i], columns[2][i], columns[3][i]};
      for (; changes_.valid() && changes_.row() < row; absorb()) rows_.push_back(addition());
      if (changes_.valid() && changes_.row() == row) {
        if (changes_.sign() > 0) fail();
        absorb();
      } else {
        rows_.push_back(row);
      }
    }
    const std::string key = row_key(permutation_, view_.generation, last);
    batch_->erase(Family::kBlocks, key);
    batch_->erase(Family::kZones, key);
    ++next_;
  }

  void take_additions() {
    for (; changes_.valid() && rows_.size() < kStepRows; absorb()) rows_.push_back(addition());
  }

  const Row& addition() const {
    if (changes_.sign() < 0) fail();
    return changes_.row();
  }

  void absorb() {
    batch_->erase(Family::kDelta, row_key(permutation_, view_.generation, changes_.row()));
    changes_.next();
  }

  void write_rows() {
    BatchSink sink(*batch_);
    const std::size_t blocks = std::max<std::size_t>(1, (rows_.size() + kBlockRows / 2) / kBlockRows);
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::size_t begin = rows_.size() * i / blocks;
      const std::size_t end = rows_.size() * (i + 1) / blocks;
      if (begin == end) continue;
      const auto rows = std::span<const Row>(rows_).subspan(begin, end - begin);
      write_packed_block(permutation_, view_.generation, rows, sink);
      folded_->append(rows.back(), zone_of(permutation_, rows));
    }
  }

  [[noreturn]] static void fail() {
    throw StorageError(StorageError::Reason::kCorrupt,
                       "the delta contradicts the blocks of the index; restore a backup");
  }

  Engine& engine_;
  const IndexView& view_;
  const Permutation permutation_;
  const Directory& old_;
  DeltaCursor changes_;
  std::shared_ptr<Directory> folded_;
  std::size_t next_ = 0;
  std::vector<Row> rows_;
  std::unique_ptr<EngineBatch> batch_;
  std::array<std::array<Id, kMaxBlockRows>, 4> columns_;
};

}  // namespace

std::shared_ptr<const IndexView> fold_delta(Engine& engine, const IndexView& view) {
  auto folded = std::make_shared<IndexView>();
  for (std::size_t i = 0; i < kAllPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    folded->directories[i] = std::make_unique<Folder>(engine, view, permutation)->fold();
    folded->deltas[i] = Delta(permutation);
  }
  // The steps stand in the log in order: what a crash leaves of them is a consistent beginning.
  engine.write(*engine.new_batch(), true);
  folded->snapshot = engine.snapshot();
  folded->cache = view.cache;
  folded->generation = view.generation;
  return folded;
}

}  // namespace casus::storage
