#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/optimize/example_store.h"

namespace casus::query::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

PlannerOptions two_threads() {
  PlannerOptions options;
  options.threads = 2;
  options.parallel_from = std::chrono::nanoseconds(0);
  return options;
}

// Things of ten kinds with numbers of all types, and some with none or with what is no number.
std::string things() {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    const std::string thing = ":t" + std::to_string(i);
    const int kind = i % 10;
    text += thing + " :kind :k" + std::to_string(kind) + " ; :size " + std::to_string(i % 97);
    if (kind == 1) text += ".25";
    if (kind == 2) text += ".5e0";
    text += " .\n";
    if (kind == 3 && i > 1500) text += thing + " :size \"large\" .\n";
    if (kind == 4) text += thing + " :size 9223372036854775807 .\n";
    if (kind != 5) text += thing + " :weight " + std::to_string(i % 7) + " .\n";
  }
  return text;
}

TEST(TwoSteps, GiveWhatOneStepGives) {
  const ExampleStore store(things());
  const char* aggregates =
      "(COUNT(*) AS ?rows) (COUNT(?w) AS ?weights) (SUM(?s) AS ?sum) (AVG(?s) AS ?mean) (AVG(?w) AS ?meanWeight) "
      "(MIN(?s) AS ?least) (MAX(?s) AS ?greatest) (SUM(?s + 1) AS ?more) (AVG(STR(?s)) AS ?none)";
  const std::string pattern = " { ?t :kind ?kind ; :size ?s OPTIONAL { ?t :weight ?w } ";
  for (const std::string& query :
       {std::string("SELECT ?k ") + aggregates + pattern + "} GROUP BY (CONCAT(\"a \", STR(?kind)) AS ?k)",
        std::string("SELECT ") + aggregates + pattern + "FILTER(?kind != :k3 && ?kind != :k2) }",
        std::string("SELECT ") + aggregates + pattern + "FILTER(?s < -1) }",
        std::string("SELECT ?length ") + aggregates + pattern + "} GROUP BY (STRLEN(STR(?t)) AS ?length)",
        std::string("SELECT ?k (AVG(?s) AS ?mean)") + pattern + "} GROUP BY (STR(?kind) AS ?k) HAVING(AVG(?s) > 40)",
        std::string("SELECT DISTINCT ?kind ?w ") + pattern + "}",
        std::string("SELECT (COUNT(DISTINCT ?s) AS ?n) ") + pattern + "}"}) {
    SCOPED_TRACE(query);
    EXPECT_THAT(store.explain(query, two_threads()), HasSubstr("(partial)"));
    EXPECT_EQ(store.rows(query, two_threads(), {}, true), store.rows(query, {}, {}, true));
  }
}

TEST(TwoSteps, AreTakenWhereTheyHelp) {
  const ExampleStore store(things());
  const auto plan = [&](const char* query) { return store.explain(query, two_threads()); };
  EXPECT_THAT(plan("SELECT ?v (COUNT(*) AS ?n) { ?t :kind ?kind ; :weight ?w } GROUP BY (?w + 1 AS ?v)"),
              AllOf(HasSubstr("Group (hashed)"), HasSubstr("Gather"), HasSubstr("Group (partial)")));
  // A concatenation is made of all its strings, and distinct values are found among all.
  EXPECT_THAT(plan("SELECT ?v (GROUP_CONCAT(?s) AS ?c) { ?t :size ?s ; :weight ?w } GROUP BY (?w + 1 AS ?v)"),
              AllOf(HasSubstr("Gather"), Not(HasSubstr("partial"))));
  EXPECT_THAT(plan("SELECT ?v (SUM(DISTINCT ?s) AS ?c) { ?t :size ?s ; :weight ?w } GROUP BY (?w + 1 AS ?v)"),
              AllOf(HasSubstr("Gather"), Not(HasSubstr("partial"))));
  // The first step is no good for the first row.
  EXPECT_THAT(plan("SELECT DISTINCT ?s ?w { ?t :size ?s ; :weight ?w } LIMIT 3"), Not(HasSubstr("partial")));
  // Sorted groups are complete in each thread.
  EXPECT_THAT(plan("SELECT ?t (SUM(?s) AS ?sum) { ?t :size ?s } GROUP BY ?t"), Not(HasSubstr("partial")));
}

}  // namespace
}  // namespace casus::query::test
