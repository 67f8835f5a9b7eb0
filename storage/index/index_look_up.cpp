#include <algorithm>

#include "storage/index/index_scan.h"

namespace casus::storage {

namespace {

bool begins_with(const Row& row, std::span<const Id> values) {
  return std::equal(values.begin(), values.end(), row.begin());
}

// The first place of ascending values, from `first` on, that holds no less than `key`.
std::size_t gallop(const Id* values, std::size_t first, std::size_t last, Id key) {
  std::size_t step = 1;
  while (first + step <= last && values[first + step - 1] < key) {
    first += step;
    step *= 2;
  }
  return static_cast<std::size_t>(std::lower_bound(values + first, values + std::min(last, first + step - 1), key) -
                                  values);
}

std::size_t gallop(std::span<const Id> values, std::size_t first, Id key) {
  return gallop(values.data(), first, values.size(), key);
}

// Keys without rows.
void add_none(FoundRows& found, std::size_t keys) {
  found.ends.resize(found.ends.size() + keys, static_cast<std::uint32_t>(found.rows));
}

}  // namespace

std::size_t IndexScan::look_up(std::span<const Id> constants, std::span<const Id> keys, std::size_t most,
                               bool first_only, FoundRows& found) {
  const bool is_bounded = spec_.low != Id{0} || spec_.high != Id{~std::uint64_t{0}};
  if (keys.empty() || is_bounded || spec_.graphs.distinct_triples || graph_column_ < spec_.prefix_length ||
      spec_.prefix_length == 4) {
    return Scan::look_up(constants, keys, most, first_only, found);
  }
  std::copy(constants.begin(), constants.end(), spec_.prefix.begin());
  start();
  const std::size_t column = constants.size();
  Row low = range_.low, high = range_.high;
  high[column] = keys.back();
  std::size_t done = 0;
  bool moved = true;
  while (done < keys.size() && found.rows <= most) {
    // Keys before the next one that the delta changes have the rows of the blocks.
    low[column] = keys[done];
    if (moved) {
      delta_.restart(low, high);
    } else if (delta_.valid() && delta_.row() < low) {
      delta_.seek(low);
    }
    const std::size_t changed = delta_.valid() ? gallop(keys, done, delta_.row()[column]) : keys.size();
    moved = changed == done;
    const std::size_t next = moved ? done + 1 : changed;
    const std::span some = keys.subspan(done, next - done);
    const std::size_t looked_up = moved ? Scan::look_up(constants, some, most, first_only, found)
                                        : look_up_in_blocks(some, most, first_only, found);
    done += looked_up;
    if (looked_up < some.size()) break;
  }
  return done;
}

/// The first block that may hold a key under the constants of the prefix.
std::size_t IndexScan::block_of(Id key) const {
  Row low = kLeastRow;
  std::copy_n(spec_.prefix.begin(), spec_.prefix_length, low.begin());
  low[spec_.prefix_length - 1u] = key;
  const std::size_t at = cursor_.index();
  if (at == BlockCursor::kNone || (at > 0 && low <= directory_.last(at - 1))) return directory_.find(low);
  return directory_.last(at) < low ? directory_.find_from(low, at + 1) : at;
}

std::size_t IndexScan::look_up_in_blocks(std::span<const Id> keys, std::size_t most, bool first_only,
                                         FoundRows& found) {
  const std::size_t column = spec_.prefix_length - 1u;
  const std::span constants(spec_.prefix.data(), column);
  std::size_t done = 0;
  while (done < keys.size() && found.rows <= most) {
    std::size_t block = block_of(keys[done]);
    const bool is_behind =
        block == directory_.blocks() ||
        std::lexicographical_compare(constants.begin(), constants.end(), directory_.first(block).begin(),
                                     directory_.first(block).begin() + static_cast<std::ptrdiff_t>(column));
    if (is_behind) {
      add_none(found, keys.size() - done);
      return keys.size();
    }
    if (const Row& first = directory_.first(block); begins_with(first, constants) && keys[done] < first[column]) {
      const std::size_t next = gallop(keys, done, first[column]);
      add_none(found, next - done);
      done = next;
      continue;
    }
    const Id last = directory_.last(block)[column];
    const bool ends_inside = !begins_with(directory_.last(block), constants);
    std::size_t next = ends_inside ? keys.size() : gallop(keys, done, last);
    const bool holds_last = !ends_inside && next < keys.size() && keys[next] == last;
    next += holds_last;
    find_in_block(block, keys.subspan(done, next - done), first_only, found);
    const auto begin_of_last = found.ends.size() > 1 ? found.ends[found.ends.size() - 2] : 0u;
    // The rows of the last key may go on in the next block.
    while (holds_last && ++block < directory_.blocks() && begins_with(directory_.first(block), constants) &&
           directory_.first(block)[column] == last && !(first_only && found.rows > begin_of_last)) {
      if (found.rows > most) {
        found.truncate(begin_of_last);
        found.ends.pop_back();
        return next - 1;
      }
      found.ends.pop_back();
      find_in_block(block, keys.subspan(next - 1, 1), first_only, found);
    }
    done = next;
  }
  return done;
}

/// Appends the rows of keys that the block holds, if any does; of the last of them there may be more elsewhere.
void IndexScan::find_in_block(std::size_t block, std::span<const Id> keys, bool first_only, FoundRows& found) {
  const std::size_t column = spec_.prefix_length - 1u;
  const GraphTest test = graph_test(block);
  if (test == GraphTest::kNothingPasses) return add_none(found, keys.size());
  cursor_.open(directory_, block, *view_->snapshot, *view_->cache);
  std::size_t row = 0, end = cursor_.rows();
  bool begins_inside = false, ends_inside = false;
  for (std::size_t i = 0; i < column; ++i) {
    const Id constant = spec_.prefix[i];
    begins_inside = begins_inside || directory_.first(block)[i] != constant;
    ends_inside = ends_inside || directory_.last(block)[i] != constant;
    if (begins_inside) row = cursor_.lower_bound(i, constant, row, end);
    if (ends_inside) end = cursor_.upper_bound(i, constant, row, end);
  }
  constexpr std::size_t kFewKeys = 4;
  const Id* const values = keys.size() < kFewKeys ? nullptr : cursor_.column(column, 0, end).data();
  spans_.clear();
  for (const Id key : keys) {
    row = values ? gallop(values, row, end, key) : cursor_.lower_bound(column, key, row, end);
    if (row < end && (values ? values[row] : cursor_.value(column, row)) == key) {
      std::size_t behind = row + 1;
      if (!first_only || test == GraphTest::kRows) {
        behind = values ? gallop(values, behind, end, Id(key.bits() + 1)) : cursor_.upper_bound(column, key, row, end);
      }
      add_span({row, behind}, test, first_only, found);
      row = behind;
    }
    found.ends.push_back(static_cast<std::uint32_t>(found.rows));
  }
  for (std::size_t i = 0; i < found.columns.size(); ++i) {
    if (found.columns[i]) cursor_.append(i, spans_, *found.columns[i]);
  }
}

/// Notes the rows of a key whose graphs are looked at, and counts them.
void IndexScan::add_span(RowSpan rows, GraphTest test, bool first_only, FoundRows& found) {
  if (test == GraphTest::kNone) {
    spans_.push_back(rows);
    found.rows += rows.size();
    return;
  }
  const auto graphs = cursor_.column(graph_column_, rows.begin, rows.end);
  for (std::size_t i = 0; i < graphs.size(); ++i) {
    if (!passes(spec_.graphs, graphs[i])) continue;
    spans_.push_back({rows.begin + i, rows.begin + i + 1});
    ++found.rows;
    if (first_only) return;
  }
}

}  // namespace casus::storage
