#include "storage/dictionary/known_terms.h"

#include <gtest/gtest.h>

#include <string>

namespace casus::storage {
namespace {

TEST(KnownTerms, FindsWhatWasInserted) {
  KnownTerms known;
  const std::string term = "\x01http://example.org/a";
  EXPECT_FALSE(known.find(hash_term(term), term));
  known.insert(hash_term(term), term, 7);
  EXPECT_EQ(known.find(hash_term(term), term), 7u);
}

TEST(KnownTerms, ComparesTermsThatShareAHash) {
  KnownTerms known;
  const TermHash hash{1, 2};
  known.insert(hash, "a", 1);
  EXPECT_FALSE(known.find(hash, "b"));
  known.insert(hash, "b", 2);
  EXPECT_EQ(known.find(hash, "b"), 2u);
  EXPECT_FALSE(known.find(hash, "a"));
}

TEST(KnownTerms, IsBounded) {
  KnownTerms known;
  const std::string long_term(100'000, 'x');
  known.insert(hash_term(long_term), long_term, 1);
  EXPECT_FALSE(known.find(hash_term(long_term), long_term));
  std::size_t found = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::string term = "t" + std::to_string(i);
    known.insert(hash_term(term), term, i);
  }
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::string term = "t" + std::to_string(i);
    const auto index = known.find(hash_term(term), term);
    if (!index) continue;
    EXPECT_EQ(*index, i);
    ++found;
  }
  EXPECT_GT(found, 4'000u);
  EXPECT_LE(found, 8'192u);
}

}  // namespace
}  // namespace casus::storage
