#include "storage/index/delta_cursor.h"

#include <algorithm>

namespace casus::storage {

DeltaCursor::DeltaCursor(const Delta& delta) {
  for (const auto& run : delta.runs()) positions_.push_back({run.get(), 0, 0});
}

void DeltaCursor::restart(const Row& low, const Row& high) {
  for (Position& position : positions_) {
    const DeltaRun& run = *position.run;
    const bool is_behind = position.at == 0 || run.row(position.at - 1) < low;
    position.at = is_behind ? run.lower_bound(low, position.at) : run.lower_bound(low);
    position.end = run.upper_bound(high, position.at);
  }
  sort();
  settle();
}

void DeltaCursor::sort() {
  const auto is_left = [](const Position& position) { return !position.is_at_end(); };
  const auto end = std::partition(positions_.begin(), positions_.end(), is_left);
  left_ = static_cast<std::size_t>(end - positions_.begin());
  std::sort(positions_.begin(), end, [](const Position& a, const Position& b) { return a.row() < b.row(); });
}

/// Puts the position at `i`, which has moved on, in its place among those behind it.
void DeltaCursor::sink(std::size_t i) {
  const Position moved = positions_[i];
  const bool is_at_end = moved.is_at_end();
  for (; i + 1 < left_ && (is_at_end || positions_[i + 1].row() < moved.row()); ++i) positions_[i] = positions_[i + 1];
  positions_[i] = moved;
  if (is_at_end) --left_;
}

void DeltaCursor::settle() {
  for (sign_ = 0; sign_ == 0; pass_row()) {
    lead_ = nullptr;
    if (left_ == 0) return;
    row_ = &positions_[0].row();
    for (same_ = 0; same_ < left_ && positions_[same_].row() == *row_; ++same_) {
      sign_ += positions_[same_].run->sign(positions_[same_].at);
    }
    if (same_ == 1) {
      lead_ = &positions_[0];
      other_ = left_ > 1 ? &positions_[1].row() : nullptr;
    }
    if (sign_ != 0) return;
  }
}

void DeltaCursor::pass_row() {
  for (std::size_t i = same_; i-- > 0;) {
    ++positions_[i].at;
    sink(i);
  }
}

void DeltaCursor::next() {
  if (lead_) {
    ++lead_->at;
    if (!lead_->is_at_end() && (!other_ || lead_->row() < *other_)) {
      row_ = &lead_->row();
      sign_ = lead_->run->sign(lead_->at);
      return;
    }
    sink(0);
  } else {
    pass_row();
  }
  settle();
}

std::span<const Row> DeltaCursor::additions(std::size_t most, const Row& last) const {
  if (!lead_) return {row_, 1};
  most = std::min(most, lead_->end - lead_->at);
  const bool others_come = other_ && *other_ <= last;
  const auto goes_on = [&](const Row& row) { return others_come ? row < *other_ : row <= last; };
  std::size_t known = 1;
  std::size_t step = 1;
  while (known + step <= most && goes_on(row_[known + step - 1])) {
    known += step;
    step *= 2;
  }
  const Row* const end = row_ + std::min(most, known + step - 1);
  const auto count = static_cast<std::size_t>(std::partition_point(row_ + known, end, goes_on) - row_);
  return {row_, lead_->run->additions(lead_->at, lead_->at + count)};
}

void DeltaCursor::seek(const Row& row) {
  if (!valid() || !(*row_ < row)) return;
  for (Position& position : std::span(positions_).first(left_)) {
    position.at = std::min(position.end, position.run->lower_bound(row, position.at));
  }
  sort();
  settle();
}

std::vector<DeltaEntry> changes_between(const Delta& before, const Delta& after, const Row& low, const Row& high) {
  std::vector<DeltaEntry> changes;
  // What they have in common adds the same to both.
  const Delta before_alone = before.without_runs_of(after);
  const Delta after_alone = after.without_runs_of(before);
  DeltaCursor old(before_alone);
  DeltaCursor current(after_alone);
  old.restart(low, high);
  current.restart(low, high);
  while (old.valid() || current.valid()) {
    const bool takes_old = old.valid() && (!current.valid() || old.row() <= current.row());
    const bool takes_current = current.valid() && (!old.valid() || current.row() <= old.row());
    const Row row = takes_old ? old.row() : current.row();
    const std::int32_t sign = (takes_current ? current.sign() : 0) - (takes_old ? old.sign() : 0);
    if (sign != 0) changes.push_back({row, sign});
    if (takes_old) old.next();
    if (takes_current) current.next();
  }
  return changes;
}

}  // namespace casus::storage
