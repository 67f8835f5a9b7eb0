#include "query/execute/sort_rows.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "query/execute/run_tasks.h"
#include "query/functions/large_array.h"
#include "query/functions/sort_permutation.h"

namespace casus::query {
namespace {

struct Entry {
  std::uint64_t key;
  std::uint32_t row;
};
using Places = std::array<std::size_t, 256>;

std::unique_ptr<Entry[]> make_entries(std::size_t count) {
  auto entries = std::make_unique_for_overwrite<Entry[]>(count);
  advise_huge_pages(entries.get(), count * sizeof(Entry));
  return entries;
}

// What each thread finds out about its entries.
struct Share {
  std::uint64_t differing = 0;
  bool sorted = true;
  Places places;  // by byte: first how many entries have it, then where the next one goes
};

}  // namespace

// Radix sort over those bytes that differ at all. Each thread counts its entries, and moves them to places of its own.
void sort_rows_by(ExecutionContext& context, std::span<const std::uint64_t> keys, std::vector<std::uint32_t>& rows) {
  const std::size_t count = rows.size();
  if (Parts::for_threads(count, context.threads).size() == 1) return sort_rows_by(keys, rows);
  const Parts parts(count, context.threads);
  std::vector<Share> shares(parts.size());
  auto entries = make_entries(count), sorted = make_entries(count);
  run_parts(context.threads, parts, [&](std::size_t part, std::size_t begin, std::size_t end) {
    Share share;
    std::uint64_t before = keys[rows[begin == 0 ? 0 : begin - 1]];
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint64_t key = keys[rows[i]];
      entries[i] = {key, rows[i]};
      share.differing |= key ^ before;
      share.sorted = share.sorted && before <= key;
      before = key;
    }
    shares[part] = share;
  });
  if (std::all_of(shares.begin(), shares.end(), [](const Share& share) { return share.sorted; })) return;
  std::uint64_t differing = 0;
  for (const Share& share : shares) differing |= share.differing;
  for (int shift = 0; shift < 64; shift += 8) {
    if ((differing >> shift & 0xFF) == 0) continue;
    context.check();
    run_parts(context.threads, parts, [&](std::size_t part, std::size_t begin, std::size_t end) {
      Places counts{};
      for (std::size_t i = begin; i < end; ++i) ++counts[entries[i].key >> shift & 0xFF];
      shares[part].places = counts;
    });
    std::size_t next = 0;
    for (std::size_t byte = 0; byte < Places().size(); ++byte) {
      for (Share& share : shares) next += std::exchange(share.places[byte], next);
    }
    run_parts(context.threads, parts, [&](std::size_t part, std::size_t begin, std::size_t end) {
      Places places = shares[part].places;
      for (std::size_t i = begin; i < end; ++i) sorted[places[entries[i].key >> shift & 0xFF]++] = entries[i];
    });
    entries.swap(sorted);
  }
  run_parts(context.threads, parts, [&](std::size_t, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) rows[i] = entries[i].row;
  });
}

}  // namespace casus::query
