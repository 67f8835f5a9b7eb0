#include "storage/load/row_sort.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <numeric>

namespace casus::storage {
namespace {

constexpr std::size_t kFewRows = 1024;

struct Entry {
  std::uint64_t key;
  std::uint32_t row;
};

/// A stable sort of row numbers by one column after the other, without moving the rows.
class OrderSorter {
 public:
  explicit OrderSorter(const std::vector<Row>& rows) : rows_(rows), entries_(rows.size()) {
    for (std::size_t i = 0; i < rows.size(); ++i) entries_[i].row = static_cast<std::uint32_t>(i);
  }

  void sort_by(std::size_t column) {
    std::uint64_t varying = 0;
    bool ascending = true;
    const std::uint64_t first = rows_[entries_[0].row][column].bits();
    std::uint64_t previous = first;
    for (Entry& entry : entries_) {
      entry.key = rows_[entry.row][column].bits();
      varying |= entry.key ^ first;
      ascending = ascending && previous <= entry.key;
      previous = entry.key;
    }
    if (ascending) return;
    other_.resize(entries_.size());
    for (int shift = 0; shift < 64; shift += 8) {
      if ((varying >> shift & 0xFF) != 0) pass(shift);
    }
  }

  /// The rows in the order reached.
  std::vector<Row> gather() {
    std::vector<Entry>().swap(other_);
    std::vector<Row> sorted;
    sorted.reserve(rows_.size());
    for (const Entry& entry : entries_) sorted.push_back(rows_[entry.row]);
    return sorted;
  }

 private:
  void pass(int shift) {
    std::array<std::size_t, 256> next{};
    for (const Entry& entry : entries_) ++next[entry.key >> shift & 0xFF];
    std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t{0});
    for (const Entry& entry : entries_) other_[next[entry.key >> shift & 0xFF]++] = entry;
    entries_.swap(other_);
  }

  const std::vector<Row>& rows_;
  std::vector<Entry> entries_;
  std::vector<Entry> other_;
};

bool fits(const std::vector<Row>& rows) {
  return rows.size() <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace

void RowSort::operator()(std::vector<Row>& rows) const {
  if (std::is_sorted(rows.begin(), rows.end())) return;
  if (rows.size() < kFewRows || !fits(rows)) {
    std::sort(rows.begin(), rows.end());
    return;
  }
  OrderSorter sorter(rows);
  for (std::size_t column = 4; column-- > 0;) sorter.sort_by(column);
  rows = sorter.gather();
}

void stable_sort_by_column(std::vector<Row>& rows, std::size_t column) {
  if (rows.size() < kFewRows || !fits(rows)) {
    std::stable_sort(rows.begin(), rows.end(), [column](const Row& a, const Row& b) { return a[column] < b[column]; });
    return;
  }
  OrderSorter sorter(rows);
  sorter.sort_by(column);
  rows = sorter.gather();
}

}  // namespace casus::storage
