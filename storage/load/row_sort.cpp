#include "storage/load/row_sort.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace casus::storage {
namespace {

constexpr std::size_t kFewRows = 256;

}  // namespace

void RowSort::operator()(std::vector<Row>& rows, std::span<const std::uint8_t> columns) {
  const auto less = [columns](const Row& a, const Row& b) {
    for (const std::size_t column : columns) {
      if (a[column] != b[column]) return a[column] < b[column];
    }
    return false;
  };
  if (std::is_sorted(rows.begin(), rows.end(), less)) return;
  if (rows.size() < kFewRows) {
    std::stable_sort(rows.begin(), rows.end(), less);
    return;
  }
  entries_.resize(rows.size());
  other_.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) entries_[i].row = static_cast<std::uint32_t>(i);
  for (std::size_t i = columns.size(); i-- > 0;) sort_by(rows, columns[i]);
  sorted_.clear();
  sorted_.reserve(rows.size());
  for (const Entry& entry : entries_) sorted_.push_back(rows[entry.row]);
  rows.swap(sorted_);
}

void RowSort::sort_by(const std::vector<Row>& rows, std::size_t column) {
  std::uint64_t varying = 0;
  bool ascending = true;
  const std::uint64_t first = rows[entries_[0].row][column].bits();
  std::uint64_t previous = first;
  for (Entry& entry : entries_) {
    entry.key = rows[entry.row][column].bits();
    varying |= entry.key ^ first;
    ascending = ascending && previous <= entry.key;
    previous = entry.key;
  }
  if (ascending) return;
  for (int shift = 0; shift < 64; shift += 8) {
    if ((varying >> shift & 0xFF) != 0) pass(shift);
  }
}

void RowSort::pass(int shift) {
  std::array<std::size_t, 256> next{};
  for (const Entry& entry : entries_) ++next[entry.key >> shift & 0xFF];
  std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t{0});
  for (const Entry& entry : entries_) other_[next[entry.key >> shift & 0xFF]++] = entry;
  entries_.swap(other_);
}

std::span<const std::uint8_t> columns_unlike_spog(Permutation permutation) {
  static constexpr std::array<std::uint8_t, 2> kFirstTwo = {0, 1};
  // Under one value of the leading column, SPOG has the rest in the order of these permutations.
  switch (permutation) {
    case Permutation::kSpog:
    case Permutation::kSpot: return {};
    case Permutation::kPsog:
    case Permutation::kOspg:
    case Permutation::kOspt:
    case Permutation::kGspo:
    case Permutation::kTspo: return std::span(kFirstTwo).first(1);
    case Permutation::kSopg:
    case Permutation::kPosg:
    case Permutation::kPost:
    case Permutation::kOpsg:
    case Permutation::kPtso: return kFirstTwo;
  }
  return {};
}

}  // namespace casus::storage
