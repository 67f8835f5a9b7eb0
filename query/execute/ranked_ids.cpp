#include "query/execute/ranked_ids.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "query/execute/run_tasks.h"

#include "query/functions/large_array.h"

namespace casus::query {
namespace {

constexpr std::uint64_t kWordBits = 64;
// A hash table takes 32 bytes and more for each id; a word for so many ids is no larger, and is met in ascending order
// more often than not.
constexpr std::uint64_t kWordsPerId = 2;

// Calls with each of the ids from `begin` to `end`.
template <class Visit>
void for_each(std::span<const Id> ids, const std::vector<std::uint32_t>* rows, std::size_t begin, std::size_t end,
              const Visit& visit) {
  if (rows) {
    for (std::size_t i = begin; i < end; ++i) visit(ids[(*rows)[i]].bits());
  } else {
    for (const Id id : ids.subspan(begin, end - begin)) visit(id.bits());
  }
}

struct Bounds {
  std::uint64_t low = ~std::uint64_t{0}, high = 0;
};

using Find = void (*)(std::span<const RankedIds::Word>, std::uint64_t, std::span<const Id>, std::uint32_t*);

[[gnu::always_inline]] inline void find_in(std::span<const RankedIds::Word> words, std::uint64_t low,
                                           std::span<const Id> ids, std::uint32_t* numbers) {
  const std::uint64_t range = words.size() * kWordBits;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint64_t at = ids[i].bits() - low;
    if (at >= range) {
      numbers[i] = kNoRow;
      continue;
    }
    const RankedIds::Word& word = words[at / kWordBits];
    const std::uint64_t bit = std::uint64_t{1} << at % kWordBits;
    const auto number = word.before + static_cast<std::uint32_t>(std::popcount(word.bits & (bit - 1)));
    numbers[i] = (word.bits & bit) != 0 ? number : kNoRow;
  }
}

void find_plainly(std::span<const RankedIds::Word> words, std::uint64_t low, std::span<const Id> ids,
                  std::uint32_t* numbers) {
  find_in(words, low, ids, numbers);
}

#ifdef __x86_64__
[[gnu::target("popcnt")]] void find_by_popcnt(std::span<const RankedIds::Word> words, std::uint64_t low,
                                              std::span<const Id> ids, std::uint32_t* numbers) {
  find_in(words, low, ids, numbers);
}
#endif

Find finder() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("popcnt")) return find_by_popcnt;
#endif
  return find_plainly;
}

}  // namespace

RankedIds::RankedIds(ExecutionContext& context, std::uint64_t low, std::uint64_t words) : low_(low), charge_(context) {
  charge_.set(words * sizeof(Word));
  reserve_large(words_, words);
  words_.resize(words);
}

std::unique_ptr<RankedIds> RankedIds::of(ExecutionContext& context, std::span<const Id> ids,
                                         const std::vector<std::uint32_t>* rows) {
  const std::size_t count = rows ? rows->size() : ids.size();
  const Parts parts = Parts::for_threads(count, context.threads);
  std::vector<Bounds> bounds(parts.size());
  run_parts(context.threads, parts, [&](std::size_t part, std::size_t begin, std::size_t end) {
    Bounds own;
    for_each(ids, rows, begin, end, [&](std::uint64_t bits) {
      own.low = std::min(own.low, bits);
      own.high = std::max(own.high, bits);
    });
    bounds[part] = own;
  });
  Bounds all;
  for (const Bounds& part : bounds) all = {std::min(all.low, part.low), std::max(all.high, part.high)};
  if (count == 0 || (all.high - all.low) / kWordBits >= kWordsPerId * count) return nullptr;
  std::unique_ptr<RankedIds> set(new RankedIds(context, all.low, (all.high - all.low) / kWordBits + 1));

  // Each thread sets the bits of some words, and looks at those parts of the ids that have any of them.
  auto& words = set->words_;
  const Parts ranges(words.size(), std::min(parts.size(), context.threads));
  std::vector<std::uint32_t> members(ranges.size());
  run_parts(context.threads, ranges, [&](std::size_t range, std::size_t begin, std::size_t end) {
    const std::uint64_t first = all.low + begin * kWordBits, bits_of_range = (end - begin) * kWordBits;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (bounds[part].high < first || bounds[part].low >= first + bits_of_range) continue;
      for_each(ids, rows, parts.begin(part), parts.end(part), [&](std::uint64_t bits) {
        const std::uint64_t at = bits - first;
        if (at < bits_of_range) words[begin + at / kWordBits].bits |= std::uint64_t{1} << at % kWordBits;
      });
    }
    std::uint32_t before = 0;
    for (std::size_t i = begin; i < end; ++i) {
      words[i].before = before;
      before += static_cast<std::uint32_t>(std::popcount(words[i].bits));
    }
    members[range] = before;
  });
  for (const std::uint32_t of_range : members) set->size_ += of_range;
  std::exclusive_scan(members.begin(), members.end(), members.begin(), 0u);
  if (ranges.size() > 1) {
    run_parts(context.threads, ranges, [&](std::size_t range, std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) words[i].before += members[range];
    });
  }
  return set;
}

void RankedIds::find(std::span<const Id> ids, std::uint32_t* numbers) const {
  static const auto find_numbers = finder();
  find_numbers(words_, low_, ids, numbers);
}

}  // namespace casus::query
