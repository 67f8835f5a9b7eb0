#include "storage/dictionary/page_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "storage/dictionary/cached_page.h"
#include "storage/dictionary/term_page.h"

namespace casus::storage {
namespace {

CountedRef<CachedPage> page_of(std::uint64_t first, const std::vector<std::string>& terms) {
  TermPageBuilder builder(first);
  for (const std::string& term : terms) builder.add(term);
  TermPage page;
  page.append(builder.take(), builder.last_index());
  return CachedPage::make(page);
}

std::vector<std::string> texts(std::uint64_t first, std::size_t count) {
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < count; ++i) terms.push_back("\x10http://example.org/things/" + std::to_string(first + i));
  return terms;
}

TEST(CachedPage, KeepsWhatTermsShareOnce) {
  const std::vector<std::string> terms = texts(640, kTermsAGroup);
  const CountedRef<CachedPage> page = page_of(640, terms);
  EXPECT_EQ(page->prefix(), "\x10http://example.org/things/");
  EXPECT_LT(page->memory(), kTermsAGroup * terms.front().size() / 2);
  EXPECT_FALSE(page->holds(639));
  EXPECT_FALSE(page->holds(640 + kTermsAGroup));
  PagePin pin;
  pin.set(page.share());
  for (std::size_t i = terms.size(); i-- > 0;) {
    ASSERT_TRUE(pin.holds(640 + i));
    EXPECT_EQ(pin.at(640 + i), terms[i]);
  }
}

TEST(CachedPage, HoldsTermsOfAllKinds) {
  const std::vector<std::vector<std::string>> pages = {
      {"a"},
      {std::string(100'000, 'x')},
      {"b", "a"},
      {"ab", "a", "abc"},
      {"same", "same"},
      {std::string(900, 'y'), "y"},
  };
  PagePin pin;  // one for all: what it held must not show through
  for (const auto& terms : pages) {
    pin.set(page_of(7, terms));
    for (std::size_t i = 0; i < terms.size(); ++i) EXPECT_EQ(pin.at(7 + i), terms[i]);
    EXPECT_FALSE(pin.holds(7 + terms.size()));
  }
}

TEST(PageCache, IsBounded) {
  PageCache cache(1 << 20);
  std::size_t held = 0;
  for (std::uint64_t group = 0; group < 5000; ++group) {
    const std::uint64_t index = group * kTermsAGroup;
    cache.insert(page_of(index, {std::string(2000, 'x')}));
    ASSERT_TRUE(cache.find(index));
    EXPECT_FALSE(cache.find(index + 1));
  }
  for (std::uint64_t group = 0; group < 5000; ++group) held += cache.find(group * kTermsAGroup) ? 2000 : 0;
  EXPECT_LE(held, std::size_t{1} << 20);
  EXPECT_GT(held, std::size_t{1} << 19);
  cache.insert(page_of(0, {std::string(std::size_t{1} << 19, 'x')}));
  EXPECT_FALSE(cache.find(0)) << "a page that would drive out most others";
}

TEST(PageCache, ThreadsShareItWhilePagesAreGivenUp) {
  PageCache cache(64 << 10);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      PagePin pin;
      for (std::size_t i = 0; i < 5'000; ++i) {
        const std::uint64_t first = (i * (2 * thread + 1) + i / 7) % 500 * kTermsAGroup;
        CountedRef<CachedPage> page = cache.find(first);
        if (!page) {
          page = page_of(first, texts(first, kTermsAGroup));
          cache.insert(page);
        }
        pin.set(std::move(page));
        if (pin.at(first + 5) != texts(first + 5, 1).front()) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace casus::storage
