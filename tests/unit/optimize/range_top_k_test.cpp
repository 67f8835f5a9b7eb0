#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/optimize/example_store.h"

namespace casus::query::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr int kThings = 6000;

// A value of any kind, of those whose ids ascend as they do and of others.
std::string random_value(std::mt19937& random, int kinds) {
  const std::string number = std::to_string(random() % 200);
  const std::string two = std::to_string(10 + random() % 18);
  switch (random() % static_cast<unsigned>(kinds)) {
    case 0: return number;
    case 1: return "-" + number + ".25";
    case 2: return number + ".5e0";
    case 3: return number + ".0";
    case 4: return "\"2020-01-" + two + "\"^^<http://www.w3.org/2001/XMLSchema#date>";
    case 5: return "\"2020-01-" + two + "T10:00:00\"^^<http://www.w3.org/2001/XMLSchema#dateTime>";
    case 6:
      return "\"2020-01-" + two + "T10:00:00+0" + std::to_string(random() % 9) +
             ":00\"^^<http://www.w3.org/2001/XMLSchema#dateTime>";
    case 7: return "\"name " + number + "\"";
    case 8: return "\"n" + number + "\"";
    case 9: return "\"name " + number + "\"@en";
    case 10: return "\"name " + number + "\"@ar";
    case 11: return ":n" + number;
    case 12: return "true";
    case 13: return "\"" + number + "\"^^<http://www.w3.org/2001/XMLSchema#byte>";
    case 14: return "99999999999999999999" + number;
    case 15: return "\"NaN\"^^<http://www.w3.org/2001/XMLSchema#double>";
    default: return "\"" + number + "\"^^<http://example.org/type>";
  }
}
constexpr int kAllKinds = 17;

std::string random_things(std::mt19937& random, int kinds, int first, int end) {
  std::string text;
  for (int i = first; i < end; ++i) {
    const std::string thing = ":t" + std::to_string(i);
    text += thing + " :value " + random_value(random, kinds) + " ; :group :g" + std::to_string(random() % 30) + " .\n";
    if (random() % 3 == 0) text += thing + " :name \"thing " + std::to_string(i) + "\" .\n";
  }
  for (int g = 0; first == 0 && g < 30; ++g) text += ":g" + std::to_string(g) + " :label \"group\" .\n";
  return text;
}

TEST(RangeTopK, GivesTheFirstOfAllRows) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    std::mt19937 random(seed);
    const int kinds = seed % 3 == 0 ? 1 : kAllKinds;
    ExampleStore store(random_things(random, kinds, 0, kThings));
    if (seed % 2 == 1) store.add(random_things(random, kAllKinds, kThings, kThings + kThings / 10));
    const auto compare = [&](const std::string& text) {
      PlannerOptions ranges, whole;
      ranges.always_replan = random() % 2 == 0;
      whole.disabled_passes = {"range_top_k"};
      SCOPED_TRACE(text + ", seed " + std::to_string(seed) + "\n" + store.explain(text, ranges));
      EXPECT_EQ(store.rows(text, ranges, {}, true), store.rows(text, whole, {}, true));
    };
    for (const int limit : {1, 20, 300}) {
      for (const char* direction : {"?v", "DESC(?v)"}) {
        const std::string last = " ?t LIMIT " + std::to_string(limit);
        for (const char* pattern :
             {"{ ?t :value ?v }", "{ ?t :value ?v ; :group ?g . ?g :label ?l }", "{ ?t :value ?v ; :group :g3 }",
              "{ ?t :value ?v OPTIONAL { ?t :name ?n } }", "{ ?t :value ?v ; :group ?g FILTER(?g != :g4) }",
              "{ ?t :value ?v . FILTER NOT EXISTS { ?t :name ?n } }",
              "{ ?t :value ?v MINUS { ?t :group :g5 } BIND(STRLEN(STR(?t)) AS ?n) }",
              "{ ?t :value ?v ; :group ?g . ?g ^:group/:group ?h FILTER(?h = :g1) }"}) {
          compare(std::string("SELECT ?v ?t ") + pattern + " ORDER BY " + direction + last);
        }
        compare(std::string("SELECT DISTINCT ?v ?t { ?x :value ?v ; :group ?t } ORDER BY ") + direction + last);
        compare(std::string("SELECT DISTINCT ?v { ?x :value ?v } ORDER BY ") + direction + last);
      }
    }
  }
}

TEST(RangeTopK, IsTakenWhereItReadsLess) {
  std::mt19937 random(7);
  const ExampleStore store(random_things(random, 1, 0, kThings));
  const auto plan = [&](const std::string& query, const std::set<std::string>& disabled = {}) {
    PlannerOptions options;
    options.disabled_passes = disabled;
    return store.explain("SELECT * " + query, options);
  };
  const std::string joined = "{ ?t :value ?v ; :group ?g ; :name ?n } ORDER BY DESC(?v) LIMIT 10";
  EXPECT_THAT(plan(joined), AllOf(HasSubstr("TopK (by ranges) 10 DESC(?v)"), HasSubstr("IndexJoin PSOG"),
                                  Not(HasSubstr("HashJoin"))));
  EXPECT_THAT(plan(joined, {"range_top_k"}), AllOf(HasSubstr("TopK 10"), Not(HasSubstr("by ranges"))));
  EXPECT_THAT(plan("{ ?t :value ?v OPTIONAL { ?t :name ?n } } ORDER BY ?v LIMIT 10"),
              AllOf(HasSubstr("by ranges"), HasSubstr("IndexLeftJoin")));
  EXPECT_THAT(plan("{ SELECT DISTINCT ?v ?g { ?t :value ?v ; :group ?g } ORDER BY ?v ?g LIMIT 3 }"),
              HasSubstr("by ranges"));
  // All rows are wanted, few have to be sorted, or their order is not that of an index.
  EXPECT_THAT(plan("{ ?t :value ?v } ORDER BY ?v"), Not(HasSubstr("by ranges")));
  EXPECT_THAT(plan("{ ?t :value ?v } ORDER BY ?v LIMIT 3000"), Not(HasSubstr("by ranges")));
  EXPECT_THAT(plan("{ :t1 :value ?v } ORDER BY ?v LIMIT 10"), Not(HasSubstr("by ranges")));
  EXPECT_THAT(plan("{ ?t :value ?v } ORDER BY (?v * 2) LIMIT 10"), Not(HasSubstr("by ranges")));
  EXPECT_THAT(plan("{ { ?t :value ?v } UNION { ?t :name ?v } } ORDER BY ?v LIMIT 10"), Not(HasSubstr("by ranges")));
}

}  // namespace
}  // namespace casus::query::test
