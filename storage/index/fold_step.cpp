#include "storage/index/fold_step.h"

#include <algorithm>

#include "casus/error.h"
#include "storage/engine/low_priority.h"
#include "storage/index/block.h"
#include "storage/index/delta_cursor.h"
#include "storage/index/row_range.h"
#include "storage/index/zone.h"

namespace casus::storage {

namespace {

// Writing so many blocks takes a writer's place for about 0.5 ms of CPU time, and twice as long where the directory,
// which each step copies, is long.
constexpr std::size_t kStepBlocks = 64, kMostStepBlocks = 2 * kStepBlocks, kShareOfAStep = 256;
// A block that has shrunk below this takes in the one after it.
constexpr std::size_t kFewRows = kBlockRows / 2;

class StepBuilder {
 public:
  StepBuilder(const IndexView& view, Permutation permutation, const Delta& changes, EngineBatch& batch)
      : view_(view),
        permutation_(permutation),
        old_(view.directory(permutation)),
        changes_(changes),
        key_(permutation, view.generation),
        folded_(std::make_shared<Directory>(permutation, view.generation)),
        step_rows_(std::clamp(old_.blocks() / kShareOfAStep, kStepBlocks, kMostStepBlocks) * kBlockRows),
        batch_(batch) {
    changes_.restart(kLeastRow, kGreatestRow);
  }

  /// Takes in the changes up to some row, and says which.
  Row build() {
    if (!changes_.valid()) return kGreatestRow;
    folded_->reserve(old_.blocks() + 8);
    while (changes_.valid() && rows_taken_ < step_rows_) {
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
    replaced_.clear();
    was_loaded_ = false;
    do {
      if (next_ < old_.blocks()) {
        take_block();
      } else {
        take_additions();
      }
    } while (rows_taken_ + rows_.size() < step_rows_ && goes_on());
    write_rows();
    rows_taken_ += std::max<std::size_t>(rows_.size(), 1);
  }

  bool goes_on() const {
    if (next_ == old_.blocks()) return changes_.valid();
    return rows_.size() < kFewRows || (changes_.valid() && changes_.row() <= old_.last(next_));
  }

  void take_block() {
    breathe();
    decode_block();
    high_ = old_.last(next_);
    for (std::size_t i = 0; i < block_rows_;) {
      const bool is_changed = changes_.valid() && changes_.row() <= high_;
      const std::size_t end = is_changed ? first_not_before(changes_.row(), i) : block_rows_;
      copy_rows(i, end);
      i = end;
      if (!is_changed) continue;
      if (row_at(i) == changes_.row()) {
        if (changes_.sign() > 0) fail();
        changes_.next();
        ++i;
      } else {
        rows_.push_back(addition());
        changes_.next();
      }
    }
    replaced_.push_back(high_);
    ++next_;
  }

  Row row_at(std::size_t i) const { return {columns_[0][i], columns_[1][i], columns_[2][i], columns_[3][i]}; }

  /// Of the block's rows from `begin` on. Changes are mostly near each other.
  std::size_t first_not_before(const Row& row, std::size_t begin) const {
    std::size_t step = 1;
    while (begin + step <= block_rows_ && row_at(begin + step - 1) < row) {
      begin += step;
      step *= 2;
    }
    std::size_t size = std::min(step - 1, block_rows_ - begin);
    while (size > 0) {
      const std::size_t half = size / 2;
      const bool is_before = row_at(begin + half) < row;
      begin += is_before ? half + 1 : 0;
      size = is_before ? size - half - 1 : half;
    }
    return begin;
  }

  void copy_rows(std::size_t begin, std::size_t end) {
    rows_.resize(rows_.size() + end - begin);
    Row* const out = rows_.data() + rows_.size() - (end - begin);
    for (std::size_t i = begin; i < end; ++i) out[i - begin] = row_at(i);
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
    for (; changes_.valid() && rows_taken_ + rows_.size() < step_rows_; changes_.next()) {
      rows_.push_back(addition());
      high_ = rows_.back();
    }
  }

  const Row& addition() const {
    if (changes_.sign() < 0) fail();
    return changes_.row();
  }

  void write_rows() {
    const std::size_t blocks = std::max<std::size_t>(1, (rows_.size() + kBlockRows / 2) / kBlockRows);
    for (std::size_t i = 0; i < blocks; ++i) {
      const std::size_t begin = rows_.size() * i / blocks;
      const std::size_t end = rows_.size() * (i + 1) / blocks;
      if (begin < end) write_block(std::span<const Row>(rows_).subspan(begin, end - begin));
    }
    for (const Row& last : replaced_) {
      const std::string_view key = key_(last);
      batch_.erase(Family::kBlocks, key);
      batch_.erase(Family::kZones, key);
    }
  }

  void write_block(std::span<const Row> rows) {
    breathe();
    const std::string block = encode_block(rows);
    const Zone zone = zone_of(permutation_, rows);
    const std::string_view key = key_(rows.back());
    // Most blocks keep their last row, and are overwritten.
    if (const auto same = std::ranges::lower_bound(replaced_, rows.back());
        same != replaced_.end() && *same == rows.back()) {
      replaced_.erase(same);
    }
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
  const std::size_t step_rows_;
  EngineBatch& batch_;
  std::size_t next_ = 0;        // block of the old directory
  std::size_t rows_taken_ = 0;  // of all neighbours before
  Row high_{};
  std::vector<Row> rows_;
  std::vector<Row> replaced_;  // last rows of the blocks that the rows were in, but for those overwritten so far
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

/// Past permutations without changes; false at the end.
bool find_changes(FoldProgress& fold, const IndexView& view) {
  while (fold.permutation < kAllPermutations && view.deltas[fold.permutation].frozen_part().empty()) {
    ++fold.permutation;
    fold.next = kLeastRow;
  }
  return fold.permutation < kAllPermutations;
}

}  // namespace

std::shared_ptr<const IndexView> begin_fold(const IndexView& current) {
  auto next = std::make_shared<IndexView>(current);
  next->fold =
      std::make_shared<const FoldProgress>(FoldProgress{current.next_record, current.logged_changes, 0, kLeastRow});
  for (Delta& delta : next->deltas) delta.freeze();
  return next;
}

FoldStep prepare_fold_step(Engine& engine, const IndexView& view) {
  auto fold = std::make_shared<FoldProgress>(*view.fold);
  FoldStep step;
  step.before = view.fold;
  step.generation = view.generation;
  step.batch = engine.new_batch();
  if (find_changes(*fold, view)) {
    const std::size_t i = fold->permutation;
    step.permutation = i;
    step.base = step.folded = view.directories[i];
    const Delta changes = view.deltas[i].frozen_part().merged();
    breathe();
    const auto builder = std::make_unique<StepBuilder>(view, static_cast<Permutation>(i), changes, *step.batch);
    const auto next = row_after(builder->build());
    if (builder->has_rewritten()) step.folded = builder->directory();
    if (next) step.rest = changes.from(*next);
    fold->next = next.value_or(kLeastRow);
    if (step.rest.empty()) ++fold->permutation;
  }
  if (find_changes(*fold, view)) {
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
    next->deltas[i] = current.deltas[i].with_frozen(step.rest);
  }
  next->fold = step.after;
  next->logged_changes -= step.changes_done;
  engine.write(*step.batch, false);
  next->snapshot = engine.snapshot();
  return next;
}

}  // namespace casus::storage
