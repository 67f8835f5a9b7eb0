#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "storage/index/block_cursor.h"

namespace casus::storage {

/// Rows of one open block with the changes between them. Where each change belongs is looked for first, in the columns
/// that tell rows apart; then every wanted column is written at once. One thread.
class BlockMerge {
 public:
  /// Starts with the rows [first, last) of the block that the cursor has open, and room for `most` merged ones. All of
  /// them, and all changes that follow, agree in the first `prefix` columns. The merged rows ascend in the first
  /// `sorted` columns, at least those: where only they are looked at, the others need not be searched.
  void begin(BlockCursor& cursor, std::size_t prefix, std::size_t sorted, std::size_t first, std::size_t last,
             std::size_t most);

  /// The rows before an ascending sequence of additions and between them, with the additions: returns how many of them
  /// there was room for. They must outlive the merge.
  std::size_t insert(std::span<const Row> additions);
  enum class Removal : std::uint8_t { kDone, kNoRoom, kNotFound };
  /// The rows before one that disappears, and goes on behind it.
  Removal remove(const Row& row);
  /// The rows that are left.
  void take_rest() { advance(last_row_); }

  std::size_t room() const { return most_ - size_; }
  std::size_t size() const { return size_; }
  /// The first row of the block that has not been merged.
  std::size_t row() const { return row_; }

  /// Writes a column of the size() merged rows.
  void write(std::size_t column, Id* out) const;

 private:
  /// Rows of the block up to `until`, then additions; without any, the row at `until` is left out.
  struct Step {
    std::uint32_t until;
    std::uint32_t additions;
    const Row* rows;
    std::uint32_t agreeing;  // columns in which all additions agree
  };
  /// The first row that is not before a change in the columns that are looked at. It agrees with it before `column` and
  /// is greater there (the number of them: in none), unless it is at the end of the rows that do agree so far.
  struct Place {
    std::size_t row;
    std::size_t column;
    std::size_t end;
  };

  Place find(const Row& change, std::size_t columns);
  std::size_t insert_group(std::span<const Row> group, const Place& place);
  void add_step(std::span<const Row> additions);
  bool advance(std::size_t until);

  BlockCursor* cursor_ = nullptr;
  std::size_t prefix_ = 0, sorted_ = 4;
  std::size_t first_row_ = 0, last_row_ = 0;
  std::size_t row_ = 0;
  std::size_t most_ = 0, size_ = 0;
  std::size_t searches_ = 0;
  const Row* previous_ = nullptr;     // the change placed last
  std::array<std::size_t, 5> end_{};  // of the rows that agree with it in so many columns
  std::vector<Step> steps_;
};

}  // namespace casus::storage
