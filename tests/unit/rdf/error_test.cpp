#include "casus/error.h"

#include <gtest/gtest.h>

namespace casus {
namespace {

TEST(SyntaxError, PointsAtTheColumn) {
  const SyntaxError error("data.ttl", {3, 5, 40}, "expected '.'", "abc def");
  EXPECT_STREQ(error.what(), "data.ttl:3:5: expected '.'\nabc def\n    ^");
  EXPECT_EQ(error.source(), "data.ttl");
  EXPECT_EQ(error.position().line, 3u);
  EXPECT_EQ(error.message(), "expected '.'");
  EXPECT_EQ(error.source_line(), "abc def");
}

TEST(SyntaxError, WorksWithoutALine) {
  EXPECT_STREQ(SyntaxError("<query>", {1, 2, 1}, "bad").what(), "<query>:1:2: bad");
  EXPECT_STREQ(SyntaxError("", {}, "bad").what(), "bad");
  EXPECT_STREQ(SyntaxError("f", {}, "bad", "line").what(), "f: bad\nline");
}

TEST(SyntaxError, CountsCodePointsAndKeepsTabs) {
  const SyntaxError error("f", {1, 5, 0}, "m", "\tأبx!");
  EXPECT_STREQ(error.what(), "f:1:5: m\n\tأبx!\n\t   ^");
}

TEST(SyntaxError, CaretMayStandBehindTheLine) {
  EXPECT_STREQ(SyntaxError("f", {1, 4, 3}, "m", "abc\nnext").what(), "f:1:4: m\nabc\n   ^");
  EXPECT_STREQ(SyntaxError("f", {1, 90, 3}, "m", "abc").what(), "f:1:90: m\nabc\n   ^");
}

TEST(SyntaxError, ShortensLongLinesAroundTheCaret) {
  const std::string line = std::string(5000, 'x') + '!' + std::string(5000, 'y');
  const SyntaxError error("f", {1, 5001, 5000}, "m", line);
  EXPECT_LT(error.source_line().size(), 130u);
  const std::size_t mark = error.source_line().find('!');
  ASSERT_NE(mark, std::string::npos);
  EXPECT_EQ(std::string(error.what()), "f:1:5001: m\n" + error.source_line() + '\n' + std::string(mark, ' ') + '^');
  EXPECT_TRUE(error.source_line().starts_with("..."));
  EXPECT_TRUE(error.source_line().ends_with("..."));
}

TEST(SyntaxError, CaretWithinAPartOfTheLine) {
  const SyntaxError error("f", {1, 100001, 100000}, "m", "abc!", 4);
  EXPECT_STREQ(error.what(), "f:1:100001: m\nabc!\n   ^");
}

TEST(SyntaxError, KeepsControlCharactersFromTheTerminal) {
  const SyntaxError error("f", {1, 1, 0}, "m", "\x1B[31m\xFF\x7F");
  EXPECT_EQ(error.source_line(), "\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace casus
