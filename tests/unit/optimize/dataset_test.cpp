#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/optimize/example_store.h"

namespace casus::query::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const char* const kQuads = R"(
:d :p :o .
GRAPH :g1 { :a :p :o . :s1 :q :g2 . :n :p :n }
GRAPH :g2 { :b :p :o . :a :p :o . :s2 :q :g2 . :x :y :z }
)";

class Dataset : public testing::TestWithParam<bool> {
 protected:
  std::vector<std::string> rows(const std::string& text, bool union_default = false,
                                const Bindings& bindings = {}) const {
    PlannerOptions options;
    options.union_default_graph = union_default;
    // Once as planned, once with nothing but the plan builder's fallbacks.
    if (GetParam()) {
      for (const std::string& pass : rewrite_passes()) options.disabled_passes.insert(pass);
    }
    return store_.rows(text, options, bindings);
  }
  ExampleStore store_{kQuads};
};

TEST_P(Dataset, DefaultGraphIsAGraphOfItsOwn) {
  EXPECT_THAT(rows("SELECT ?s { ?s :p :o }"), ElementsAre(":d"));
  EXPECT_THAT(rows("SELECT ?s { ?s :p :o }", true), ElementsAre(":a", ":b", ":d"));
  EXPECT_THAT(rows("SELECT (COUNT(*) AS ?n) { ?s :p :o }", true), ElementsAre("3"));
}

TEST_P(Dataset, FromMakesAMerge) {
  EXPECT_THAT(rows("SELECT ?s FROM :g1 FROM :g2 { ?s :p :o }"), ElementsAre(":a", ":b"));
  EXPECT_THAT(rows("SELECT ?s FROM :g2 { ?s :p :o }"), ElementsAre(":a", ":b"));
  EXPECT_THAT(rows("SELECT ?s FROM :nowhere { ?s :p :o }"), IsEmpty());
  EXPECT_THAT(rows("SELECT ?s FROM NAMED :g1 { ?s :p :o }"), IsEmpty());
  EXPECT_THAT(rows("SELECT ?g ?s FROM :g1 { GRAPH ?g { ?s :p :o } }"), IsEmpty());
  EXPECT_THAT(rows("SELECT ?g ?s FROM NAMED :g1 { GRAPH ?g { ?s :p :o } }"), ElementsAre(":g1 :a"));
  EXPECT_THAT(rows("SELECT ?s FROM NAMED :g1 { GRAPH :g2 { ?s :p :o } }"), IsEmpty());
  EXPECT_THAT(rows("SELECT (COUNT(*) AS ?n) FROM NAMED :g1 { GRAPH :g2 { SELECT (COUNT(*) AS ?m) { ?s ?p ?o } } }"),
              ElementsAre("0"));
}

TEST_P(Dataset, GraphNames) {
  EXPECT_THAT(rows("SELECT ?g { GRAPH ?g {} }"), ElementsAre(":g1", ":g2"));
  EXPECT_THAT(rows("SELECT ?x { GRAPH :g1 {} VALUES ?x { 1 } }"), ElementsAre("1"));
  EXPECT_THAT(rows("SELECT ?x { GRAPH :g3 {} VALUES ?x { 1 } }"), IsEmpty());
  EXPECT_THAT(rows("SELECT ?g ?s { GRAPH ?g { ?s :p :o } }"), ElementsAre(":g1 :a", ":g2 :a", ":g2 :b"));
}

TEST(BlankGraphNames, AreKnownInsideExists) {
  const ExampleStore store("_:g { :a :p :o . :b :p :c }");
  const char* query = "SELECT ?s ?e { GRAPH ?g { ?s :p ?o } BIND(EXISTS { GRAPH ?g { ?o ?q ?x } } AS ?e) }";
  EXPECT_THAT(store.rows(query), ElementsAre(":a false", ":b false"));
  EXPECT_THAT(store.rows("SELECT ?s { GRAPH ?g { ?s :p ?o FILTER(false || EXISTS { ?s :p :o }) } }"),
              ElementsAre(":a"));
  EXPECT_THAT(store.rows("SELECT ?x { GRAPH ?g { FILTER(?x || NOT EXISTS { }) } }"), IsEmpty());
}

TEST_P(Dataset, GraphVariableIsNotInScopeInside) {
  EXPECT_THAT(rows("SELECT * { GRAPH ?g { FILTER(BOUND(?g)) } }"), IsEmpty());
  EXPECT_THAT(rows("SELECT ?g ?s { GRAPH ?g { ?s ?p ?o OPTIONAL { ?s ?p ?g } FILTER(?s = :s1 || ?s = :s2) } }"),
              ElementsAre(":g2 :s2"));
  EXPECT_THAT(rows("SELECT ?g ?s { GRAPH ?g { ?s :q ?g } }"), ElementsAre(":g2 :s2"));
}

TEST_P(Dataset, ValuesInsideGraphJoinWithItsName) {
  EXPECT_THAT(rows("SELECT ?g ?t { GRAPH ?g { VALUES (?g ?t) { (UNDEF \"foo\") (:g1 \"bar\") } } }"),
              ElementsAre(":g1 bar", ":g1 foo", ":g2 foo"));
}

TEST_P(Dataset, AggregatesCountGraphByGraph) {
  EXPECT_THAT(rows("SELECT ?g ?c { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s :p ?x FILTER(?x != :o) } } }"),
              ElementsAre(":g1 1", ":g2 0"));
  EXPECT_THAT(rows("SELECT ?g ?s { GRAPH ?g { SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1 } }"),
              ElementsAre(":g1 :a", ":g2 :a"));
}

TEST_P(Dataset, MinusInsideGraphSharesNoName) {
  EXPECT_THAT(rows("SELECT ?a { GRAPH :g1 { ?a :p :o MINUS { ?b :p :o } } }"), ElementsAre(":a"));
  EXPECT_THAT(rows("SELECT ?a { GRAPH ?g { ?a :p :o MINUS { ?b :p :o } } }"), ElementsAre(":a", ":a", ":b"));
}

TEST_P(Dataset, PathsStayInTheirGraph) {
  EXPECT_THAT(rows("SELECT ?g ?x { GRAPH ?g { :s2 :q* ?x } }"), ElementsAre(":g1 :s2", ":g2 :g2", ":g2 :s2"));
  EXPECT_THAT(rows("SELECT ?x { ?x :p* :nobody }"), ElementsAre(":nobody"));
  EXPECT_THAT(rows("SELECT ?x { VALUES ?x { :nobody :d } ?x :p* ?y }"), ElementsAre(":d", ":d"));
}

TEST_P(Dataset, ExistsSeesTheActiveGraph) {
  EXPECT_THAT(rows("SELECT ?g ?s { GRAPH ?g { ?s :p :o FILTER EXISTS { :s1 :q ?x } } }"), ElementsAre(":g1 :a"));
  EXPECT_THAT(rows("SELECT ?s { GRAPH :g2 { ?s :p :o FILTER NOT EXISTS { GRAPH :g1 { ?s :p :o } } } }"),
              ElementsAre(":b"));
  EXPECT_THAT(
      rows("SELECT ?s { ?s :p :o OPTIONAL { :d :p ?x FILTER EXISTS { GRAPH :g1 { ?y :p ?x . FILTER(?s = :d) } } } }"),
      ElementsAre(":d"));
}

TEST_P(Dataset, ValuesFromOutside) {
  const Term a = Term::iri("http://example.org/a");
  EXPECT_THAT(rows("SELECT ?g ?s { GRAPH ?g { ?s :p ?o } }", false, {{"s", a}}), ElementsAre(":g1 :a", ":g2 :a"));
  EXPECT_THAT(rows("SELECT ?o { GRAPH ?g { ?s :p ?o } }", false, {{"s", a}, {"g", Term::iri("http://example.org/g1")}}),
              ElementsAre(":o"));
  EXPECT_THAT(rows("SELECT ?s ?x { VALUES ?s { :a :b } OPTIONAL { GRAPH :g1 { ?s :p ?x } } }", false, {{"s", a}}),
              ElementsAre(":a :o"));
  EXPECT_THAT(rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s :p ?o } FILTER(?s = ?t) }", false, {{"t", a}}),
              ElementsAre("2"));
  EXPECT_THAT(rows("SELECT ?o { GRAPH :g1 { ?s :p ?o } }", false, {{"s", Term::literal("no subject")}}), IsEmpty());
}

TEST_P(Dataset, Service) {
  EXPECT_THROW(rows("SELECT * { SERVICE :endpoint { ?s ?p ?o } }"), QueryError);
  EXPECT_THAT(rows("SELECT ?s { ?s :p :o SERVICE SILENT :endpoint { ?s ?p ?x } }"), ElementsAre(":d"));
}

INSTANTIATE_TEST_SUITE_P(Planned, Dataset, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Unoptimised, Dataset, testing::Values(true));

}  // namespace
}  // namespace casus::query::test
