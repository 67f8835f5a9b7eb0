#include <algorithm>
#include <array>

#include "query/execute/join_output.h"
#include "query/execute/memory_charge.h"
#include "query/execute/operators.h"
#include "query/execute/schema_algebra.h"

namespace casus::query {
namespace {

constexpr std::size_t kAnyWidth = 0;

// The key columns of two batches; Width 1 is the common case and gets code of its own.
template <std::size_t Width>
struct Keys {
  std::span<const Id*const> left, right;
  int compare(std::size_t l, std::size_t r) const {
    for (std::size_t k = 0; k < left.size(); ++k) {
      if (left[k][l] != right[k][r]) return left[k][l] < right[k][r] ? -1 : 1;
    }
    return 0;
  }
  static bool same(std::span<const Id* const> columns, std::size_t a, std::size_t b) {
    return std::all_of(columns.begin(), columns.end(), [&](const Id* column) { return column[a] == column[b]; });
  }
  bool same_left(std::size_t a, std::size_t b) const { return same(left, a, b); }
  bool same_right(std::size_t a, std::size_t b) const { return same(right, a, b); }
};

template <>
struct Keys<1> {
  const Id* left;
  const Id* right;
  Keys(std::span<const Id* const> l, std::span<const Id* const> r) : left(l[0]), right(r[0]) {}
  int compare(std::size_t l, std::size_t r) const { return (right[r] < left[l]) - (left[l] < right[r]); }
  bool same_left(std::size_t a, std::size_t b) const { return left[a] == left[b]; }
  bool same_right(std::size_t a, std::size_t b) const { return right[a] == right[b]; }
};

// The first index in [begin, end) for which `before` is false, `before` being true at begin: steps double, then halve,
// so that a near target is found in few and a far one in logarithmic steps.
template <class Before>
std::size_t gallop(std::size_t begin, std::size_t end, const Before& before) {
  std::size_t step = 1;
  std::size_t low = begin;
  while (low + step < end && before(low + step)) {
    low += step;
    step *= 2;
  }
  std::size_t high = std::min(end, low + step);
  ++low;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (before(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

class MergeJoin final : public Operator {
  // So few rows are merged one by one.
  static constexpr std::size_t kFewRows = 32;
  // A side with so many times more rows is skipped rather than read.
  static constexpr std::size_t kSparse = 16;

 public:
  MergeJoin(ExecutionContext& context, JoinKind kind, OperatorPtr left, OperatorPtr right, Schema keys)
      : Operator(context),
        left_(std::move(left)),
        right_(std::move(right)),
        keys_(std::move(keys)),
        output_(context, kind, left_->schema(), sorted_union(left_->bound(), keys_), right_->schema(), keys_, nullptr),
        charge_(context) {
    schema_ = output_.schema();
    order_ = output_.order(left_->order());
    bound_ = output_.bound(right_->bound());
    for (const Variable v : keys_) {
      left_columns_.push_back(static_cast<std::size_t>(column_of(left_->schema(), v)));
      right_columns_.push_back(static_cast<std::size_t>(column_of(right_->schema(), v)));
    }
    left_data_.resize(keys_.size());
    right_data_.resize(keys_.size());
    seek_key_.resize(keys_.size());
    right_rows_.reset(right_->schema().size());
  }

  std::string describe(const VariableTable& variables) const override {
    static constexpr std::array<const char*, 4> kNames = {"MergeJoin ", "MergeLeftJoin ", "MergeSemiJoin ",
                                                          "MergeAntiJoin "};
    return kNames[static_cast<std::size_t>(output_.kind())] + text_of(keys_, variables);
  }
  std::vector<const Operator*> inputs() const override { return {left_.get(), right_.get()}; }
  void seek(std::span<const Id> key) override { left_->seek(key); }

  // Both sides are sorted by the column by which they are cut.
  bool can_fork() const override { return left_->can_fork() && right_->can_fork(); }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override {
    const bool by_left = left_->statistics().estimated_rows >= right_->statistics().estimated_rows;
    return (by_left ? left_ : right_)->cuts(range, parts);
  }
  void prepare_forks() override {
    left_->prepare_forks();
    right_->prepare_forks();
  }
  OperatorPtr fork(ExecutionContext& context) const override {
    return std::make_unique<MergeJoin>(context, output_.kind(), left_->fork(context), right_->fork(context), keys_);
  }

 protected:
  void begin(const Morsel& morsel) override {
    left_->restart(morsel);
    right_->restart(morsel);
    left_rows_.reset(left_->schema().size());
    right_rows_.reset(right_->schema().size());
    l_ = r_ = 0;
    started_ = needs_right_ = right_ended_ = false;
  }

  bool produce(Batch& batch) override {
    for (;;) {
      if (output_.pending()) {
        output_.expand(left_rows_, right_rows_, batch);
        if (batch.rows >= Batch::kTargetRows) break;
        continue;
      }
      if (target_.reached(batch.rows) || !advance(batch)) break;
    }
    target_.handed_out();
    return batch.rows > 0;
  }

 private:
  // Moves on by at most a batch of either side, leaving candidates to expand; false when nothing is left to do.
  bool advance(Batch& batch) {
    if (l_ == left_rows_.rows && !next_left()) return false;
    if (needs_right_ && !next_right()) return false;
    if (keys_.size() == 1) {
      merge_dense(batch);
      merge<1>();
    } else {
      merge<kAnyWidth>();
    }
    return true;
  }

  bool next_left() {
    if (!output_.keeps_unmatched()) {
      if (right_ended_ && r_ == right_rows_.rows && started_) return false;
      if (r_ < right_rows_.rows) {
        for (std::size_t k = 0; k < keys_.size(); ++k) seek_key_[k] = right_data_[k][r_];
        left_->seek(seek_key_);
      }
    }
    l_ = 0;
    if (!left_->next(left_rows_)) {
      left_rows_.reset(left_->schema().size());
      return false;
    }
    if (!started_) needs_right_ = started_ = true;
    for (std::size_t k = 0; k < keys_.size(); ++k) left_data_[k] = left_rows_.columns[left_columns_[k]].data();
    output_.start_left(left_rows_.rows);
    return true;
  }

  // Appends the next right batch to the rows from r_ on, which are part of a group that may go on.
  bool next_right() {
    needs_right_ = false;
    const std::size_t kept = right_rows_.rows - r_;
    if (kept == 0) {
      for (std::size_t k = 0; k < keys_.size(); ++k) seek_key_[k] = left_data_[k][l_];
      right_->seek(seek_key_);
    }
    if (!right_->next(incoming_)) {
      right_ended_ = true;
      if (kept == 0 && !output_.keeps_unmatched()) return false;
    } else if (kept == 0) {
      std::swap(right_rows_, incoming_);
      r_ = 0;
    } else if (kept <= incoming_.rows / 4) {
      for (std::size_t c = 0; c < right_rows_.columns.size(); ++c) {
        const auto& old = right_rows_.columns[c];
        incoming_.columns[c].insert(incoming_.columns[c].begin(), old.begin() + static_cast<std::ptrdiff_t>(r_),
                                    old.end());
      }
      incoming_.rows += kept;
      std::swap(right_rows_, incoming_);
      r_ = 0;
    } else {
      for (auto& column : right_rows_.columns)
        column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(r_));
      right_rows_.rows = kept;
      r_ = 0;
      charge_.set((kept + incoming_.rows) * right_rows_.columns.size() * sizeof(Id));
      append_rows(incoming_, 0, incoming_.rows, right_rows_);
    }
    for (std::size_t k = 0; k < keys_.size(); ++k) right_data_[k] = right_rows_.columns[right_columns_[k]].data();
    return true;
  }

  // Joins the rows before the last key of either batch, which may go on in the next one, where neither side has so many
  // more of them that it is skipped faster.
  void merge_dense(Batch& batch) {
    if (output_.checked() || l_ == left_rows_.rows || r_ == right_rows_.rows) return;
    KeyRange left{left_data_[0], l_, left_rows_.rows}, right{right_data_[0], r_, right_rows_.rows};
    const Id last = std::min(left.keys().back(), right.keys().back());
    left = left.before(last);
    right = right.before(last);
    const std::size_t longer = std::max(left.size(), right.size());
    if (std::min(left.size(), right.size()) < std::max(kFewRows, longer / kSparse)) return;
    if (output_.kind() == JoinKind::kInner) {
      if (!match_keys(left, right, pairs_)) return;
      output_.emit_pairs(left_rows_, right_rows_, pairs_, batch);
    } else {
      if (!output_.existence_only() && !are_distinct(right.keys())) return;
      match_each_key(left, right, matches_);
      output_.emit_unique(left_rows_, right_rows_, matches_, batch, l_);
    }
    l_ = left.end;
    r_ = right.end;
  }

  template <std::size_t Width>
  void merge() {
    const Keys<Width> keys{left_data_, right_data_};
    const std::size_t left_end = left_rows_.rows, right_end = right_rows_.rows;
    const bool keeps_unmatched = output_.keeps_unmatched();
    std::size_t l = l_, r = r_;
    while (l < left_end) {
      if (r == right_end) {
        if (!right_ended_) {
          needs_right_ = true;
        } else {
          for (; keeps_unmatched && l < left_end; ++l) output_.add(static_cast<std::uint32_t>(l), nullptr, 0, 0);
          l = left_end;
        }
        break;
      }
      const int order = keys.compare(l, r);
      if (order < 0) {
        if (keeps_unmatched) {
          output_.add(static_cast<std::uint32_t>(l++), nullptr, 0, 0);
        } else {
          l = gallop(l, left_end, [&](std::size_t i) { return keys.compare(i, r) < 0; });
        }
      } else if (order > 0) {
        r = gallop(r, right_end, [&](std::size_t i) { return keys.compare(l, i) > 0; });
      } else {
        std::size_t group_end = r + 1;
        if (group_end < right_end && keys.same_right(r, group_end)) {
          group_end = gallop(group_end, right_end, [&](std::size_t i) { return keys.same_right(r, i); });
        }
        if (group_end == right_end && !right_ended_) {
          needs_right_ = true;
          break;
        }
        std::size_t next = l;
        do {
          output_.add(static_cast<std::uint32_t>(next), nullptr, static_cast<std::uint32_t>(r),
                      static_cast<std::uint32_t>(group_end));
          ++next;
        } while (next < left_end && keys.same_left(l, next));
        l = next;
        // The next left batch may go on with this key.
        if (l < left_end) r = group_end;
      }
    }
    l_ = l;
    r_ = r;
  }

  OperatorPtr left_, right_;
  Schema keys_;
  JoinOutput output_;
  MemoryCharge charge_;
  std::vector<std::size_t> left_columns_, right_columns_;
  std::vector<const Id*> left_data_, right_data_;
  std::vector<Id> seek_key_;
  RowPairs pairs_;
  std::vector<std::uint32_t> matches_;
  Batch left_rows_, right_rows_, incoming_;
  std::size_t l_ = 0, r_ = 0;
  bool started_ = false;
  bool needs_right_ = false;
  bool right_ended_ = false;
  GrowingTarget target_;
};

}  // namespace

OperatorPtr make_merge_join(ExecutionContext& context, JoinKind kind, OperatorPtr left, OperatorPtr right,
                            Schema keys) {
  return std::make_unique<MergeJoin>(context, kind, std::move(left), std::move(right), std::move(keys));
}

}  // namespace casus::query
