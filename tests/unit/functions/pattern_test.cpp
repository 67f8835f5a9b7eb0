#include "query/functions/pattern.h"

#include <gtest/gtest.h>

#include <random>

#include "query/functions/required_literal.h"

namespace casus::query {
namespace {

TEST(RequiredLiteral, IsTheLongestStringThatEveryMatchHas) {
  const auto literal = [](std::string_view pattern, std::string_view flags = "") {
    return required_literal(pattern, flags);
  };
  EXPECT_EQ(literal("Army of [A-Z][a-z]+.*, 2019-1[0-2]-"), "Army of ");
  EXPECT_EQ(literal("^plain text$"), "plain text");
  EXPECT_EQ(literal("a|b"), "");
  EXPECT_EQ(literal("(a|b)cd"), "cd");
  EXPECT_EQ(literal("xy?z+w*v{2}u"), "x");
  EXPECT_EQ(literal("ab?"), "a");
  EXPECT_EQ(literal("a\xD8\xA8?"), "a");
  EXPECT_EQ(literal("\xD8\xA8\xD8\xAA"), "\xD8\xA8\xD8\xAA");
  EXPECT_EQ(literal("a\\.b\\d+cde"), "a.b");
  EXPECT_EQ(literal("\\p{Lu}bc[^]x]y"), "bc");
  EXPECT_EQ(literal("([)](\\))x)yz"), "yz");
  EXPECT_EQ(literal("abc", "i"), "");
  EXPECT_EQ(literal("(?i)abc"), "");
  EXPECT_EQ(literal("a b", "x"), "");
  EXPECT_EQ(literal("abc", "sm"), "abc");
}

TEST(PatternCache, TellsFlagsFromPatterns) {
  PatternCache cache;
  EXPECT_NE(cache.find("i/abc", ""), nullptr);
  EXPECT_EQ(cache.find("abc", "/i"), nullptr);
}

TEST(LiteralPrefix, IsWhatEveryMatchBeginsWith) {
  const auto prefix = [](std::string_view pattern, std::string_view flags = "") {
    const LiteralPrefix found = literal_prefix(pattern, flags);
    return found.text + (found.whole ? " whole" : "");
  };
  EXPECT_EQ(prefix("^name"), "name whole");
  EXPECT_EQ(prefix("name"), "");
  EXPECT_EQ(prefix("^na\\.me$"), "na.me");
  EXPECT_EQ(prefix("^name [0-9]"), "name ");
  EXPECT_EQ(prefix("^names?"), "name");
  EXPECT_EQ(prefix("^name+"), "name");
  EXPECT_EQ(prefix("^nam\xD8\xA8*"), "nam");
  EXPECT_EQ(prefix("^name{2}"), "nam");
  EXPECT_EQ(prefix("^a|b"), "");
  EXPECT_EQ(prefix("^name\\d"), "name");
  EXPECT_EQ(prefix("^name", "i"), "");
  EXPECT_EQ(prefix("^name", "m"), "");
  EXPECT_EQ(prefix("^name", "s"), "name whole");
}

TEST(LiteralPrefix, IsAtTheStartOfEveryTextThatMatches) {
  std::mt19937 random(8);
  const auto pick = [&](std::string_view from) { return from[random() % from.size()]; };
  std::size_t tried = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string pattern = "^", text;
    for (std::size_t i = 1 + random() % 6; i > 0; --i) pattern += pick("aabbc.*+?|()[]^$\\{}1,d");
    for (std::size_t i = random() % 6; i > 0; --i) text += pick("aabbc.1(){}");
    const auto compiled = compile_pattern(pattern, "");
    if (!compiled) continue;
    const LiteralPrefix prefix = literal_prefix(pattern, "");
    const bool begins = text.starts_with(prefix.text);
    if (begins && !prefix.whole) continue;
    ++tried;
    EXPECT_EQ(matches(*compiled, text), begins) << pattern << " on " << text;
  }
  EXPECT_GT(tried, 1000u);
}

// Texts that match without the literal would be lost.
TEST(RequiredLiteral, IsInEveryTextThatMatches) {
  std::mt19937 random(7);
  const auto pick = [&](std::string_view from) { return from[random() % from.size()]; };
  std::size_t tried = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string pattern, text;
    for (std::size_t i = 1 + random() % 8; i > 0; --i) pattern += pick("aabbc.*+?|()[]^$\\{}1,d");
    for (std::size_t i = random() % 8; i > 0; --i) text += pick("aabbc.1(){}");
    const auto compiled = compile_pattern(pattern, "");
    if (!compiled) continue;
    if (text.find(compiled->required) != std::string::npos) continue;
    compiled->required.clear();
    ++tried;
    EXPECT_FALSE(matches(*compiled, text)) << pattern << " on " << text;
  }
  EXPECT_GT(tried, 1000u);
}

}  // namespace
}  // namespace casus::query
