#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

// The examples of section 18.2.3, in its order.
TEST(Groups, ExamplesOfTheSpecification) {
  EXPECT_EQ(pattern("?s ?p ?o"), "(bgp (triple ?s ?p ?o))");
  EXPECT_EQ(pattern("?s :p1 ?v1 ; :p2 ?v2"), "(bgp (triple ?s <p1> ?v1) (triple ?s <p2> ?v2))");
  EXPECT_EQ(pattern("{ ?s :p1 ?v1 } UNION { ?s :p2 ?v2 }"),
            "(union (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2)))");
  EXPECT_EQ(pattern("{ ?s :p1 ?v1 } UNION { ?s :p2 ?v2 } UNION { ?s :p3 ?v3 }"),
            "(union (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2)) (bgp (triple ?s <p3> ?v3)))");
  EXPECT_EQ(pattern("?s :p1 ?v1 OPTIONAL { ?s :p2 ?v2 }"),
            "(leftjoin (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2)))");
  EXPECT_EQ(pattern("?s :p1 ?v1 OPTIONAL { ?s :p2 ?v2 } OPTIONAL { ?s :p3 ?v3 }"),
            "(leftjoin (leftjoin (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2))) (bgp (triple ?s <p3> ?v3)))");
  EXPECT_EQ(pattern("?s :p1 ?v1 OPTIONAL { ?s :p2 ?v2 FILTER(?v1 < 3) }"),
            "(leftjoin (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2)) (< ?v1 3))");
  EXPECT_EQ(pattern("{ ?s :p1 ?v1 } UNION { ?s :p2 ?v2 } OPTIONAL { ?s :p3 ?v3 }"),
            "(leftjoin (union (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2))) (bgp (triple ?s <p3> ?v3)))");
  EXPECT_EQ(pattern("?s :p1 ?v1 FILTER(?v1 < 3) OPTIONAL { ?s :p2 ?v2 }"),
            "(filter (< ?v1 3) (leftjoin (bgp (triple ?s <p1> ?v1)) (bgp (triple ?s <p2> ?v2))))");
  EXPECT_EQ(pattern("?s :p ?v . BIND(2*?v AS ?v2) ?s :p1 ?v2"),
            "(join (extend (?v2 (* 2 ?v)) (bgp (triple ?s <p> ?v))) (bgp (triple ?s <p1> ?v2)))");
  EXPECT_EQ(pattern("?s :p ?v . {} BIND(2*?v AS ?v2)"), "(extend (?v2 (* 2 ?v)) (bgp (triple ?s <p> ?v)))");
  EXPECT_EQ(pattern("?s :p ?v . MINUS { ?s :p1 ?v2 }"), "(minus (bgp (triple ?s <p> ?v)) (bgp (triple ?s <p1> ?v2)))");
  EXPECT_EQ(pattern("?s :p ?o . { SELECT DISTINCT ?o { ?o ?p ?z } }"),
            "(join (bgp (triple ?s <p> ?o)) (distinct (project (?o) (bgp (triple ?o ?.p0 ?.z1)))))");
}

TEST(Groups, FiltersApplyToTheWholeGroup) {
  EXPECT_EQ(pattern("FILTER(?a) ?s :p ?a . FILTER(?b) ?s :q ?b"),
            "(filter (&& ?a ?b) (bgp (triple ?s <p> ?a) (triple ?s <q> ?b)))");
  EXPECT_EQ(pattern("{ ?s :p ?a FILTER(?a) } ?s :q ?b"),
            "(join (filter ?a (bgp (triple ?s <p> ?a))) (bgp (triple ?s <q> ?b)))");
}

// Section 18.2.2.6 looks at the group of the OPTIONAL only.
TEST(Groups, AFilterDeeperInAnOptionalStaysThere) {
  EXPECT_EQ(pattern("?s :p ?a OPTIONAL { { ?s :q ?b FILTER(?a) } }"),
            "(leftjoin (bgp (triple ?s <p> ?a)) (filter ?a (bgp (triple ?s <q> ?b))))");
}

TEST(Groups, EmptyGroupsAreTheUnit) {
  EXPECT_EQ(pattern(""), "(bgp)");
  EXPECT_EQ(pattern("{} {}"), "(bgp)");
  EXPECT_EQ(pattern("OPTIONAL {}"), "(leftjoin (bgp) (bgp))");
  EXPECT_EQ(pattern("GRAPH ?g {}"), "(graph ?g (bgp))");
}

TEST(Groups, GraphAndService) {
  EXPECT_EQ(pattern("GRAPH :g { ?s ?p ?o } GRAPH ?g { ?s ?p ?o FILTER(?o) }"),
            "(join (graph <g> (bgp (triple ?s ?p ?o))) (graph ?g (filter ?o (bgp (triple ?s ?p ?o)))))");
  EXPECT_EQ(pattern("SERVICE SILENT :e { ?s ?p ?o } SERVICE ?e { GRAPH ?g { SERVICE :f {} } }"),
            "(join (service silent <e> (bgp (triple ?s ?p ?o))) (service ?e (graph ?g (service <f> (bgp)))))");
}

TEST(Groups, InlineAndTrailingValues) {
  EXPECT_EQ(pattern("VALUES ?x { 1 UNDEF :a } ?x ?y ?z"),
            "(join (values (?x) (1) (undef) (<a>)) (bgp (triple ?x ?y ?z)))");
  EXPECT_EQ(pattern("VALUES (?x ?y) { (1 UNDEF) ('a'@en true) }"), "(values (?x ?y) (1 undef) (\"a\"@en true))");
  EXPECT_EQ(pattern("VALUES () { () () }"), "(values () () ())");
  EXPECT_EQ(pattern("VALUES ?x {}"), "(values (?x))");
  EXPECT_EQ(algebra("SELECT ?x { ?x ?y ?z } VALUES ?y { 1 }"),
            "(project (?x) (join (bgp (triple ?x ?y ?z)) (values (?y) (1))))");
  EXPECT_EQ(query_error("ASK { VALUES (?x ?y) { (1 2) (3) } }"),
            "1:30: this row of VALUES has 1 value for 2 variables");
  EXPECT_EQ(query_error("ASK { VALUES (?x) { (1 2) } }"), "1:21: this row of VALUES has 2 values for 1 variable");
  EXPECT_EQ(query_error("ASK { VALUES (?x ?x) { } }"), "1:18: VALUES lists ?x twice");
  EXPECT_NE(query_error("ASK { VALUES ?x { ?y } }"), "no error");
  EXPECT_NE(query_error("ASK { VALUES ?x { _:b } }"), "no error");
}

TEST(Groups, BindNamesANewVariable) {
  EXPECT_EQ(query_error("ASK { ?s ?p ?x BIND(1 AS ?x) }"), "1:26: BIND: ?x is already bound in this group");
  EXPECT_NE(query_error("ASK { { ?s ?p ?x } BIND(1 AS ?x) }"), "no error");
  EXPECT_NE(query_error("ASK { OPTIONAL { ?s ?p ?x } BIND(1 AS ?x) }"), "no error");
  EXPECT_EQ(query_error("ASK { MINUS { ?s ?p ?x } BIND(1 AS ?x) }"), "no error");
  EXPECT_EQ(query_error("ASK { FILTER(?x) BIND(1 AS ?x) }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s ?p ?x { BIND(1 AS ?x) } }"), "no error");
  EXPECT_EQ(query_error("ASK { BIND(1 AS ?x) ?s ?p ?x }"), "no error");
}

TEST(Groups, UnionNeedsGroups) {
  EXPECT_NE(query_error("ASK { ?s ?p ?o UNION ?s ?p ?o }"), "no error");
  EXPECT_NE(query_error("ASK { UNION {} }"), "no error");
  EXPECT_NE(query_error("ASK { {} UNION }"), "no error");
}

TEST(Groups, KeywordsMayBeginPrefixes) {
  EXPECT_EQ(algebra("PREFIX filter: <f/> PREFIX a: <a/> ASK { filter:x a:y filter:z }"),
            "(bgp (triple <f/x> <a/y> <f/z>))");
  EXPECT_EQ(algebra("prefix a: <a/> ask where { a:x a a:z }"),
            "(bgp (triple <a/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <a/z>))");
}

}  // namespace
}  // namespace casus::query::test
