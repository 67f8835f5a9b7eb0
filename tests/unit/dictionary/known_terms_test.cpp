#include "storage/dictionary/known_terms.h"

#include <gtest/gtest.h>

#include <string>

namespace casus::storage {
namespace {

TEST(KnownTerms, FindsWhatWasInserted) {
  KnownTerms known(1 << 10);
  const TermHash hash = hash_term("\x01http://example.org/a");
  EXPECT_FALSE(known.find(hash));
  known.insert(hash, 7);
  EXPECT_EQ(known.find(hash), 7u);
  known.insert(hash, 0);
  EXPECT_EQ(known.find(hash), 0u);
  EXPECT_FALSE(known.find(hash_term("\x01http://example.org/b")));
}

TEST(KnownTerms, NothingIsKnownOfTheHashThatAnEmptySlotHolds) {
  EXPECT_FALSE(KnownTerms(1 << 10).find({0, 0}));
}

TEST(KnownTerms, IsBounded) {
  constexpr std::uint64_t kTerms = 100'000, kSlots = 1024;
  const auto hash = [](std::uint64_t i) { return hash_term("t" + std::to_string(i)); };
  KnownTerms known(kSlots * 16 + 15);
  for (std::uint64_t i = 0; i < kTerms; ++i) known.insert(hash(i), i);
  std::size_t found = 0;
  for (std::uint64_t i = 0; i < kTerms; ++i) {
    const auto index = known.find(hash(i));
    if (!index) continue;
    EXPECT_EQ(*index, i);
    ++found;
  }
  EXPECT_GT(found, kSlots / 2);
  EXPECT_LE(found, kSlots);
}

}  // namespace
}  // namespace casus::storage
