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

TEST(KnownTerms, IndicesThatDoNotFitAreNotRemembered) {
  KnownTerms known(1 << 10);
  const TermHash hash = hash_term("\x01http://example.org/a");
  constexpr std::uint64_t kFirstTooLarge = (std::uint64_t{1} << 40) - 1;
  known.insert(hash, kFirstTooLarge);
  EXPECT_FALSE(known.find(hash));
  known.insert(hash, kFirstTooLarge - 1);
  EXPECT_EQ(known.find(hash), kFirstTooLarge - 1);
}

TEST(KnownTerms, TermsOfOneLineStandBesideEachOther) {
  KnownTerms known(1);
  const auto hash = [](std::uint64_t i) { return TermHash{i << 40 | i, i}; };
  for (std::uint64_t i = 0; i < KnownTerms::kTermsALine; ++i) known.insert(hash(i), i);
  for (std::uint64_t i = 0; i < KnownTerms::kTermsALine; ++i) EXPECT_EQ(known.find(hash(i)), i);
  known.insert(hash(KnownTerms::kTermsALine), 100);
  EXPECT_EQ(known.find(hash(KnownTerms::kTermsALine)), 100u);
  std::size_t left = 0;
  for (std::uint64_t i = 0; i < KnownTerms::kTermsALine; ++i) left += known.find(hash(i)).has_value();
  EXPECT_EQ(left, KnownTerms::kTermsALine - 1);
}

TEST(KnownTerms, IsBounded) {
  constexpr std::uint64_t kTerms = 100'000, kSlots = 1024;
  const auto hash = [](std::uint64_t i) { return hash_term("t" + std::to_string(i)); };
  KnownTerms known(kSlots * 8 + 7);
  for (std::uint64_t i = 0; i < kTerms; ++i) known.insert(hash(i), i);
  std::size_t found = 0;
  for (std::uint64_t i = 0; i < kTerms; ++i) {
    const auto index = known.find(hash(i));
    if (!index) continue;
    EXPECT_EQ(*index, i);
    ++found;
  }
  EXPECT_GT(found, kSlots * 9 / 10);
  EXPECT_LE(found, kSlots);
}

}  // namespace
}  // namespace casus::storage
