#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

TEST(Messages, ShowTheLineAndACaret) {
  ParserOptions here = options();
  here.source_name = "q.rq";
  try {
    parse_query("SELECT * {\n\t?s ?p ?o FILTR(?o)\n}", here);
    FAIL();
  } catch (const SyntaxError& error) {
    EXPECT_STREQ(error.what(),
                 "q.rq:2:11: expected an annotation, \",\", \";\", \".\", a graph pattern or \"}\", found \"FILTR\"; "
                 "did you mean FILTER?\n"
                 "\t?s ?p ?o FILTR(?o)\n"
                 "\t         ^");
    EXPECT_EQ(error.position().offset, 21u);
  }
}

TEST(Messages, StartWhereTheStatementStarts) {
  ParserOptions here = options();
  here.start = {10, 5, 100};
  EXPECT_EQ(error_of([&] { parse_query("ASK }", here); }), "10:9: expected FROM, WHERE or \"{\", found \"}\"");
  EXPECT_EQ(error_of([&] { parse_query("ASK\n}", here); }), "11:1: expected FROM, WHERE or \"{\", found \"}\"");
  try {
    parse_query("ASK }", here);
    FAIL();
  } catch (const SyntaxError& error) {
    EXPECT_EQ(error.position().offset, 104u);
  }
}

TEST(Messages, CountCodePoints) {
  EXPECT_EQ(query_error("ASK { ?s ?p \"\u00E9\U0001F46A\" } }").substr(0, 5), "1:20:");
}

TEST(Messages, NameWhatIsExpected) {
  EXPECT_EQ(query_error(""), "1:1: expected BASE, PREFIX, VERSION, SELECT, CONSTRUCT, DESCRIBE or ASK, found the end");
  EXPECT_EQ(query_error("SELECT { ?s ?p ?o }"),
            "1:8: expected DISTINCT, REDUCED, a variable, \"(\" or \"*\", found \"{\"");
  EXPECT_EQ(query_error("SELECT ?s { ?s ?p }"), "1:19: expected an object, found \"}\"");
  EXPECT_EQ(query_error("SELECT ?s { ?s }"), "1:16: expected a predicate, found \"}\"");
  EXPECT_EQ(query_error("ASK { FILTER( ) }"), "1:15: expected an expression, found \")\"");
  EXPECT_EQ(query_error("ASK { FILTER(?x + ) }"), "1:19: expected an expression, found \")\"");
  EXPECT_EQ(query_error("ASK { FILTER(?x ?y) }"), "1:17: expected an operator or \")\", found \"?y\"");
  EXPECT_EQ(query_error("ASK { BIND(1 ?x) }"), "1:14: expected an operator or AS, found \"?x\"");
  EXPECT_EQ(query_error("ASK { ?s ?p ?o"),
            "1:15: expected an annotation, \",\", \";\", \".\", a graph pattern or \"}\", found the end");
  EXPECT_EQ(query_error("SELECT * { ?s ?p ?o } LIMIT x"), "1:29: expected a number, found \"x\"");
  EXPECT_EQ(query_error("ASK { VALUES ?x { ?y } }"), "1:19: expected a value or \"}\", found \"?y\"");
  EXPECT_EQ(update_error("INSERT { ?s ?p ?o }"), "1:20: expected USING or WHERE, found the end");
  EXPECT_EQ(update_error("INSERT ?s"), "1:8: expected DATA or \"{\", found \"?s\"");
}

TEST(Messages, SuggestKeywordsAndFunctions) {
  EXPECT_EQ(
      query_error("SELCT * {}"),
      "1:1: expected BASE, PREFIX, VERSION, SELECT, CONSTRUCT, DESCRIBE or ASK, found \"SELCT\"; did you mean SELECT?");
  EXPECT_EQ(query_error("ASK { FILTER(STRLN(?x)) }"), "1:14: unknown function STRLN; did you mean STRLEN?");
  EXPECT_EQ(query_error("ASK { FILTER contians(?x, ?y) }"), "1:14: unknown function contians; did you mean CONTAINS?");
  EXPECT_EQ(query_error("ASK { FILTER(FROBNICATE(?x)) }"), "1:14: unknown function FROBNICATE");
  EXPECT_EQ(
      query_error("SELECT * {} ODER BY ?x"),
      "1:13: expected GROUP, HAVING, ORDER, LIMIT, OFFSET, VALUES or the end, found \"ODER\"; did you mean ORDER?");
}

TEST(Messages, ExplainBrokenTokens) {
  EXPECT_EQ(query_error("ASK { ?s ?p 'abc }"),
            "1:13: the string that begins here is not closed on its line; long strings stand in three quotes");
  EXPECT_EQ(query_error("ASK { ?s ?p '''abc }"), "1:13: the string that begins here is not closed");
  EXPECT_EQ(query_error("ASK { ?s ?p 'a\\qb' }"), "1:13: a wrong escape in the string that begins here");
  EXPECT_EQ(query_error("ASK { ?s 'abc' ?o }"), "1:10: expected a predicate, found \"'\"");
  EXPECT_EQ(query_error("ASK { ?s ?p <a b> }"), "1:13: an IRI cannot hold the character ' '");
  EXPECT_EQ(query_error("ASK { ?s ?p <ab"), "1:13: the IRI that begins here is not closed");
}

TEST(Messages, SayWhereUtf8Breaks) {
  EXPECT_EQ(query_error("ASK {\n ?s\xC3\xA9 \xFF }"), "2:6: this byte is not valid UTF-8");
  EXPECT_EQ(update_error("\xC0\x80"), "1:1: this byte is not valid UTF-8");
  EXPECT_EQ(query_error(std::string("ASK { \0 }", 9)),
            "1:7: expected SELECT, a triple pattern, a graph pattern or \"}\", found the character U+0000");
}

}  // namespace
}  // namespace casus::query::test
