#include <gtest/gtest.h>

#include "tests/unit/rdf_syntax/reading.h"

namespace casus::storage {
namespace {

TEST(NTriples, ReadsTerms) {
  const std::string text =
      "# comment\r\n"
      "\t<http://s> <http://p> <http://o> . # comment\n"
      "_:a<http://p>_:b.c.\n"
      "_:a <http://p> \"x\\n\\u00e9\" .\r"
      "_:a <http://p> \"x\"@en-GB .\n\n"
      "_:a <http://p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .";
  EXPECT_EQ(read_lines(text, RdfFormat::kNTriples),
            "<http://s> <http://p> <http://o>\n"
            "_:a <http://p> _:b.c\n"
            "_:a <http://p> \"x\\né\"\n"
            "_:a <http://p> \"x\"@en-gb\n"
            "_:a <http://p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer>\n");
}

TEST(NTriples, EmptyDocuments) {
  for (const char* text : {"", "\n", "# only\n# comments", "  \t\r\n", "\xEF\xBB\xBF"}) {
    EXPECT_EQ(read_lines(text, RdfFormat::kNTriples), "");
  }
}

TEST(NTriples, PassesOverAByteOrderMark) {
  EXPECT_EQ(read_lines("\xEF\xBB\xBF<a:s> <a:p> <a:o> .", RdfFormat::kNTriples), "<a:s> <a:p> <a:o>\n");
  EXPECT_EQ(error_of("\xEF\xBB\xBF<a:s> x", RdfFormat::kNTriples),
            "test:1:7: expected a predicate (an IRI in <>), found 'x'");
}

TEST(NTriples, Errors) {
  const auto error = [](std::string_view text) { return error_of(text, RdfFormat::kNTriples); };
  EXPECT_EQ(error("<a:s> <a:p> <a:o>"), "test:1:18: expected '.', found the end of the input");
  EXPECT_EQ(error("\n\n<a:s> <a:p> \"é\" <a:o>"), "test:3:17: expected '^^', a language tag or '.', found '<'");
  EXPECT_EQ(error("<a:s> <a:p> <a:o> . <a:s> <a:p> <a:o> ."), "test:1:21: expected the end of the line, found '<'");
  EXPECT_EQ(
      error("<a:s> <a:p>\n<a:o> ."),
      "test:1:12: expected an object (an IRI in <>, a blank node, a literal or '<<('), found the end of the line");
  EXPECT_EQ(error("<s> <a:p> <a:o> ."), "test:1:1: the IRI <s> is relative; this syntax has no base IRI");
  EXPECT_EQ(error("<a:s> <a:p> \"a\\qb\" ."), "test:1:16: expected one of t b n r f u U \" ' \\, found 'qb'");
  EXPECT_EQ(error("<a:s> <a:p> \"\\uD83D\" ."), "test:1:14: the escape \\uD83D is a surrogate, not a character");
  EXPECT_EQ(error("<a:s> <a:p> <a:o> <a:g> ."), "test:1:19: expected '.', found '<'");
  EXPECT_EQ(error("<a:s> <a:p> \"x\"@en-overlongs ."),
            "test:1:20: a part of a language tag has at most eight characters");
  EXPECT_EQ(
      error("<a:s> <a:p> \"\\n\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ."),
      "test:1:17: a literal of datatype <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> needs a language tag");
  EXPECT_NE(error("<a:s> <a:p> 1 ."), "");
  EXPECT_NE(error("<a:s> \"p\" <a:o> ."), "");
  EXPECT_NE(error("<a:s> _:p <a:o> ."), "");
  EXPECT_NE(error("@prefix a: <a:b> ."), "");
}

TEST(NTriples, IgnoresTheBase) {
  EXPECT_NE(error_of("<s> <a:p> <a:o> .", options_for(RdfFormat::kNTriples, "http://base/")), "");
}

TEST(NQuads, ReadsGraphs) {
  EXPECT_EQ(read_lines("<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> \"o\" _:g .\n<a:s> <a:p> <a:o> .\n", RdfFormat::kNQuads),
            "<a:s> <a:p> <a:o> <a:g>\n<a:s> <a:p> \"o\" _:g\n<a:s> <a:p> <a:o>\n");
  EXPECT_NE(error_of("<a:s> <a:p> <a:o> \"g\" .", RdfFormat::kNQuads), "");
  EXPECT_NE(error_of("<a:s> <a:p> <a:o> <a:g> <a:h> .", RdfFormat::kNQuads), "");
}

TEST(KeepGoing, SkipsBadLinesOnly) {
  ReadOptions options = options_for(RdfFormat::kNQuads);
  options.keep_going = true;
  using namespace std::string_literals;
  const std::string text =
      "<a:s> <a:p> <a:1> .\n"
      "garbage \xFF \0 here\n"
      "<a:s> <a:p> \"unterminated\n"
      "<a:s> <a:p> <a:2> .\r\n"
      "<a:s> <a:p> <relative> .\n"
      "<a:s> <a:p> \"\\uD800\" .\n"
      "<a:s> <a:p> <a:3> . trailing\n"
      "<a:s> <a:p> <a:4> .\n"
      "<a:s> <a:p>"s;
  for (std::size_t window = 1; window < 200; ++window) {
    options.window_size = window;
    const Collector found = collect(text, options);
    EXPECT_EQ(lines_of(found.quads), "<a:s> <a:p> <a:1>\n<a:s> <a:p> <a:2>\n<a:s> <a:p> <a:4>\n");
    ASSERT_EQ(found.skips.size(), 6u) << window;
    EXPECT_TRUE(found.skips[0].starts_with("test:2:1: ")) << found.skips[0];
    EXPECT_TRUE(found.skips[1].starts_with("test:3:26: ")) << found.skips[1];
    EXPECT_TRUE(found.skips[2].starts_with("test:5:13: ")) << found.skips[2];
    EXPECT_TRUE(found.skips[5].starts_with("test:9:12: ")) << found.skips[5];
  }
}

TEST(KeepGoing, IsForLineFormatsOnly) {
  ReadOptions options = options_for(RdfFormat::kTurtle);
  options.keep_going = true;
  EXPECT_THROW(collect("bad\n<a:s> <a:p> <a:o> .", options), SyntaxError);
}

}  // namespace
}  // namespace casus::storage
