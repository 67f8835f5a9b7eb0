#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

TEST(Prologue, DeclarationsApplyFromTheirPlaceOn) {
  EXPECT_EQ(algebra("PREFIX p: <a/> base <http://o/> PREFIX q: <a/> ASK { p:x q:x <x> }"),
            "(bgp (triple <a/x> <http://o/a/x> <http://o/x>))");
}

TEST(Prologue, ALaterDeclarationReplacesAnEarlierOne) {
  EXPECT_EQ(algebra("PREFIX p: <1/> PREFIX p: <2/> ASK { p:x p: p:y }"), "(bgp (triple <2/x> <2/> <2/y>))");
}

TEST(Prologue, RelativeBaseIsResolved) {
  EXPECT_EQ(algebra("BASE <a/> ASK {<x> <y> <z>}"), "(bgp (triple <a/x> <a/y> <a/z>))");
}

TEST(Prologue, QueryKeepsItsBase) {
  EXPECT_EQ(parse_query("BASE <http://o/> ASK {}", options()).base, "http://o/");
  EXPECT_EQ(parse_query("ASK {}", options()).base, "http://e/");
}

TEST(Prologue, UnknownPrefixesComeWithASuggestion) {
  EXPECT_EQ(query_error("ASK { ?s foaf:name ?o }"),
            "1:10: unknown prefix \"foaf:\"; did you mean PREFIX foaf: <http://xmlns.com/foaf/0.1/>?");
  EXPECT_EQ(query_error("PREFIX conflict: <c/> ASK { ?s conflit:name ?o }"),
            "1:32: unknown prefix \"conflit:\"; did you mean \"conflict:\"?");
  EXPECT_EQ(query_error("ASK { ?s zz:name ?o }"), "1:10: unknown prefix \"zz:\"; declare it with PREFIX zz: <...>");
}

TEST(Prologue, PrefixNamesEndWithAColon) {
  EXPECT_EQ(query_error("PREFIX a <b> ASK {}"), "1:8: expected a prefix such as \"ex:\", found \"a\"");
}

TEST(Prologue, VersionsAreThoseOfSparql) {
  EXPECT_EQ(algebra("VERSION '1.2' PREFIX p: <1/> version \"1.2-basic\" VERSION '1.1' ASK { p:x p:y 1 }"),
            "(bgp (triple <1/x> <1/y> 1))");
  EXPECT_EQ(update_error("VERSION '1.2' CLEAR ALL ; VERSION '1.1' CLEAR ALL"), "no error");
  EXPECT_EQ(query_error("VERSION '1.3' ASK {}"), "1:9: SPARQL \"1.3\" is unknown here; use \"1.2\"");
  for (const char* version : {"1.2", "'''1.2'''", "\"\"\"1.2\"\"\"", "<1.2>"}) {
    const std::string error = query_error("VERSION " + std::string(version) + " ASK {}");
    EXPECT_TRUE(error.starts_with("1:9: expected a version such as \"1.2\", found")) << error;
  }
}

}  // namespace
}  // namespace casus::query::test
