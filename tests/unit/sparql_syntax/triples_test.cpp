#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

TEST(Triples, PredicateAndObjectLists) {
  EXPECT_EQ(
      pattern("?s :p 1, 2 ; a :C ;; :q 3 ;."),
      "(bgp (triple ?s <p> 1) (triple ?s <p> 2) (triple ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <C>) "
      "(triple ?s <q> 3))");
}

TEST(Triples, BlankNodesAreHiddenVariables) {
  const Query query = parse_query("SELECT * { _:a :p [] . [ :q _:a ] :r ?x . [ :s ?y ] }", options());
  EXPECT_EQ(query.projection.size(), 2u);
  EXPECT_EQ(pattern("_:a :p [] . [ :q _:a ] :r ?x . [ :s ?y ]"),
            "(bgp (triple ?.a0 <p> ?.blank1) (triple ?.blank2 <q> ?.a0) (triple ?.blank2 <r> ?x) "
            "(triple ?.blank3 <s> ?y))");
}

TEST(Triples, Collections) {
  const std::string rdf = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  EXPECT_EQ(pattern("() :p ( )"), "(bgp (triple " + rdf + "nil> <p> " + rdf + "nil>))");
  EXPECT_EQ(pattern("?s :p (1 ?x)"), "(bgp (triple ?.blank0 " + rdf + "first> 1) (triple ?.blank0 " + rdf +
                                         "rest> ?.blank1) (triple ?.blank1 " + rdf + "first> ?x) (triple ?.blank1 " +
                                         rdf + "rest> " + rdf + "nil>) (triple ?s <p> ?.blank0))");
  EXPECT_EQ(pattern("(1) :p 2"), "(bgp (triple ?.blank0 " + rdf + "first> 1) (triple ?.blank0 " + rdf + "rest> " + rdf +
                                     "nil>) (triple ?.blank0 <p> 2))");
  EXPECT_NE(query_error("ASK { () }"), "no error");
  EXPECT_NE(query_error("ASK { [] }"), "no error");
  EXPECT_EQ(query_error("ASK { (1) }"), "no error");
}

TEST(Triples, NestedNodesInOneAnother) {
  EXPECT_EQ(pattern("[ :p [ :q 1 ], ([]) ] :r 2").find("error"), std::string::npos);
  const Query query = parse_query("ASK { [ :p [ :q 1 ], ([]) ] :r 2 }", options());
  EXPECT_EQ(std::get<Bgp>(query.root->node).triples.size(), 6u);
}

TEST(Triples, ADotStandsBetweenTwo) {
  EXPECT_EQ(pattern("?a ?b ?c . ?d ?e ?f ."), "(bgp (triple ?a ?b ?c) (triple ?d ?e ?f))");
  EXPECT_NE(query_error("ASK { ?a ?b ?c ?d ?e ?f }"), "no error");
  EXPECT_NE(query_error("ASK { ?a ?b ?c . . }"), "no error");
  EXPECT_NE(query_error("ASK { . ?a ?b ?c }"), "no error");
}

TEST(Triples, BlankNodeLabelsBelongToOneBasicGraphPattern) {
  EXPECT_EQ(query_error("ASK { _:a :p 1 . FILTER(true) _:a :q 2 }"), "no error");
  EXPECT_EQ(query_error("ASK { _:a :p 1 . OPTIONAL { ?x :r 3 } _:a :q 2 }"),
            "1:39: the blank node _:a is used in two graph patterns; use a variable");
  EXPECT_NE(query_error("ASK { _:a :p 1 . { _:a :q 2 } }"), "no error");
  EXPECT_NE(query_error("ASK { _:a :p 1 . BIND(1 AS ?x) _:a :q 2 }"), "no error");
}

}  // namespace
}  // namespace casus::query::test
