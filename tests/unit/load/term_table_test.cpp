#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "storage/load/term_table.h"

namespace casus::storage {
namespace {

std::vector<std::string> tricky_terms() {
  using namespace std::string_literals;
  std::vector<std::string> terms = {""s,
                                    "\0"s,
                                    "\0\0"s,
                                    "a"s,
                                    "a\0"s,
                                    "a\0\0"s,
                                    "a\0b"s,
                                    "\xFF"s,
                                    "12345678"s,
                                    "12345678\0"s,
                                    "12345678\0\0\0\0\0\0\0\0"s,
                                    "12345678\0\0\0\0\0\0\0\0x"s,
                                    "1234567"s,
                                    "123456789"s,
                                    std::string(1 << 20, 'x'),
                                    std::string(1 << 20, 'x') + "y"};
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string term = random() % 2 ? "http://example.org/a/long/shared/prefix/" : "";
    for (std::size_t n = random() % 24; n > 0; --n) term.push_back(static_cast<char>(random() % 3));
    terms.push_back(term);
  }
  return terms;
}

TEST(TermTable, NumbersDistinctTermsInTheOrderOfTheirArrival) {
  TermTable table;
  for (int round = 0; round < 2; ++round) {
    std::map<std::string, std::uint32_t> expected;
    for (const auto& term : tricky_terms()) {
      const auto [entry, is_new] = expected.emplace(term, static_cast<std::uint32_t>(expected.size()));
      ASSERT_EQ(table.add(std::hash<std::string>()(term), term), entry->second);
    }
    EXPECT_EQ(table.size(), expected.size());
    for (const auto& [term, number] : expected) ASSERT_EQ(table.at(number), term);
    const auto order = table.sorted();
    ASSERT_EQ(order.size(), expected.size());
    std::size_t i = 0;
    for (const auto& [term, number] : expected) ASSERT_EQ(order[i++], number) << "position " << i;
    EXPECT_GT(table.memory(), std::size_t{2} << 20);
    table.clear();
    EXPECT_EQ(table.size(), 0u);
    EXPECT_LT(table.memory(), std::size_t{1} << 16);
  }
}

TEST(TermTable, WorksWithAHashThatAlwaysCollides) {
  TermTable table;
  for (std::uint32_t i = 0; i < 2000; ++i) EXPECT_EQ(table.add(7, std::to_string(i)), i);
  for (std::uint32_t i = 0; i < 2000; ++i) EXPECT_EQ(table.add(7, std::to_string(i)), i);
}

}  // namespace
}  // namespace casus::storage
