#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

TEST(Aggregates, KeysHavingAndOrder) {
  EXPECT_EQ(
      algebra("SELECT ?x (SUM(?y) AS ?s) { ?x :p ?y } GROUP BY ?x HAVING (COUNT(*) > 1) ORDER BY DESC(SUM(?y)) ?x"),
      "(project (?x ?s) (order ((desc ?.aggregate1) ?x) (extend (?s ?.aggregate1) (filter (> ?.aggregate0 1) "
      "(group (?x) (?.aggregate0 (count *)) (?.aggregate1 (sum ?y)) (bgp (triple ?x <p> ?y)))))))");
}

TEST(Aggregates, WithoutGroupByThereIsOneGroup) {
  EXPECT_EQ(algebra("SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x :p ?y }"),
            "(project (?n) (extend (?n ?.aggregate0) (group () (?.aggregate0 (count distinct ?x)) "
            "(bgp (triple ?x <p> ?y)))))");
}

TEST(Aggregates, ExpressionsAsKeys) {
  EXPECT_EQ(
      algebra("SELECT ?l (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY (STRLEN(?y) AS ?l) STR(?x) (?y + 1)"),
      "(project (?l ?n) (extend (?n ?.aggregate2) (group (?l ?.key0 ?.key1) (?.aggregate2 (count *)) "
      "(extend (?.key1 (+ ?y 1)) (extend (?.key0 (str ?x)) (extend (?l (strlen ?y)) (bgp (triple ?x <p> ?y))))))))");
}

TEST(Aggregates, LaterExpressionsSeeEarlierNames) {
  EXPECT_EQ(
      algebra("SELECT (COUNT(*) AS ?n) (?n * 2 AS ?m) {}"),
      "(project (?n ?m) (extend (?m (* ?n 2)) (extend (?n ?.aggregate0) (group () (?.aggregate0 (count *)) (bgp)))))");
}

TEST(Aggregates, OthersInOrderByAreSampled) {
  EXPECT_EQ(algebra("SELECT ?x { ?x :p ?y } GROUP BY ?x ORDER BY ?y"),
            "(project (?x) (order (?.aggregate0) (group (?x) (?.aggregate0 (sample ?y)) (bgp (triple ?x <p> ?y)))))");
}

TEST(Aggregates, HavingMayNameASelectExpression) {
  EXPECT_EQ(algebra("SELECT ?x (COUNT(*) AS ?n) { ?x :p ?y } GROUP BY ?x HAVING (?n > 1)"),
            "(project (?x ?n) (filter (> ?n 1) (extend (?n ?.aggregate0) (group (?x) (?.aggregate0 (count *)) "
            "(bgp (triple ?x <p> ?y))))))");
}

TEST(Aggregates, AllFunctions) {
  EXPECT_EQ(
      query_error("SELECT (COUNT(*) AS ?a) (SUM(DISTINCT ?x) AS ?b) (MIN(?x) AS ?c) (MAX(?x) AS ?d) (AVG(?x) AS ?e) "
                  "(SAMPLE(?x) AS ?f) (GROUP_CONCAT(?x) AS ?g) {}"),
      "no error");
  EXPECT_EQ(algebra("SELECT (group_concat(distinct ?x ; separator = '; ') AS ?g) {}"),
            "(project (?g) (extend (?g ?.aggregate0) (group () (?.aggregate0 (group_concat distinct ?x "
            "(separator \"; \"))) (bgp))))");
}

TEST(Aggregates, UngroupedVariables) {
  EXPECT_EQ(query_error("SELECT ?y { ?x :p ?y } GROUP BY ?x"),
            "1:8: ?y is neither in GROUP BY nor inside an aggregate");
  EXPECT_NE(query_error("SELECT ?y (COUNT(*) AS ?n) { ?x :p ?y }"), "no error");
  EXPECT_NE(query_error("SELECT (?y + 1 AS ?z) { ?x :p ?y } GROUP BY ?x"), "no error");
  EXPECT_NE(query_error("SELECT (STR(?x) AS ?z) { ?x :p ?y } GROUP BY STR(?x)"), "no error");
  EXPECT_EQ(query_error("SELECT (?x + COUNT(?y) AS ?z) { ?x :p ?y } GROUP BY ?x"), "no error");
}

// SPARQL 1.2, section 18.3.4.4: behind the grouping, only its keys are in scope.
TEST(Aggregates, NamesOfThePatternAreFreeAgain) {
  EXPECT_EQ(algebra("SELECT (123 AS ?y) (COUNT(?y) AS ?n) (?y + 1 AS ?z) { ?x :p ?y } GROUP BY ?x ORDER BY ?y MAX(?y)"),
            "(project (?y ?n ?z) (order (?y ?.aggregate2) (extend (?z (+ ?y 1)) (extend (?n ?.aggregate1) "
            "(extend (?y 123) (group (?x) (?.aggregate1 (count ?.y0)) (?.aggregate2 (max ?.y0)) "
            "(bgp (triple ?x <p> ?.y0))))))))");
  EXPECT_EQ(query_error("SELECT (COUNT(?x) AS ?x) { ?x :p ?y }"), "no error");
  EXPECT_EQ(query_error("SELECT * { { SELECT (COUNT(?x) AS ?x) { ?x :p ?y } } ?x :p ?z }"), "no error");
  EXPECT_EQ(query_error("SELECT (123 AS ?y) { ?x :p ?y } GROUP BY ?y"),
            "1:16: AS ?y: this variable is already a key of GROUP BY");
  EXPECT_EQ(query_error("SELECT (123 AS ?y) { } GROUP BY (1 AS ?y)"),
            "1:16: AS ?y: this variable is already a key of GROUP BY");
  EXPECT_NE(query_error("SELECT (COUNT(*) AS ?y) (2 AS ?y) { ?x :p ?y }"), "no error");
}

TEST(Aggregates, SelectAllDoesNotGroup) {
  EXPECT_EQ(query_error("SELECT * { ?x :p ?y } GROUP BY ?x"),
            "1:8: SELECT * cannot stand with GROUP BY or aggregates; name the variables");
  EXPECT_NE(query_error("SELECT * { ?x :p ?y } HAVING (COUNT(*) > 1)"), "no error");
  EXPECT_NE(query_error("SELECT * { ?x :p ?y } ORDER BY COUNT(*)"), "no error");
}

TEST(Aggregates, OutOfPlace) {
  EXPECT_EQ(query_error("ASK { FILTER(COUNT(*) > 1) }"), "1:14: aggregates stand only in SELECT, HAVING and ORDER BY");
  EXPECT_NE(query_error("ASK { BIND(SUM(?x) AS ?y) }"), "no error");
  EXPECT_NE(query_error("SELECT ?y { ?x :p ?y } GROUP BY (SUM(?x) AS ?y)"), "no error");
  EXPECT_NE(query_error("SELECT (COUNT(*) AS ?n) { FILTER EXISTS { FILTER(COUNT(*) > 1) } }"), "no error");
  EXPECT_EQ(query_error("SELECT (SUM(COUNT(*)) AS ?n) {}"), "1:13: an aggregate inside an aggregate");
  EXPECT_EQ(query_error("SELECT (SUM(*) AS ?n) {}"), "1:9: only COUNT takes \"*\"");
  EXPECT_EQ(query_error("SELECT (SUM(?x; SEPARATOR=',') AS ?n) {}"), "1:9: only GROUP_CONCAT takes a SEPARATOR");
  EXPECT_NE(query_error("SELECT (SUM(?x, ?y) AS ?n) {}"), "no error");
  EXPECT_EQ(query_error("SELECT (:f(DISTINCT ?x) AS ?n) {}"),
            "1:9: DISTINCT stands only in aggregates, and <http://e/f> is not one");
}

}  // namespace
}  // namespace casus::query::test
