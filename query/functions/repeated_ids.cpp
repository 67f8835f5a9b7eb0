#include <algorithm>
#include <bit>

#include "query/functions/node.h"

namespace casus::query {
namespace {

// Remembers truths by id. A slot holds whatever id came last, so that memory is bounded.
class TruthMemo {
 public:
  bool find(Id id, Truth& truth) const {
    if (slots_.empty()) return false;
    const Slot& slot = slots_[index(id)];
    if (slot.id != id) return false;
    truth = slot.truth;
    return true;
  }
  /// Room for so many more, at least up to a limit.
  void reserve(std::size_t ids) {
    const std::size_t wanted = std::bit_ceil(std::clamp(2 * ids, std::size_t{64}, kMaxSlots));
    if (slots_.size() >= wanted) return;
    std::vector<Slot> old(wanted);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.id != kNoTerm) put(slot.id, slot.truth);
    }
  }
  void put(Id id, Truth truth) { slots_[index(id)] = {id, truth}; }

 private:
  static constexpr std::size_t kMaxSlots = 8192;
  static constexpr Id kNoTerm{~std::uint64_t{0}};
  struct Slot {
    Id id = kNoTerm;
    Truth truth = Truth::kError;
  };
  std::size_t index(Id id) const { return std::hash<Id>{}(id) & (slots_.size() - 1); }
  std::vector<Slot> slots_;
};

class DistinctNode final : public Node {
 public:
  DistinctNode(int column, NodePtr child) : column_(column), child_(std::move(child)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    if (!gather(frame, rows)) return child_->values(frame, rows, out);
    values_.resize(rows_.size());
    child_->values(frame, {rows_, false}, values_);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = values_[group_[i]];
  }

  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override {
    if (!gather(frame, rows)) return child_->ids(frame, rows, out);
    ids_.resize(rows_.size());
    child_->ids(frame, {rows_, false}, ids_);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = ids_[group_[i]];
  }

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    if (unlike_rows_ > 0) {
      unlike_rows_ -= std::min(unlike_rows_, rows.size());
      return child_->truths(frame, rows, out);
    }
    remember_latest();
    const std::vector<Id>& column = frame.batch->columns[static_cast<std::size_t>(column_)];
    group_.clear();
    rows_.clear();
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (memo_.find(column[rows.rows[i]], out[i])) continue;
      group_.push_back(static_cast<std::uint32_t>(i));
      rows_.push_back(rows.rows[i]);
    }
    seen_ += out.size();
    if (rows_.empty()) return;
    const std::vector<std::uint32_t> missing_places = group_;
    const std::vector<std::uint32_t> missing_rows = rows_;
    const Selection missing{missing_rows, false};
    truths_.resize(missing_rows.size());
    if (!child_->sees_repeats() && gather(frame, missing)) {
      std::vector<Truth> distinct(rows_.size());
      child_->truths(frame, {rows_, false}, distinct);
      evaluated_ += rows_.size();
      for (std::size_t i = 0; i < truths_.size(); ++i) truths_[i] = distinct[group_[i]];
    } else {
      child_->truths(frame, missing, truths_);
      evaluated_ += missing_rows.size();
    }
    for (std::size_t i = 0; i < missing_rows.size(); ++i) {
      out[missing_places[i]] = truths_[i];
      latest_.emplace_back(column[missing_rows[i]], truths_[i]);
    }
    look_whether_it_pays();
  }

  int column() const override { return -1; }

 private:
  // Fills rows_ with one row for each distinct id and group_ with the place of each row's id in it. False when most ids
  // are different anyhow.
  bool gather(Frame& frame, const Selection& rows) {
    const std::vector<Id>& column = frame.batch->columns[static_cast<std::size_t>(column_)];
    std::size_t capacity = 16;
    while (capacity < 2 * rows.size()) capacity *= 2;
    table_.assign(capacity, 0);
    group_.resize(rows.size());
    rows_.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Id id = column[rows.rows[i]];
      std::size_t slot = std::hash<Id>{}(id) & (capacity - 1);
      while (table_[slot] != 0 && column[rows_[table_[slot] - 1]] != id) slot = (slot + 1) & (capacity - 1);
      if (table_[slot] == 0) {
        rows_.push_back(rows.rows[i]);
        table_[slot] = static_cast<std::uint32_t>(rows_.size());
      }
      group_[i] = table_[slot] - 1;
    }
    return rows_.size() < rows.size() - rows.size() / 8;
  }

  // Only now that another batch came: a memo for one would not be worth its memory.
  void remember_latest() {
    if (latest_.empty()) return;
    memo_.reserve(latest_.size());
    for (const auto& [id, truth] : latest_) memo_.put(id, truth);
    latest_.clear();
  }

  // Where hardly an id comes again, the next rows are not looked up.
  void look_whether_it_pays() {
    constexpr std::size_t kSample = 4096;
    if (seen_ < kSample) return;
    if (evaluated_ > seen_ - seen_ / 8) unlike_rows_ = 16 * kSample;
    seen_ = evaluated_ = 0;
  }

  int column_;
  NodePtr child_;
  TruthMemo memo_;
  std::vector<std::pair<Id, Truth>> latest_;  // of the last batch, not in the memo yet
  std::size_t seen_ = 0, evaluated_ = 0;      // rows, lately
  std::size_t unlike_rows_ = 0;               // to come, for which the child is asked at once
  std::vector<std::uint32_t> table_, group_, rows_;
  std::vector<Value> values_;
  std::vector<Id> ids_;
  std::vector<Truth> truths_;
};

class OnceNode final : public Node {
 public:
  OnceNode(int column, NodePtr child) : column_(column), child_(std::move(child)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    once(frame, rows, out, [&](const Selection& some, std::span<Value> to) { child_->values(frame, some, to); });
  }
  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    once(frame, rows, out, [&](const Selection& some, std::span<Truth> to) { child_->truths(frame, some, to); });
  }
  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override {
    once(frame, rows, out, [&](const Selection& some, std::span<Id> to) { child_->ids(frame, some, to); });
  }

 private:
  template <class T, class Evaluate>
  void once(const Frame& frame, const Selection& rows, std::span<T> out, const Evaluate& evaluate) const {
    if (!repeats(frame, rows)) return evaluate(rows, out);
    evaluate({rows.rows.first(1), false}, out.first(1));
    std::fill(out.begin() + 1, out.end(), out.front());
  }
  bool repeats(const Frame& frame, const Selection& rows) const {
    if (rows.size() < 2) return false;
    const std::vector<Id>& column = frame.batch->columns[static_cast<std::size_t>(column_)];
    const Id id = column[rows.rows.front()];
    return std::all_of(rows.rows.begin(), rows.rows.end(), [&](std::uint32_t row) { return column[row] == id; });
  }

  int column_;
  NodePtr child_;
};

}  // namespace

NodePtr make_distinct_node(int column, NodePtr child) {
  return std::make_unique<DistinctNode>(column, std::move(child));
}
NodePtr make_once_node(int column, NodePtr child) {
  return std::make_unique<OnceNode>(column, std::move(child));
}

}  // namespace casus::query
