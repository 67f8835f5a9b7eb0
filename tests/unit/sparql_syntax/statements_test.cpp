#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

/// What each statement of a script is: q, u, or p for only a prologue.
std::string kinds(std::string_view script) {
  ParserOptions here = options();
  std::string result;
  while (!script.empty()) {
    const Statement statement = parse_statement(script, here);
    result += "pqu"[statement.body.index()];
    if (const auto* update = std::get_if<Update>(&statement.body)) result += std::to_string(update->operations.size());
    EXPECT_GT(statement.length, 0u);
    if (statement.length == 0) break;
    script.remove_prefix(statement.length);
    here.base = statement.prologue.base;
    here.prefixes = statement.prologue.prefixes;
  }
  return result;
}

std::string statement_error(std::string_view text) {
  return error_of([&] { parse_statement(text, options()); });
}

TEST(Statements, TheGrammarTellsThemApart) {
  EXPECT_EQ(kinds("SELECT * {} ASK {} CLEAR ALL ASK {}"), "qqu1q");
  EXPECT_EQ(kinds("SELECT * {} ; ASK {} ;"), "qq");
  EXPECT_EQ(kinds("CLEAR ALL ; CLEAR ALL ; ASK {}"), "u2q");
  EXPECT_EQ(kinds("CLEAR ALL CLEAR ALL"), "u1u1");
}

TEST(Statements, PrologueCarriesOn) {
  EXPECT_EQ(kinds("PREFIX p: <p/> ; SELECT * { p:a p:b p:c } CLEAR GRAPH p:d"), "pqu1");
  EXPECT_EQ(kinds("CLEAR ALL ; PREFIX p: <p/> CLEAR GRAPH p:a ; PREFIX q: <q/> ASK { p:a q:b p:c }"), "u2q");
}

TEST(Statements, PrefixesOfAQueryBehindAnUpdateAreItsOwn) {
  const Statement statement = parse_statement("CLEAR ALL ; PREFIX p: <p/> ASK {}", options());
  EXPECT_EQ(statement.length, 12u);
  EXPECT_FALSE(statement.prologue.prefixes.find("p"));
}

TEST(Statements, LengthIsInBytesOfTheText) {
  EXPECT_EQ(parse_statement("ASK { ?s ?p \"\\u0041\\u0042\" } ASK {}", options()).length, 29u);
  EXPECT_EQ(parse_statement("  # nothing\n", options()).length, 12u);
  EXPECT_EQ(parse_statement("", options()).length, 0u);
}

TEST(Statements, APrologueAloneDeclares) {
  EXPECT_TRUE(parse_statement("PREFIX p: <p/>", options()).declares);
  EXPECT_TRUE(parse_statement("VERSION '1.2' ; ASK {}", options()).declares);
  EXPECT_FALSE(parse_statement("# nothing", options()).declares);
}

TEST(Statements, EndBeforeADotCommand) {
  EXPECT_EQ(parse_statement("PREFIX p: <p/>\n.help", options()).length, 15u);
  EXPECT_EQ(parse_statement("ASK {}\n.help", options()).length, 7u);
  EXPECT_EQ(parse_statement("CLEAR ALL ;\n.help", options()).length, 12u);
}

TEST(Statements, AMistakeAtTheEndBelongsToTheStatement) {
  EXPECT_EQ(statement_error("SELECT * {} LIMT 10"),
            "1:13: expected GROUP, HAVING, ORDER, LIMIT, OFFSET, VALUES, \";\" or the end of the statement, found "
            "\"LIMT\"; did you mean LIMIT?");
  EXPECT_NE(statement_error("ASK {} }"), "no error");
  EXPECT_NE(statement_error("CLEAR ALL }"), "no error");
  EXPECT_EQ(statement_error("CLEAR ALL ; CLEAR NIL"),
            "1:19: expected SILENT, GRAPH, DEFAULT, NAMED or ALL, found \"NIL\"");
  EXPECT_NE(statement_error("PREFIX p: <p/> nonsense"), "no error");
}

// The parser looks at a piece of a long script first; where the piece ends must not show.
TEST(Statements, OfALongScript) {
  for (std::size_t padding = 4040; padding < 4110; ++padding) {
    const std::string space = "#" + std::string(padding, ' ') + "\n";
    EXPECT_EQ(kinds(space +
                    "CLEAR ALL ; PREFIX p: <p/> CLEAR GRAPH p:a ; ASK {} SELECT * {} LIMIT 10 ASK { ?s ?p '\u00E9' }"),
              "u2qqq")
        << padding;
    EXPECT_EQ(kinds("CLEAR ALL ; " + space + " PREFIX p: <p/> CLEAR GRAPH p:a ASK {}"), "u2q") << padding;
    EXPECT_EQ(kinds("ASK { ?s ?p '''" + std::string(padding, 'x') + "\u00E9\U0001F46A''' } ASK {}"), "qq") << padding;
  }
  EXPECT_EQ(statement_error("ASK {}" + std::string(10000, '\n') + "x").substr(0, 9), "10001:1: ");
}

TEST(Statements, Incomplete) {
  for (const char* text :
       {"SELECT", "SELECT * {", "SELECT * { ?s", "SELECT * { ?s ?p '''abc\n", "INSERT DATA { :s :p 1", "PREFIX",
        "PREFIX p:", "ASK { FILTER(", "SELECT * { # comment", "DELETE", "ASK { VALUES (?x) { (1"}) {
    EXPECT_TRUE(is_incomplete(text, options())) << text;
  }
  for (const char* text : {"SELECT * {}", "", "PREFIX p: <p/>", "CLEAR ALL ;", "SELECT * { FILTR",
                           "SELECT * { ?s ?p 'abc", "SELECT * { x:y", "}", "ASK {} x"}) {
    EXPECT_FALSE(is_incomplete(text, options())) << text;
  }
}

}  // namespace
}  // namespace casus::query::test
