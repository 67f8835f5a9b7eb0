#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "casus/error.h"
#include "storage/dictionary/term_page.h"

namespace casus::storage {
namespace {

std::vector<std::string> random_terms(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < count; ++i) {
    std::string term = "\x10http://example.org/";
    for (std::size_t n = random() % 20; n > 0; --n) term.push_back(static_cast<char>(random() % 3));
    terms.push_back(std::move(term));
  }
  return terms;
}

TEST(TermPage, HoldsWhatWasBuilt) {
  for (const std::uint64_t first : {0ull, 1ull, 63ull, 64ull, 1000ull}) {
    const auto terms = random_terms(first, 300);
    TermPageBuilder builder(first);
    std::vector<std::pair<std::uint64_t, std::string>> pages;
    for (const auto& term : terms) {
      if (builder.add(term)) pages.emplace_back(builder.last_index(), builder.take());
    }
    if (!builder.empty()) pages.emplace_back(builder.last_index(), builder.take());
    std::uint64_t next = first;
    for (const auto& [last, bytes] : pages) {
      TermPage page;
      ASSERT_TRUE(page.append(bytes, last));
      EXPECT_EQ(page.first_index(), next);
      EXPECT_EQ(group_of(page.first_index()), group_of(last));
      for (; next <= last; ++next) EXPECT_EQ(page.at(next), terms[next - first]);
      EXPECT_FALSE(page.holds(next));
    }
    EXPECT_EQ(next, first + terms.size());
  }
}

TEST(TermPage, LongTermsMakeShortPages) {
  TermPageBuilder builder(0);
  EXPECT_TRUE(builder.add(std::string(100'000, 'x')));
  TermPage page;
  ASSERT_TRUE(page.append(builder.take(), 0));
  EXPECT_EQ(page.at(0), std::string(100'000, 'x'));
}

TEST(TermPage, FollowersAreAppendedAndOthersAreNot) {
  TermPageBuilder a(0), b(2);
  a.add("a");
  a.add("ab");
  b.add("abc");
  TermPage page;
  const std::string first(a.take()), second(b.take());
  ASSERT_TRUE(page.append(first, 1));
  EXPECT_FALSE(page.append(second, 3));
  ASSERT_TRUE(page.append(second, 2));
  EXPECT_EQ(page.at(2), "abc");
  EXPECT_EQ(page.at(1), "ab");
}

TEST(TermPage, HostileBytesAreRefused) {
  TermPageBuilder builder(0);
  for (const auto& term : random_terms(9, 40)) builder.add(term);
  const std::string good(builder.take());
  for (std::size_t n = 0; n < good.size(); ++n) {
    TermPage page;
    EXPECT_THROW(page.append(std::string_view(good).substr(0, n), 39), StorageError);
  }
  TermPage page;
  EXPECT_THROW(page.append(good + "x", 39), StorageError);
  TermPage wrong_key;
  EXPECT_THROW(wrong_key.append(good, 10), StorageError);
  std::mt19937_64 random(10);
  for (int i = 0; i < 100'000; ++i) {
    std::string bytes = good;
    for (int flips = 0; flips < 3; ++flips) bytes[random() % bytes.size()] = static_cast<char>(random());
    TermPage any;
    try {
      any.append(bytes, 39);
    } catch (const StorageError& error) {
      ASSERT_EQ(error.reason(), StorageError::Reason::kCorrupt);
    }
  }
}

}  // namespace
}  // namespace casus::storage
