#include "storage/index/block_merge.h"

#include <algorithm>

namespace casus::storage {

namespace {

// So many searches in one block are worth decoding it.
constexpr std::size_t kFewSearches = 3;

/// The columns in which two rows agree that do so before `column`.
std::size_t agreeing_columns(const Row& a, const Row& b, std::size_t column) {
  while (column < 4 && a[column] == b[column]) ++column;
  return column;
}

/// How many rows from the first one on pass a test that it passes, and that none passes after one that does not.
template <class Passes>
std::size_t count_first(std::span<const Row> rows, const Passes& passes) {
  std::size_t known = 1;
  std::size_t step = 1;
  while (known + step <= rows.size() && passes(rows[known + step - 1])) {
    known += step;
    step *= 2;
  }
  const Row* const end = rows.data() + std::min(rows.size(), known + step - 1);
  return static_cast<std::size_t>(std::partition_point(rows.data() + known, end, passes) - rows.data());
}

}  // namespace

void BlockMerge::begin(BlockCursor& cursor, std::size_t prefix, std::size_t sorted, std::size_t first, std::size_t last,
                       std::size_t most) {
  cursor_ = &cursor;
  prefix_ = prefix;
  sorted_ = sorted;
  first_row_ = row_ = first;
  last_row_ = end_[prefix] = last;
  most_ = most;
  size_ = 0;
  searches_ = 0;
  previous_ = nullptr;
  steps_.clear();
}

BlockMerge::Place BlockMerge::find(const Row& change, std::size_t columns) {
  std::size_t column = previous_ ? std::min(agreeing_columns(change, *previous_, prefix_), columns) : prefix_;
  previous_ = &change;
  std::size_t at = row_;
  for (; column < columns; ++column) {
    const std::size_t end = end_[column];
    const bool is_single = end - at == 1;
    if (is_single) {
      if (cursor_->value(column, at) < change[column]) ++at;
    } else {
      if (at < end && ++searches_ == kFewSearches) cursor_->expect_searches();
      at = cursor_->lower_bound(column, change[column], at, end);
    }
    if (at == end || cursor_->value(column, at) != change[column]) {
      std::fill(end_.begin() + static_cast<std::ptrdiff_t>(column) + 1, end_.end(), at);
      return {at, column, end};
    }
    end_[column + 1] = is_single ? end : cursor_->upper_bound(column, change[column], at, end);
  }
  return {at, column, end_[columns]};
}

/// False when there is no room.
bool BlockMerge::advance(std::size_t until) {
  const std::size_t rows = std::min(until - row_, room());
  row_ += rows;
  size_ += rows;
  return row_ == until;
}

std::size_t BlockMerge::insert(std::span<const Row> additions) {
  std::size_t taken = 0;
  while (taken < additions.size()) {
    const std::span<const Row> left = additions.subspan(taken);
    const Place place = find(left.front(), sorted_);
    if (!advance(place.row) || room() == 0) break;
    const std::size_t group = count_first(left, [&](const Row& row) {
      return std::equal(row.begin() + prefix_, row.begin() + place.column, left.front().begin() + prefix_);
    });
    taken += insert_group(left.first(group), place);
  }
  return taken;
}

/// Additions that agree before the column of the place of the first one, up to one with which a row of the block agrees
/// in that column too.
std::size_t BlockMerge::insert_group(std::span<const Row> group, const Place& place) {
  const std::size_t column = place.column;
  if (group.size() >= kFewSearches) cursor_->expect_searches();
  std::size_t taken = 0;
  for (;;) {
    std::span<const Row> next = group.subspan(taken, std::min(group.size() - taken, room()));
    if (row_ < place.end && column < sorted_) {
      const Id bound = cursor_->value(column, row_);
      next = next.first(count_first(next, [&](const Row& row) { return row[column] < bound; }));
    }
    add_step(next);
    taken += next.size();
    if (taken == group.size() || room() == 0) break;
    const Id id = group[taken][column];
    const std::size_t at = cursor_->lower_bound(column, id, row_, place.end);
    const bool is_there = at < place.end && cursor_->value(column, at) == id;
    if (is_there || !advance(at) || room() == 0) break;
  }
  previous_ = &group[taken - 1];
  std::fill(end_.begin() + static_cast<std::ptrdiff_t>(column) + 1, end_.end(), row_);
  return taken;
}

void BlockMerge::add_step(std::span<const Row> additions) {
  const std::size_t agreeing =
      additions.size() == 1 ? 4 : agreeing_columns(additions.front(), additions.back(), prefix_);
  steps_.push_back({static_cast<std::uint32_t>(row_), static_cast<std::uint32_t>(additions.size()), additions.data(),
                    static_cast<std::uint32_t>(agreeing)});
  size_ += additions.size();
}

BlockMerge::Removal BlockMerge::remove(const Row& row) {
  // Of an addition, not all columns may have been searched.
  if (sorted_ < 4) previous_ = nullptr;
  const Place place = find(row, 4);
  if (!advance(place.row)) return Removal::kNoRoom;
  if (place.column < 4) return Removal::kNotFound;
  steps_.push_back({static_cast<std::uint32_t>(row_), 0, nullptr, 0});
  ++row_;
  return Removal::kDone;
}

void BlockMerge::write(std::size_t column, Id* out) const {
  std::span<const Id> rows;
  if (first_row_ < row_) rows = cursor_->column(column, first_row_, row_);
  const Id* from = rows.data();
  const Id* const end = from + rows.size();
  std::size_t at = first_row_;
  for (const Step& step : steps_) {
    const Id* const until = from + (step.until - at);
    out = std::copy(from, until, out);
    from = until;
    at = step.until;
    if (step.additions == 0) {
      ++from;
      ++at;
    } else if (column < step.agreeing) {
      out = std::fill_n(out, step.additions, (*step.rows)[column]);
    } else {
      for (std::size_t i = 0; i < step.additions; ++i) *out++ = step.rows[i][column];
    }
  }
  std::copy(from, end, out);
}

}  // namespace casus::storage
