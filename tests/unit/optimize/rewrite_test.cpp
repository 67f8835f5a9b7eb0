#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/optimize/example_store.h"

namespace casus::query::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// What one pass alone makes of a query, on one line.
class Rewrite : public testing::Test {
 protected:
  std::string after(const std::string& pass, const std::string& text) const {
    std::string line;
    for (const char c : store_.rewritten(text, pass)) {
      if (c == '\n') {
        line += ' ';
      } else if (c != ' ' || line.empty() || line.back() != ' ') {
        line += c;
      }
    }
    for (std::size_t at; (at = line.find("<http://example.org/")) != std::string::npos;) line.replace(at, 20, "<");
    return line;
  }
  ExampleStore store_{"GRAPH :g { :a :p :b }"};
};

TEST_F(Rewrite, EveryPassHasANameOfItsOwn) {
  const std::vector<std::string> passes = rewrite_passes();
  EXPECT_EQ(std::set<std::string>(passes.begin(), passes.end()).size(), passes.size());
}

TEST_F(Rewrite, FoldConstants) {
  EXPECT_THAT(after("fold_constants", "SELECT * { ?s :p ?o FILTER(?o > 1 + 2 * 3) }"), HasSubstr("(> ?o 7)"));
  EXPECT_THAT(after("fold_constants", "SELECT * { ?s :p ?o FILTER(1 < 2) }"), Not(HasSubstr("filter")));
  EXPECT_THAT(after("fold_constants", "SELECT * { ?s :p ?o FILTER(1 > 2) }"),
              AllOf(HasSubstr("(union)"), Not(HasSubstr("bgp"))));
  // An error is not true, and what may differ from row to row is left alone.
  EXPECT_THAT(after("fold_constants", "SELECT * { ?s :p ?o FILTER(1 / 0 = 1) }"), HasSubstr("(union)"));
  EXPECT_THAT(after("fold_constants", "SELECT * { ?s :p ?o FILTER(RAND() < 2) }"), HasSubstr("filter"));
  EXPECT_THAT(after("fold_constants", "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x FILTER(false) } }"),
              Not(HasSubstr("leftjoin")));
}

TEST_F(Rewrite, SplitFilters) {
  EXPECT_THAT(after("split_filters", "SELECT * { ?s :p ?o FILTER(?o > 1 && !(?o = 5 || ?o = 6)) }"),
              HasSubstr("(filter (> ?o 1) (filter (! (= ?o 5)) (filter (! (= ?o 6))"));
}

TEST_F(Rewrite, SimplifyPatterns) {
  EXPECT_THAT(after("simplify_patterns", "SELECT * { { ?s :p ?o } { ?o :q ?x } }"),
              AllOf(Not(HasSubstr("join")), HasSubstr("(triple ?s <p> ?o) (triple ?o <q> ?x)")));
  EXPECT_THAT(after("simplify_patterns", "SELECT * { { ?s :p ?o } UNION { ?s :q ?o } UNION { VALUES ?s {} } }"),
              Not(HasSubstr("values")));
}

TEST_F(Rewrite, DistinctBeforeOrder) {
  const auto after_pass = [&](const char* query) { return after("distinct_before_order", query); };
  EXPECT_THAT(after_pass("SELECT DISTINCT ?s ?o { ?s :p ?o ; :q ?x } ORDER BY ?o STR(?s)"),
              testing::ContainsRegex("order.*distinct.*project"));
  // The order of what is not shown, and of what another evaluation would not repeat.
  for (const char* query :
       {"SELECT DISTINCT ?s { ?s :p ?o } ORDER BY ?o", "SELECT DISTINCT ?s { ?s :p ?o } ORDER BY RAND()",
        "SELECT DISTINCT ?s { ?s :p ?o } ORDER BY (EXISTS { ?s :q ?x })"}) {
    EXPECT_THAT(after_pass(query), testing::ContainsRegex("distinct.*project.*order")) << query;
  }
}

TEST_F(Rewrite, LimitBeforeOptionals) {
  const auto after_pass = [&](const std::string& query) {
    return after("limit_before_optionals", "SELECT * " + query);
  };
  EXPECT_THAT(after_pass("{ ?s :p ?o OPTIONAL { ?s :q ?x } } LIMIT 3"),
              testing::ContainsRegex("slice.*leftjoin.*slice.*<p>"));
  EXPECT_THAT(after_pass("{ ?s :p ?o OPTIONAL { ?s :q ?x } OPTIONAL { ?s :r ?y } } ORDER BY ?o OFFSET 2 LIMIT 3"),
              testing::ContainsRegex("slice.*order.*leftjoin.*leftjoin.*slice.* 5.*order.*<p>"));
  // Above OPTIONAL, where the other side has a say in the order or in what is left.
  for (const char* query :
       {"{ ?s :p ?o OPTIONAL { ?s :q ?x } } ORDER BY ?x LIMIT 3", "{ ?s :p ?o OPTIONAL { ?s :q ?x } } ORDER BY ?o",
        "{ ?s :p ?o OPTIONAL { ?s :q ?x } FILTER(BOUND(?x)) } LIMIT 3",
        "{ ?s :p ?o OPTIONAL { ?s :q ?x } BIND(STR(?x) AS ?k) } ORDER BY ?k LIMIT 3",
        "{ ?s :p ?o OPTIONAL { ?s :q ?x } } ORDER BY RAND() LIMIT 3", "{ OPTIONAL { ?s :q ?x } } LIMIT 3",
        "{ { ?s :p ?o } UNION { ?t :p ?x } OPTIONAL { ?s :q ?x } } ORDER BY ?x LIMIT 3"}) {
    EXPECT_THAT(after_pass(query), Not(testing::ContainsRegex("leftjoin.*slice"))) << query;
  }
}

TEST_F(Rewrite, ReduceOptionals) {
  const char* rejecting = "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x } FILTER(?x > 1) }";
  EXPECT_THAT(after("reduce_optionals", rejecting), AllOf(HasSubstr("(join"), Not(HasSubstr("leftjoin"))));
  const char* accepting = "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x } FILTER(?x > 1 || ?o > 1) }";
  EXPECT_THAT(after("reduce_optionals", accepting), HasSubstr("leftjoin"));
  // The variable may come from the left.
  const char* either = "SELECT * { VALUES (?s ?x) { (1 UNDEF) (2 3) } OPTIONAL { ?s :q ?x } FILTER(?x > 1) }";
  EXPECT_THAT(after("reduce_optionals", either), HasSubstr("leftjoin"));
}

TEST_F(Rewrite, PushFilters) {
  EXPECT_THAT(after("push_filters", "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x } FILTER(?o > 1) }"),
              HasSubstr("(leftjoin (filter (> ?o 1)"));
  EXPECT_THAT(after("push_filters", "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x } FILTER(?x > 1) }"),
              HasSubstr("(filter (> ?x 1) (leftjoin"));
  EXPECT_THAT(
      after("push_filters", "SELECT * { { ?s :p ?o } UNION { ?s :q ?o } FILTER(?o > 1) }"),
      HasSubstr("(union (filter (> ?o 1) (bgp (triple ?s <p> ?o))) (filter (> ?o 1) (bgp (triple ?s <q> ?o))))"));
  // Not below a LIMIT, and not below the binding of its variable.
  EXPECT_THAT(after("push_filters", "SELECT * { { SELECT ?o { ?s :p ?o } LIMIT 3 } FILTER(?o > 1) }"),
              HasSubstr("(filter (> ?o 1) (slice"));
  EXPECT_THAT(after("push_filters", "SELECT * { ?s :p ?o BIND(?o + 1 AS ?x) FILTER(?x > 1) }"),
              HasSubstr("(filter (> ?x 1) (extend"));
  EXPECT_THAT(after("push_filters", "SELECT * { ?s :p ?o BIND(?o + 1 AS ?x) FILTER(?o > 1) }"),
              Not(HasSubstr("(filter (> ?o 1) (extend")));
}

TEST_F(Rewrite, WidenJoins) {
  EXPECT_THAT(after("widen_joins", "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x } ?s :r ?y }"),
              HasSubstr("(leftjoin (join"));
  // ?x is bound behind the OPTIONAL: lifting it would change which rows match.
  EXPECT_THAT(after("widen_joins", "SELECT * { ?s :p ?o OPTIONAL { ?s :q ?x } ?x :r ?y }"),
              HasSubstr("(join (leftjoin"));
  EXPECT_THAT(after("widen_joins", "SELECT * { ?s :p ?o BIND(?o AS ?x) ?s :r ?y }"),
              HasSubstr("(extend (?x ?o) (join"));
  EXPECT_THAT(after("widen_joins", "SELECT * { ?s :p ?o BIND(?o AS ?x) ?x :r ?y }"),
              Not(HasSubstr("(extend (?x ?o) (join")));
}

TEST_F(Rewrite, PushGraph) {
  EXPECT_THAT(after("push_graph", "SELECT * { GRAPH ?g { ?s :p ?o OPTIONAL { ?s :q ?x } } }"),
              HasSubstr("(leftjoin (graph ?g (bgp (triple ?s <p> ?o))) (graph ?g (bgp (triple ?s <q> ?x))))"));
  EXPECT_THAT(after("push_graph", "SELECT * { GRAPH ?g { ?s :p ?o FILTER(BOUND(?g)) } }"),
              Not(HasSubstr("(bound ?g)")));
  EXPECT_THAT(after("push_graph", "SELECT * { GRAPH ?g { ?s :p ?o MINUS { ?a :q ?b } } }"),
              HasSubstr("(graph ?g (minus"));
  EXPECT_THAT(after("push_graph", "SELECT * { GRAPH ?g { SELECT (COUNT(*) AS ?n) { ?s :p ?o } } }"),
              HasSubstr("(graph ?g (project"));
  EXPECT_THAT(after("push_graph", "SELECT * { GRAPH :nowhere { ?s :p ?o OPTIONAL { ?s :q ?x } } }"),
              HasSubstr("(union)"));
}

}  // namespace
}  // namespace casus::query::test
