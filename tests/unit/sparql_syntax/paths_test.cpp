#include <gtest/gtest.h>

#include "tests/unit/sparql_syntax/parse.h"

namespace casus::query::test {
namespace {

// Section 18.2.2.4.
TEST(Paths, SimpleOnesBecomeTriples) {
  EXPECT_EQ(pattern("?s (:p) ?o"), "(bgp (triple ?s <p> ?o))");
  EXPECT_EQ(pattern("?s ^:p ?o"), "(bgp (triple ?o <p> ?s))");
  EXPECT_EQ(pattern("?s :p/^:q ?o"), "(bgp (triple ?s <p> ?.step0) (triple ?o <q> ?.step0))");
  EXPECT_EQ(pattern("?s ^(:p/:q) ?o"), "(bgp (triple ?o <p> ?.step0) (triple ?.step0 <q> ?s))");
  EXPECT_EQ(pattern("?s a/:p ?o"),
            "(bgp (triple ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ?.step0) (triple ?.step0 <p> ?o))");
}

TEST(Paths, AlternativesBecomeUnions) {
  EXPECT_EQ(pattern("?s :p|^:q ?o"), "(union (bgp (triple ?s <p> ?o)) (bgp (triple ?o <q> ?s)))");
  EXPECT_EQ(pattern("?s :p/:q|:r ?o"),
            "(union (bgp (triple ?s <p> ?.step0) (triple ?.step0 <q> ?o)) (bgp (triple ?s <r> ?o)))");
}

TEST(Paths, RepetitionStaysAPath) {
  EXPECT_EQ(pattern("?s :p* ?o"), "(path ?s (path* <p>) ?o)");
  EXPECT_EQ(pattern("?s (:p/:q)+ ?o"), "(path ?s (path+ (sequence <p> <q>)) ?o)");
  EXPECT_EQ(pattern("?s ^:p? ?o"), "(path ?o (path? <p>) ?s)");
  EXPECT_EQ(pattern("?s (^:p|:q)* ?o"), "(path ?s (path* (alternative (inverse <p>) <q>)) ?o)");
  EXPECT_EQ(pattern("?s :p/:q*/:r ?o"),
            "(join (bgp (triple ?s <p> ?.step0) (triple ?.step1 <r> ?o)) (path ?.step0 (path* <q>) ?.step1))");
}

TEST(Paths, NegatedPropertySets) {
  EXPECT_EQ(pattern("?s !:p ?o"), "(path ?s (not <p>) ?o)");
  EXPECT_EQ(pattern("?s !(:p|^:q|a) ?o"),
            "(path ?s (not <p> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> (inverse <q>)) ?o)");
  EXPECT_EQ(pattern("?s !^:p ?o"), "(path ?s (not (inverse <p>)) ?o)");
  EXPECT_EQ(pattern("?s !() ?o"), "(path ?s (not) ?o)");
}

TEST(Paths, SignsAndVariablesBehindAPredicateAreObjects) {
  EXPECT_EQ(pattern("?s :p +5"), "(bgp (triple ?s <p> +5))");
  EXPECT_EQ(pattern("?s :p+5"), "(bgp (triple ?s <p> +5))");
  EXPECT_EQ(pattern("?s :p+.5"), "(bgp (triple ?s <p> \"+.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>))");
  EXPECT_EQ(pattern("?s :p+ 5"), "(path ?s (path+ <p>) 5)");
  EXPECT_EQ(pattern("?s :p?o"), "(bgp (triple ?s <p> ?o))");
  EXPECT_EQ(pattern("?s :p? ?o"), "(path ?s (path? <p>) ?o)");
}

TEST(Paths, InsideCollectionsAndPropertyLists) {
  EXPECT_EQ(pattern("[ :p* 1 ] :q 2"), "(join (bgp (triple ?.blank0 <q> 2)) (path ?.blank0 (path* <p>) 1))");
}

TEST(Paths, StandOnlyInPatterns) {
  EXPECT_NE(query_error("CONSTRUCT { ?s :p/:q ?o } WHERE { }"), "no error");
  EXPECT_NE(query_error("CONSTRUCT WHERE { ?s :p* ?o }"), "no error");
  EXPECT_NE(update_error("INSERT DATA { :s ^:p :o }"), "no error");
  EXPECT_NE(update_error("DELETE WHERE { ?s :p* ?o }"), "no error");
}

TEST(Paths, OneModifierOnly) {
  EXPECT_NE(query_error("ASK { ?s :p** ?o }"), "no error");
  EXPECT_EQ(query_error("ASK { ?s (:p*)* ?o }"), "no error");
  EXPECT_NE(query_error("ASK { ?s ^^:p ?o }"), "no error");
  EXPECT_NE(query_error("ASK { ?s ?p* ?o }"), "no error");
}

}  // namespace
}  // namespace casus::query::test
