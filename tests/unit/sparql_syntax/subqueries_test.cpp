#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

TEST(Subqueries, WhatIsNotProjectedIsAnotherVariable) {
  EXPECT_EQ(pattern("?s :p ?o . { SELECT ?s { ?s :q ?o } }"),
            "(join (bgp (triple ?s <p> ?o)) (project (?s) (bgp (triple ?s <q> ?.o0))))");
}

TEST(Subqueries, SelectAllProjectsWhatIsVisible) {
  EXPECT_EQ(pattern("{ SELECT * { ?s :p ?o MINUS { ?s :q ?x } FILTER(?y) } }"),
            "(project (?s ?o) (filter ?.y1 (minus (bgp (triple ?s <p> ?o)) (bgp (triple ?s <q> ?.x0)))))");
}

TEST(Subqueries, NamesOfTwoLevels) {
  EXPECT_EQ(pattern("?x :p ?y { SELECT (?y AS ?x) { { SELECT ?y { ?y :q ?x } } } }"),
            "(join (bgp (triple ?x <p> ?y)) (project (?x) (extend (?x ?.y0) (project (?.y0) "
            "(bgp (triple ?.y0 <q> ?.x1))))))");
}

TEST(Subqueries, KeepTheirModifiers) {
  EXPECT_EQ(
      pattern("{ SELECT REDUCED ?s { ?s :p ?o } ORDER BY ?o LIMIT 2 OFFSET 1 VALUES ?o { 1 } }"),
      "(slice 1 2 (reduced (project (?s) (order (?.o0) (join (bgp (triple ?s <p> ?.o0)) (values (?.o0) (1)))))))");
}

TEST(Subqueries, StandAloneInTheirGroup) {
  EXPECT_NE(query_error("SELECT * { {} SELECT * { ?s ?p ?o } }"), "no error");
  EXPECT_NE(query_error("SELECT * { SELECT * { ?s ?p ?o } ?a ?b ?c }"), "no error");
  EXPECT_EQ(query_error("SELECT * { SELECT * { ?s ?p ?o } }"), "no error");
}

// Section 18.2.4.4.
TEST(Subqueries, AliasesAreNewNames) {
  EXPECT_EQ(query_error("SELECT (1 AS ?x) { ?x ?y ?z }"), "1:14: AS ?x: this variable is already bound in the pattern");
  EXPECT_EQ(query_error("SELECT (1 AS ?x) (2 AS ?x) {}"), "1:24: AS ?x: this variable is already in the SELECT clause");
  EXPECT_NE(query_error("SELECT ?x (2 AS ?x) {}"), "no error");
  EXPECT_NE(query_error("SELECT (1 AS ?x) { SELECT (2 AS ?x) {} }"), "no error");
  EXPECT_NE(query_error("SELECT (1 AS ?x) {} VALUES ?x { 1 }"), "no error");
  EXPECT_NE(query_error("SELECT ?y { ?x ?y ?z } GROUP BY ?y (1 AS ?x)"), "no error");
  EXPECT_EQ(query_error("SELECT (1 AS ?x) { { SELECT ?y { ?x ?y ?z } } }"), "no error");
}

TEST(Subqueries, ListedTwiceIsListedOnce) {
  EXPECT_EQ(algebra("SELECT ?x ?x { ?x ?y ?z }"), "(project (?x) (bgp (triple ?x ?y ?z)))");
}

}  // namespace
}  // namespace casus::query::test
