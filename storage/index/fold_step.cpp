#include "storage/index/fold_step.h"

#include <algorithm>

#include "casus/error.h"
#include "storage/index/block.h"
#include "storage/index/delta_cursor.h"
#include "storage/index/row_range.h"
#include "storage/index/zone.h"

namespace casus::storage {

namespace {

// Writing so much takes a writer's place for about 1.5 ms of CPU time; each step has to wait for its turn.
constexpr std::size_t kStepRows = 128 * kBlockRows;
// A block that has shrunk below this takes in the one after it.
constexpr std::size_t kFewRows = kBlockRows / 2;

class StepBuilder {
 public:
  StepBuilder(const IndexView& view, Permutation permutation, const Delta& changes, const Row& from, EngineBatch& batch)
      : view_(view),
        permutation_(permutation),
        old_(view.directory(permutation)),
        changes_(changes),
        key_(permutation, view.generation),
        folded_(std::make_shared<Directory>(permutation, view.generation)),
        batch_(batch) {
    changes_.restart(from, kGreatestRow);
  }

  /// Takes in the changes up to some row, and says which.
  Row build() {
    if (!changes_.valid()) return kGreatestRow;
    folded_->reserve(old_.blocks() + 8);
    while (changes_.valid() && rows_taken_ < kStepRows) {
      std::size_t changed = old_.find_from(changes_.row(), next_);
      // Rows past the last boundary join the last block.
      if (changed == old_.blocks() && next_ < changed) --changed;
      folded_->append_from(old_, next_, changed);
      next_ = changed;
      rewrite_neighbours();
    }
    folded_->append_from(old_, next_, old_.blocks());
    return changes_.valid() ? high_ : kGreatestRow;
  }

  bool has_rewritten() const { return rows_taken_ > 0; }
  std::shared_ptr<const Directory> directory() { return folded_; }

 private:
  /// Changed blocks that follow each other.
  void rewrite_neighbours() {
    rows_.clear();
    was_loaded_ = false;
    do {
      if (next_ < old_.blocks()) {
        take_block();
      } else {
        take_additions();
      }
    } while (rows_taken_ + rows_.size() < kStepRows && goes_on());
    write_rows();
    rows_taken_ += std::max<std::size_t>(rows_.size(), 1);
  }

  bool goes_on() const {
    if (next_ == old_.blocks()) return changes_.valid();
    return rows_.size() < kFewRows || (changes_.valid() && changes_.row() <= old_.last(next_));
  }

  void take_block() {
    decode_block();
    for (std::size_t i = 0; i < block_rows_; ++i) {
      const Row row = {columns_[0][i], columns_[1][i], columns_[2][i], columns_[3][i]};
      for (; changes_.valid() && changes_.row() < row; absorb()) rows_.push_back(addition());
      if (changes_.valid() && changes_.row() == row) {
        if (changes_.sign() > 0) fail();
        absorb();
      } else {
        rows_.push_back(row);
      }
    }
    high_ = old_.last(next_);
    const std::string_view key = key_(high_);
    batch_.erase(Family::kBlocks, key);
    batch_.erase(Family::kZones, key);
    ++next_;
  }

  /// A block that nobody has loaded is read past the cache.
  void decode_block() {
    if (const BlockRef loaded = old_.slot(next_)->get()) {
      was_loaded_ = true;
      decode(*loaded);
      return;
    }
    PinnedValue value;
    if (!view_.snapshot->get(Family::kBlocks, key_(old_.last(next_)), value)) {
      throw StorageError(StorageError::Reason::kCorrupt, "a block of the index is missing; restore a backup");
    }
    decode(Block(value.view()));
  }

  void decode(const Block& block) {
    block_rows_ = block.rows();
    for (std::size_t column = 0; column < 4; ++column) {
      for (std::size_t mini = 0; mini < block.minis(); ++mini) {
        block.decode(column, mini, columns_[column].data() + mini * kMiniRows);
      }
    }
  }

  void take_additions() {
    for (; changes_.valid() && rows_taken_ + rows_.size() < kStepRows; absorb()) rows_.push_back(addition());
  }

  const Row& addition() const {
    if (changes_.sign() < 0) fail();
    return changes_.row();
  }

  void absorb() {
    high_ = changes_.row();
    changes_.next();
  }

  void write_rows() {
    const std::size_t blocks = std::max<std::size_t>(1, (rows_.size() + kBlockRows / 2) / kBlockRows);
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::size_t begin = rows_.size() * i / blocks;
      const std::size_t end = rows_.size() * (i + 1) / blocks;
      if (begin < end) write_block(std::span<const Row>(rows_).subspan(begin, end - begin));
    }
  }

  void write_block(std::span<const Row> rows) {
    const std::string block = encode_block(rows);
    const Zone zone = zone_of(permutation_, rows);
    const std::string_view key = key_(rows.back());
    batch_.put(Family::kBlocks, key, block);
    batch_.put(Family::kZones, key, encode_zone(zone));
    folded_->append(rows.back(), zone);
    // What was in memory stays there, so that readers do not wait for the disk after a fold.
    if (was_loaded_) view_.cache->put(folded_->slot(folded_->blocks() - 1), block);
  }

  [[noreturn]] static void fail() {
    throw StorageError(StorageError::Reason::kCorrupt,
                       "the delta contradicts the blocks of the index; restore a backup");
  }

  const IndexView& view_;
  const Permutation permutation_;
  const Directory& old_;
  DeltaCursor changes_;
  RowKey key_;
  std::shared_ptr<Directory> folded_;
  EngineBatch& batch_;
  std::size_t next_ = 0;        // block of the old directory
  std::size_t rows_taken_ = 0;  // of all neighbours before
  Row high_{};
  std::vector<Row> rows_;
  bool was_loaded_ = false;
  std::size_t block_rows_ = 0;
  std::array<std::array<Id, kMaxBlockRows>, 4> columns_;
};

/// The least row greater than this one.
std::optional<Row> row_after(Row row) {
  for (std::size_t column = 4; column-- > 0;) {
    row[column] = Id(row[column].bits() + 1);
    if (row[column] != Id(0)) return row;
  }
  return std::nullopt;
}

void go_on_behind(FoldProgress& fold, const Row& high) {
  if (const auto next = row_after(high)) {
    fold.next = *next;
    return;
  }
  fold.deltas[fold.permutation] = Delta(static_cast<Permutation>(fold.permutation));
  ++fold.permutation;
  fold.next = kLeastRow;
}

/// To where there is something to fold; false at the end.
bool find_changes(FoldProgress& fold) {
  while (fold.permutation < kAllPermutations && !fold.deltas[fold.permutation].touches(fold.next, kGreatestRow)) {
    go_on_behind(fold, kGreatestRow);
  }
  return fold.permutation < kAllPermutations;
}

}  // namespace

std::optional<FoldStep> prepare_fold_step(Engine& engine, const IndexView& view) {
  if (view.logged_changes == 0) return std::nullopt;
  auto fold = std::make_shared<FoldProgress>();
  if (view.fold) {
    *fold = *view.fold;
  } else {
    *fold = {view.next_record, view.logged_changes, 0, kLeastRow, view.deltas};
  }
  FoldStep step;
  step.before = view.fold;
  step.generation = view.generation;
  step.batch = engine.new_batch();
  if (find_changes(*fold)) {
    const std::size_t i = fold->permutation;
    step.permutation = i;
    step.base = step.folded = view.directories[i];
    step.delta = fold->deltas[i];
    step.low = fold->next;
    const auto builder =
        std::make_unique<StepBuilder>(view, static_cast<Permutation>(i), step.delta, step.low, *step.batch);
    step.high = builder->build();
    if (builder->has_rewritten()) step.folded = builder->directory();
    step.earlier = view.deltas[i];
    step.earlier_rests = step.earlier.rests(step.low, step.high);
    const std::vector<DeltaEntry> later = changes_between(step.delta, step.earlier, step.low, step.high);
    if (!later.empty()) step.earlier_later = std::make_shared<const DeltaRun>(static_cast<Permutation>(i), later);
    go_on_behind(*fold, step.high);
  }
  if (find_changes(*fold)) {
    step.batch->put(Family::kMeta, kFoldKey, encode_progress(view.generation, *fold));
  } else {
    step.batch->erase(Family::kMeta, kFoldKey);
    step.batch->erase_range(Family::kDelta, change_log_key(view.generation, 0),
                            change_log_key(view.generation, fold->end_record));
    step.changes_done = fold->changes;
    fold.reset();
  }
  step.after = std::move(fold);
  return step;
}

std::shared_ptr<const IndexView> apply_fold_step(Engine& engine, FoldStep step, const IndexView& current) {
  if (current.generation != step.generation || current.fold != step.before) return nullptr;
  auto next = std::make_shared<IndexView>(current);
  if (step.base) {
    const std::size_t i = step.permutation;
    if (current.directories[i] != step.base) return nullptr;
    next->directories[i] = step.folded;
    Delta delta = current.deltas[i].without(step.low, step.high, step.earlier, step.earlier_rests);
    if (step.earlier_later) delta = delta.with(step.earlier_later);
    next->deltas[i] = delta.with(changes_between(step.earlier, current.deltas[i], step.low, step.high));
  }
  next->fold = step.after;
  next->logged_changes -= step.changes_done;
  engine.write(*step.batch, false);
  next->snapshot = engine.snapshot();
  return next;
}

}  // namespace casus::storage
