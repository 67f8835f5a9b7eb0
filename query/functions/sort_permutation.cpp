#include "query/functions/sort_permutation.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "query/functions/large_array.h"

namespace casus::query {
namespace {

struct Entry {
  std::uint64_t key;
  std::uint32_t row;
};
constexpr std::size_t kSmall = 512;

}  // namespace

void sort_rows_by(std::span<const std::uint64_t> keys, std::vector<std::uint32_t>& rows) {
  const std::size_t count = rows.size();
  if (count < 2) return;
  std::vector<Entry> entries;
  reserve_large(entries, count);
  entries.resize(count);
  std::uint64_t differing = 0;
  bool sorted = true;
  for (std::size_t i = 0; i < count; ++i) {
    entries[i] = {keys[rows[i]], rows[i]};
    differing |= entries[i].key ^ entries[0].key;
    sorted = sorted && (i == 0 || entries[i - 1].key <= entries[i].key);
  }
  if (sorted) return;
  if (count < kSmall) {
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
  } else {
    std::vector<Entry> other;
    reserve_large(other, count);
    other.resize(count);
    for (int shift = 0; shift < 64; shift += 8) {
      if ((differing >> shift & 0xFF) == 0) continue;
      std::array<std::size_t, 257> starts{};
      for (const Entry& entry : entries) ++starts[(entry.key >> shift & 0xFF) + 1];
      for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
      for (const Entry& entry : entries) other[starts[entry.key >> shift & 0xFF]++] = entry;
      entries.swap(other);
    }
  }
  for (std::size_t i = 0; i < count; ++i) rows[i] = entries[i].row;
}

}  // namespace casus::query
