#include "query/execute/ranked_ids.h"

#include <algorithm>
#include <bit>

#include "query/functions/large_array.h"

namespace casus::query {
namespace {

constexpr std::uint64_t kWordBits = 64;
// A hash table takes 32 bytes and more for each id; a word for so many ids is no larger, and is met in ascending order
// more often than not.
constexpr std::uint64_t kWordsPerId = 2;

// Calls with each of the ids.
template <class Visit>
void for_each(std::span<const Id> ids, const std::vector<std::uint32_t>* rows, const Visit& visit) {
  if (rows) {
    for (const std::uint32_t row : *rows) visit(ids[row].bits());
  } else {
    for (const Id id : ids) visit(id.bits());
  }
}

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
  std::uint64_t low = ~std::uint64_t{0}, high = 0;
  for_each(ids, rows, [&](std::uint64_t bits) {
    low = std::min(low, bits);
    high = std::max(high, bits);
  });
  const std::uint64_t count = rows ? rows->size() : ids.size();
  if (count == 0 || (high - low) / kWordBits >= kWordsPerId * count) return nullptr;
  std::unique_ptr<RankedIds> set(new RankedIds(context, low, (high - low) / kWordBits + 1));
  auto& words = set->words_;
  for_each(ids, rows, [&](std::uint64_t bits) {
    const std::uint64_t at = bits - low;
    words[at / kWordBits].bits |= std::uint64_t{1} << at % kWordBits;
  });
  for (Word& word : words) {
    word.before = static_cast<std::uint32_t>(set->size_);
    set->size_ += static_cast<std::size_t>(std::popcount(word.bits));
  }
  return set;
}

void RankedIds::find(std::span<const Id> ids, std::uint32_t* numbers) const {
  static const auto find_numbers = finder();
  find_numbers(words_, low_, ids, numbers);
}

}  // namespace casus::query
