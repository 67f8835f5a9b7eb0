#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "tests/unit/optimize/example_store.h"

namespace casus::query::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class PlanShape : public testing::Test {
 protected:
  static void SetUpTestSuite() { store_ = new ExampleStore(people()); }
  static void TearDownTestSuite() {
    delete store_;
    store_ = nullptr;
  }
  static std::string plan_of(const std::string& text, const std::set<std::string>& disabled = {}) {
    PlannerOptions options;
    options.disabled_passes = disabled;
    return store_->explain(text, options);
  }
  static ExampleStore* store_;
};
ExampleStore* PlanShape::store_ = nullptr;

TEST_F(PlanShape, StarOfLargePatternsMerges) {
  const std::string plan = plan_of("SELECT * { ?p a :Person . ?p :name ?n . ?p :age ?a }");
  EXPECT_THAT(plan, AllOf(HasSubstr("MergeJoin ?p"), Not(HasSubstr("HashJoin")), Not(HasSubstr("IndexJoin"))));
  EXPECT_THAT(plan, HasSubstr("est. 2000")) << plan;
}

TEST_F(PlanShape, FewRowsDriveLookUps) {
  const std::string plan = plan_of("SELECT * { ?p :name ?n . ?p :age ?a . :boss :leads ?p }");
  EXPECT_THAT(plan, AllOf(HasSubstr("IndexJoin PSOG"), HasSubstr("est. 3)"), Not(HasSubstr("HashJoin")))) << plan;
  // The smallest pattern comes first, whatever the text says: it stands deepest in the tree.
  EXPECT_GT(plan.find("<http://example.org/leads>"), plan.find("<http://example.org/name>")) << plan;
}

TEST_F(PlanShape, JoinOrderCanBeSwitchedOff) {
  const std::string plan = plan_of("SELECT * { ?p :name ?n . :boss :leads ?p }", {"order_joins"});
  EXPECT_THAT(plan, HasSubstr("HashJoin ?p")) << plan;
}

TEST_F(PlanShape, EqualityBecomesAConstantOfThePattern) {
  const char* query = "SELECT ?p { ?p :city ?c FILTER(?c = :Kabul) }";
  EXPECT_THAT(plan_of(query), AllOf(Not(HasSubstr("Filter")), ContainsRegex("city> <http://example.org/Kabul>")));
  EXPECT_THAT(plan_of(query, {"substitute_equalities"}), HasSubstr("in a range"));
  // Literals are equal by value: "1.0" and "1" are different terms.
  ExampleStore mixed(people() + ":x :age 1.0 .");
  EXPECT_THAT(mixed.explain("SELECT ?p { ?p :age ?c FILTER(?c = 1) }"), HasSubstr("Filter"));
}

TEST_F(PlanShape, RangesBoundTheScan) {
  const std::string plan = plan_of("SELECT ?p { ?p :age ?a FILTER(?a >= 79) }");
  EXPECT_THAT(plan, AllOf(Not(HasSubstr("Filter")), HasSubstr("POSG"), HasSubstr("(est. 25)"))) << plan;
  // Rows that come in another order still need the filter.
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a . ?p :name ?n FILTER(?a >= 20) }"), HasSubstr("Filter (>= ?a 20)"));
}

TEST_F(PlanShape, ListsBoundTheScan) {
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a IN (3, 4)) }"),
              AllOf(Not(HasSubstr("Filter")), HasSubstr("in a range"), HasSubstr("(est. 50)")));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a = 4 || ?a = 3) }"), Not(HasSubstr("Filter")));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a IN (3, 5)) }"),
              AllOf(HasSubstr("Filter"), HasSubstr("in a range")));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a IN (200, 300)) }"), HasSubstr("Empty"));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a NOT IN (3, 4)) }"), HasSubstr("Filter"));
}

TEST_F(PlanShape, RangesHaveTwoEndsWhereOneTypeIsAlone) {
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a < 2) }"),
              AllOf(HasSubstr("in a range"), HasSubstr("(est. 50)")));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER(?a >= 2 && 3 > ?a) }"), HasSubstr("(est. 25)"));
  // A decimal among the integers lies behind them, whatever its value.
  ExampleStore mixed(people() + ":x :age 0.5 .");
  EXPECT_THAT(mixed.explain("SELECT ?p { ?p :age ?a FILTER(?a < 2) }"), HasSubstr("(est. 2001)"));
}

TEST_F(PlanShape, RangesOfDatesBoundTheScan) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    text += ":e" + std::to_string(i) + " :on \"20" + two(i % 20) + "-" + two(1 + i % 12) + "-" + two(1 + i % 28) +
            "\"^^<http://www.w3.org/2001/XMLSchema#date> .\n";
  }
  ExampleStore events(text);
  const char* spring =
      "SELECT ?e { ?e :on ?d FILTER(?d >= \"2004-03-01\"^^<http://www.w3.org/2001/XMLSchema#date> && "
      "?d < \"2004-06-01\"^^<http://www.w3.org/2001/XMLSchema#date>) }";
  EXPECT_THAT(events.explain(spring), AllOf(HasSubstr("IndexScan POSG"), HasSubstr("in a range")));
}

TEST_F(PlanShape, LanguagesAndPrefixesBoundTheScan) {
  // Enough for a bulk load, which numbers terms in order.
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i), subject = ":p" + n;
    for (const char* language : {"ar", "en", "zh", "zh-Hant"}) {
      text += subject + " :name \"name " + n + "\"@" + language + " .\n";
    }
    text += subject + " :name \"name " + n + " without a language\" ; :age " + n + " .\n";
  }
  ExampleStore store(text);
  PlannerOptions unbounded;
  unbounded.disabled_passes = {"bound_scans"};
  const auto check = [&](const std::string& condition, std::size_t rows, bool decided) {
    SCOPED_TRACE(condition);
    const std::string query = "SELECT * { ?p :name ?n FILTER(" + condition + ") }";
    const std::string plan = store.explain(query);
    EXPECT_THAT(plan, HasSubstr("in a range"));
    if (decided) {
      EXPECT_THAT(plan, Not(HasSubstr("Filter")));
    }
    EXPECT_EQ(store.rows(query).size(), rows);
    EXPECT_EQ(store.rows(query), store.rows(query, unbounded));
  };
  check("LANG(?n) = \"ar\"", 3000, true);
  check("LANG(?n) = \"\"", 3000, true);
  check("LANGMATCHES(LANG(?n), \"zh\")", 6000, true);
  check("LANG(?n) = \"en\" && STRSTARTS(?n, \"name 29\")", 111, true);
  check("STRSTARTS(?n, \"name 299\") && LANG(?n) != \"zh\"", 44, false);
  check("STRSTARTS(STR(?n), \"name 2999\")", 5, false);
  // Within a language ids sort as texts do.
  for (const char* order : {"", "DESC"}) {
    const std::string arabic = std::string("SELECT ?n { ?p :name ?n FILTER(LANG(?n) = \"ar\") } ORDER BY ") + order;
    for (const char* limit : {"", " LIMIT 10"}) {
      EXPECT_EQ(store.rows(arabic + "(?n)" + limit, {}, {}, true),
                store.rows(arabic + "(STR(?n))" + limit, {}, {}, true));
    }
  }
  // What look-ups find is within the bounds too.
  const std::string looked_up = "SELECT * { ?p :age 7 . ?p :name ?n FILTER(LANG(?n) = \"zh\") }";
  EXPECT_THAT(store.explain(looked_up), AllOf(HasSubstr("IndexJoin"), Not(HasSubstr("Filter"))));
  EXPECT_THAT(store.rows(looked_up), testing::ElementsAre(HasSubstr("name 7")));
  EXPECT_THAT(store.explain("SELECT (COUNT(*) AS ?n) { ?p :name ?n FILTER(LANG(?n) = \"en\") }"),
              HasSubstr("CountScan"));
}

TEST_F(PlanShape, CostlyFiltersWaitForFewerRows) {
  const char* query = "SELECT * { ?p :name ?n . ?p :age ?a FILTER(?a < 40 && REGEX(?n, \"[0-9]7\")) }";
  EXPECT_THAT(plan_of(query), ContainsRegex("Filter .regex[^\n]*\n[^\n]*Join"));
  EXPECT_THAT(plan_of(query, {"place_filters"}), ContainsRegex("Filter .regex[^\n]*\n[^\n]*IndexScan"));
  // Where many rows would share a term, the scan has the fewest.
  std::string text = people();
  for (int i = 0; i < 2000; ++i)
    text += ":p" + std::to_string(i) + " :knows :p" + std::to_string(i * 7 % 2000) + ", :p" +
            std::to_string(i * 11 % 2000) + ".\n";
  ExampleStore friends(text);
  const std::string plan =
      friends.explain("SELECT * { ?p :name ?n . ?p :knows ?q . ?q :knows ?r FILTER(REGEX(?n, \"[0-9]7\")) }");
  EXPECT_THAT(plan, ContainsRegex("Filter[^\n]*\n[^\n]*IndexScan")) << plan;
}

TEST_F(PlanShape, RandomFiltersJudgeEachSolution) {
  const std::string join = plan_of("SELECT * { ?p :city :Kabul ; :name ?n FILTER(RAND() < 0.5) }");
  EXPECT_THAT(join, ContainsRegex("Filter .*rand[^\n]*\n[^\n]*Join")) << join;
  // As one row with a weight, equal solutions would pass together.
  const std::string group = plan_of("SELECT ?c (COUNT(*) AS ?n) { ?p :city ?c FILTER(RAND() < 0.5) } GROUP BY ?c");
  EXPECT_THAT(group, Not(HasSubstr("RunScan"))) << group;
  EXPECT_EQ(store_->rows("SELECT ?c (COUNT(DISTINCT UUID()) AS ?n) { ?p :city ?c } GROUP BY ?c"),
            store_->rows("SELECT ?c (COUNT(*) AS ?n) { ?p :city ?c } GROUP BY ?c"));
}

TEST_F(PlanShape, NothingIsExpectedToPassAnEmptyList) {
  const std::string plan = plan_of("SELECT * { ?p :city ?c ; :name ?n FILTER(?p IN ()) }");
  EXPECT_THAT(plan, AllOf(HasSubstr("Filter"), Not(HasSubstr("nan")))) << plan;
}

TEST_F(PlanShape, OptionalsWithAFilterLookUp) {
  EXPECT_THAT(plan_of("SELECT * { ?p :city :Kabul OPTIONAL { ?p :name ?n FILTER(CONTAINS(?n, \"7\")) } }"),
              HasSubstr("IndexLeftJoin"));
  // The right side alone decides about the filters of a group.
  EXPECT_THAT(plan_of("SELECT * { ?p :city ?c OPTIONAL { { ?p :name ?n FILTER(?c = :Kabul) } } }"),
              Not(HasSubstr("IndexLeftJoin")));
}

TEST_F(PlanShape, CountsAreNotScanned) {
  EXPECT_THAT(plan_of("SELECT (COUNT(*) AS ?n) { ?p a :Person }"), HasSubstr("CountScan"));
  EXPECT_THAT(plan_of("SELECT (COUNT(?p) AS ?n) { ?p a :Person }"), HasSubstr("CountScan"));
  EXPECT_THAT(plan_of("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a :Person }"), Not(HasSubstr("CountScan")));
  EXPECT_THAT(plan_of("SELECT (COUNT(*) AS ?n) { ?p ?q ?p }"), Not(HasSubstr("CountScan")));
  EXPECT_THAT(plan_of("SELECT (COUNT(*) AS ?n) { ?p a :Person }", {"count_scans"}), Not(HasSubstr("CountScan")));
  EXPECT_THAT(plan_of("SELECT (COUNT(*) AS ?n) { ?p :age ?a FILTER(?a > 3 && ?a < 9) }"), HasSubstr("CountScan POSG"));
  EXPECT_THAT(plan_of("SELECT (COUNT(*) AS ?n) { ?p :age ?a FILTER(?a > 3 && ?a != 9) }"), Not(HasSubstr("CountScan")));
}

TEST_F(PlanShape, CountsOfJoinsDoNotMakeTheirRows) {
  const char* pairs = "SELECT (COUNT(*) AS ?n) { ?p :age ?a . ?q :age ?a }";
  EXPECT_THAT(plan_of(pairs), AllOf(HasSubstr("RunScan POSG"), HasSubstr("SUM("), Not(HasSubstr("COUNT"))));
  EXPECT_THAT(plan_of(pairs, {"weigh_rows"}), AllOf(Not(HasSubstr("RunScan")), HasSubstr("COUNT(*)")));
  // What OPTIONAL does not bind has no weight, and a sum needs its values.
  EXPECT_THAT(plan_of("SELECT (COUNT(*) AS ?n) { ?p :name ?z OPTIONAL { ?p :age ?a . ?q :age ?a } }"),
              Not(HasSubstr("RunScan")));
  EXPECT_THAT(plan_of("SELECT (SUM(?a) AS ?n) { ?p :age ?a . ?q :age ?a }"), Not(HasSubstr("RunScan")));
}

TEST_F(PlanShape, CyclesAreJoinedAVariableAtATime) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    for (int j = 1; j <= 40; ++j) {
      text += ":n" + std::to_string(i) + " :knows :n" + std::to_string((i * 7 + j * j) % 300) + " .\n";
    }
  }
  ExampleStore dense(text);
  const char* triangle = "SELECT * { ?a :knows ?b . ?b :knows ?c . ?a :knows ?c }";
  EXPECT_THAT(dense.explain(triangle, {}), HasSubstr("MultiwayJoin ?"));
  PlannerOptions options;
  options.disabled_passes = {"multiway_joins"};
  EXPECT_THAT(dense.explain(triangle, options), Not(HasSubstr("MultiwayJoin")));
  EXPECT_THAT(dense.explain("SELECT * { ?a :knows ?b . ?b :knows ?c . ?c :knows ?d }", {}),
              Not(HasSubstr("MultiwayJoin")));
  // A filter on it is counted once.
  const auto expected = [](const std::string& plan) {
    std::smatch rows;
    const std::regex estimate("MultiwayJoin[^(]*\\(est. ([0-9]+)\\)");
    return std::regex_search(plan, rows, estimate) ? rows[1].str() : plan;
  };
  EXPECT_EQ(expected(dense.explain("SELECT * { ?a :knows ?b . ?b :knows ?c . ?a :knows ?c FILTER(?a != ?b) }")),
            expected(dense.explain(triangle)));
  // From one node on, look-ups are cheaper.
  EXPECT_THAT(dense.explain("SELECT * { :n1 :knows ?b . ?b :knows ?c . :n1 :knows ?c }", {}),
              Not(HasSubstr("MultiwayJoin")));
}

TEST_F(PlanShape, DistinctSkipsRepeatedRows) {
  EXPECT_THAT(plan_of("SELECT DISTINCT ?q { ?p ?q ?o }"), HasSubstr("RunScan PSOG"));
  EXPECT_THAT(plan_of("SELECT ?q (COUNT(*) AS ?n) { ?p ?q ?o } GROUP BY ?q"),
              AllOf(HasSubstr("Group (sorted)"), HasSubstr("RunScan PSOG")));
  EXPECT_THAT(plan_of("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p ?q ?o }"),
              AllOf(HasSubstr("Distinct (sorted)"), HasSubstr("RunScan SPOG")));
}

TEST_F(PlanShape, OrderWithLimitKeepsTheTop) {
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a } ORDER BY DESC(?a + 1) LIMIT 3"), HasSubstr("TopK 3"));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a } ORDER BY STR(?a) OFFSET 4 LIMIT 3"), HasSubstr("TopK 7"));
  EXPECT_THAT(plan_of("SELECT DISTINCT ?p { ?p :age ?a } ORDER BY ?a LIMIT 3"), Not(HasSubstr("TopK")));
  EXPECT_THAT(plan_of("SELECT DISTINCT ?p ?a { ?p :age ?a } ORDER BY STR(?a) LIMIT 3"), HasSubstr("TopK"));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a } ORDER BY ?a LIMIT 3", {"top_k"}), Not(HasSubstr("TopK")));
}

TEST_F(PlanShape, OrderInsideASubqueryIsDroppedUnlessItIsCut) {
  EXPECT_THAT(plan_of("SELECT ?p { ?p :city ?c { SELECT ?p { ?p :age ?a } ORDER BY ?a } }"), Not(HasSubstr("Sort")));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :city ?c { SELECT ?p { ?p :age ?a } ORDER BY ?a LIMIT 9 } }"),
              HasSubstr("TopK (by ranges) 9"));
}

TEST_F(PlanShape, UnknownTermsAreNotScanned) {
  const std::string plan = plan_of("SELECT * { ?p :name ?n . ?p :unheardOf ?x }");
  EXPECT_THAT(plan, AllOf(HasSubstr("Empty"), Not(HasSubstr("Scan")))) << plan;
}

TEST_F(PlanShape, OptionalUnderARejectingFilterIsAJoin) {
  EXPECT_THAT(plan_of("SELECT * { ?p :city ?c OPTIONAL { ?p :nick ?n } FILTER(STRLEN(?n) > 2) }"),
              Not(HasSubstr("LeftJoin")));
  EXPECT_THAT(plan_of("SELECT * { ?p :city ?c OPTIONAL { ?p :nick ?n } FILTER(!BOUND(?n)) }"), HasSubstr("LeftJoin"));
  EXPECT_THAT(plan_of("SELECT * { ?p :city ?c OPTIONAL { ?p :nick ?n } FILTER(COALESCE(?n, 1) = 1) }"),
              HasSubstr("LeftJoin"));
}

TEST_F(PlanShape, OptionalsComeAfterTheJoinsBehindThem) {
  const std::string plan = plan_of("SELECT * { ?p :name ?n OPTIONAL { ?p :nick ?k } ?p :city :Kabul }");
  EXPECT_LT(plan.find("LeftJoin"), plan.find("Kabul")) << plan;
  EXPECT_THAT(plan, HasSubstr("IndexLeftJoin")) << plan;
}

TEST_F(PlanShape, ExistsIsASemiJoin) {
  EXPECT_THAT(plan_of("SELECT ?p { ?p :name ?n FILTER EXISTS { ?p :city ?c } }"), HasSubstr("SemiJoin"));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :name ?n FILTER NOT EXISTS { ?p :city ?c } }"), HasSubstr("AntiJoin"));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :name ?n FILTER(!EXISTS { ?p :city ?c }) }"), HasSubstr("AntiJoin"));
  // The inner filter sees ?a of the outer solution: substitution it must be.
  EXPECT_THAT(plan_of("SELECT ?p { ?p :age ?a FILTER EXISTS { ?p :knows ?q . ?q :age ?b FILTER(?b > ?a) } }"),
              Not(HasSubstr("SemiJoin")));
}

TEST_F(PlanShape, FewRowsReduceALargeOptional) {
  const char* query = "SELECT * { :boss :leads ?p OPTIONAL { ?p :knows ?q . ?q :name ?n } }";
  EXPECT_THAT(plan_of(query), AllOf(HasSubstr("LeftJoin"), HasSubstr("Distinct"), HasSubstr("IndexJoin")))
      << plan_of(query);
  EXPECT_THAT(plan_of(query), HasSubstr("Spool (again)"));
  EXPECT_THAT(plan_of(query, {"reduce_by_keys"}), Not(HasSubstr("Distinct")));
  EXPECT_EQ(store_->rows(query), store_->rows(query, {false, {"reduce_by_keys"}}));
  EXPECT_EQ(store_->rows(query).size(), 3u);
}

TEST_F(PlanShape, OptionalsOfTheFirstRowsOnly) {
  const char* query = "SELECT * { ?p :age ?a OPTIONAL { ?p :knows ?q . ?q :name ?n } } ORDER BY DESC(?a) ?p LIMIT 5";
  const auto cuts_left = [](const std::string& plan) { return plan.find("LeftJoin") < plan.rfind("Slice limit 5"); };
  EXPECT_TRUE(cuts_left(plan_of(query))) << plan_of(query);
  EXPECT_FALSE(cuts_left(plan_of(query, {"limit_before_optionals"})));
  const auto rows = store_->rows(query, {}, {}, true);
  EXPECT_EQ(rows, store_->rows(query, {false, {"limit_before_optionals", "reduce_by_keys"}}, {}, true));
  EXPECT_EQ(rows.size(), 5u);
}

TEST_F(PlanShape, ColumnsThatNobodyNeedsAreNotRead) {
  EXPECT_THAT(plan_of("SELECT ?p { ?p :name ?n }"), ContainsRegex("IndexScan .*_ "));
  EXPECT_THAT(plan_of("SELECT ?p { ?p :name ?n }", {"prune_variables"}), HasSubstr("?n"));
}

TEST_F(PlanShape, CrossProductsComeLast) {
  const std::string plan = plan_of("SELECT * { ?a :city ?x . ?b :city ?y . ?a :name ?n }");
  EXPECT_LT(plan.find("Cross"), plan.find("name>")) << plan;
}

TEST_F(PlanShape, SmallLimitsPreferPipelines) {
  const char* query = "SELECT * { ?p :knows ?q . ?q :knows ?r . ?r :name ?n } LIMIT 5";
  EXPECT_THAT(plan_of(query), AllOf(Not(HasSubstr("HashJoin")), HasSubstr("Join"))) << plan_of(query);
}

TEST_F(PlanShape, FiltersMoveIntoUnionsAndSubqueries) {
  const std::string plan = plan_of("SELECT * { { ?p :name ?n } UNION { ?p :nick ?n } FILTER(?n = \"name7\") }");
  EXPECT_LT(plan.find("Union"), plan.find("Filter")) << plan;
}

TEST_F(PlanShape, GroupsStreamOnSortedInput) {
  EXPECT_THAT(plan_of("SELECT ?p (COUNT(*) AS ?n) { ?p :knows ?q } GROUP BY ?p"), Not(HasSubstr("hash")));
}

// 20 places in each of 40 districts of 2 provinces; all that happened did so at two of the places.
std::string places() {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    const std::string district = ":d" + std::to_string(i);
    text += district + " :within :province" + std::to_string(i % 2) + " ; a :District .\n";
    for (int j = 0; j < 20; ++j) {
      text += ":p" + std::to_string(20 * i + j) + " :within " + district + " ; a :Place .\n";
    }
  }
  for (int i = 0; i < 400; ++i) {
    text += ":e" + std::to_string(i) + " :place :p" + std::to_string(7 * (i % 2)) + " .\n";
  }
  return text;
}

TEST_F(PlanShape, PathsStartWhereTheyLeadToFewNodes) {
  const ExampleStore store(places());
  const char* query = "SELECT * { ?e :place ?p . ?p :within* ?d . ?d a :District }";
  // 400 times from one of two places to itself, the district and the province, not 40 times to 21 places.
  const std::string plan = store.explain(query);
  EXPECT_THAT(plan, ContainsRegex("Path \\?p .* \\?d in default graph  \\(est. 1200\\)")) << plan;
  EXPECT_EQ(store.rows(query).size(), 400u);
  EXPECT_THAT(store.explain("SELECT * { ?p a :Place . ?p :within+ ?d }"), HasSubstr("(est. 1600)"));
}

TEST_F(PlanShape, PathsFromAConstantAreSearchedForSomeNodes) {
  const ExampleStore store(places());
  const auto plan_of = [&](const std::string& area, const PlannerOptions& options = {}) {
    return store.explain("SELECT * { ?p :within+ " + area + " . ?e :place ?p }", options);
  };
  const char* from_area = "IndexJoin[^\n]*\n[^\n]*Path [^\n]*\\(est. 20\\)";
  EXPECT_THAT(plan_of(":d0"), ContainsRegex(from_area));
  PlannerOptions options;
  options.disabled_passes = {"sample_joins"};
  EXPECT_THAT(plan_of(":d0", options), Not(ContainsRegex(from_area)));
  // 420 nodes, more than are searched: the two places of all events are fewer.
  EXPECT_THAT(plan_of(":province0"), ContainsRegex("Path [^\n]*\n[^\n]*IndexScan PSOG [^\n]*place"));
}

// 4,000 claims; a quarter of them are denials, and these are in no source, unlike all others.
std::string claims() {
  std::string text;
  for (int i = 0; i < 4000; ++i) {
    const std::string claim = ":c" + std::to_string(i);
    text += claim + (i % 4 == 0 ? " :stance :denies" : " :stance :asserts ; :source :s" + std::to_string(i % 7));
    text += " ; :says :w" + std::to_string(i % 90) + " .\n";
  }
  return text;
}

TEST_F(PlanShape, CorrelatedPatternsAreSampled) {
  const ExampleStore store(claims());
  const char* query = "SELECT * { ?c :stance :denies ; :source ?s ; :says ?w }";
  PlannerOptions options;
  EXPECT_THAT(store.explain(query, options), HasSubstr("?w  (est. 1000)"));
  options.sample_from = {};
  // None of 128 was found: one of 256 is expected.
  EXPECT_THAT(store.explain(query, options), HasSubstr("MergeJoin ?c  (est. 3.9)"));
  options.disabled_passes = {"sample_joins"};
  EXPECT_THAT(store.explain(query, options), HasSubstr("?w  (est. 1000)"));
}

// 2,000 conflicts in 100 wars, of 3 events each, but for one of :war0, which has 3,000.
std::string wars() {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    const std::string conflict = ":conflict" + std::to_string(i);
    text += conflict + " :partOf :war" + std::to_string(i / 20) + " .\n";
    for (int j = 0; j < (i == 7 ? 3000 : 3); ++j) {
      const std::string event = ":event" + std::to_string(i) + "-" + std::to_string(j);
      text += event + " :partOf " + conflict + " ; :day " + std::to_string(j % 300) + " .\n";
    }
  }
  return text;
}

TEST_F(PlanShape, FrequentValuesAreNotMissed) {
  const ExampleStore store(wars());
  const char* query = "SELECT * { ?conflict :partOf :war0 . ?event :partOf ?conflict ; :day ?day }";
  PlannerOptions options;
  options.sample_from = {};
  const std::string plan = store.explain(query, options);
  // So many events are not looked up one by one.
  EXPECT_THAT(plan, AllOf(HasSubstr("(est. 3057)"), Not(ContainsRegex("IndexJoin [^\n]*\\?day")))) << plan;
  options.disabled_passes = {"sample_joins"};
  EXPECT_THAT(store.explain(query, options), ContainsRegex("IndexJoin [^\n]*\\?day"));
}

TEST_F(PlanShape, ValuesThatBothSidesRepeatAreSampled) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    const std::string thing = " :t" + std::to_string(i < 1500 ? i % 30 : i) + " .\n";
    text += ":a" + std::to_string(i) + " :likes" + thing + ":b" + std::to_string(i) + " :hates" + thing;
  }
  const ExampleStore store(text);
  const char* query = "SELECT * { ?a :likes ?t . ?b :hates ?t }";
  PlannerOptions options;
  options.sample_from = {};
  // 75,500 rows, 75,000 of them of 30 things.
  EXPECT_THAT(store.explain(query, options), ContainsRegex("Join[^\n]*\\(est. [3-9][0-9]{4}\\)"));
  options.disabled_passes = {"sample_joins"};
  EXPECT_THAT(store.explain(query, options), ContainsRegex("Join[^\n]*\\(est. [5-9][0-9]{3}\\)"));
}

TEST_F(PlanShape, FiltersAreSampled) {
  std::string text;
  for (int i = 0; i < 4000; ++i) {
    const std::string claim = ":c" + std::to_string(i);
    const int high = i + (i / 7 % 20 == 0 ? 5000 : 1);
    text += claim + " :low " + std::to_string(i) + " ; :high " + std::to_string(high) + " .\n";
  }
  const ExampleStore store(text);
  PlannerOptions options;
  options.sample_from = {};
  const auto plan_of = [&](const char* query) { return store.explain(query, options); };
  // About 200 of 4,000 pass; by the rule of thumb it would be 1,200.
  EXPECT_THAT(plan_of("SELECT * { ?c :low ?low FILTER(?low * ?low < 40000) }"),
              ContainsRegex("Filter .*\\(est. (1[5-9]|2[0-5])[0-9]\\)"));
  EXPECT_THAT(plan_of("SELECT * { ?c :low ?low ; :high ?high FILTER(?high > ?low + 100) }"),
              ContainsRegex("Filter .*\\(est. (1[0-9]|2[0-9]|3[0-9])[0-9]\\)"));
}

// 5,000 places in 50 provinces, and 20,000 events between 200 groups at 50 of the places, one in each province.
std::string events() {
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    const std::string population = std::to_string(i * 7919 % 5000);
    text +=
        ":p" + std::to_string(i) + " :within :v" + std::to_string(i / 100) + " ; :population " + population + " .\n";
  }
  for (int i = 0; i < 20'000; ++i) {
    text += ":e" + std::to_string(i) + " :sideA :g" + std::to_string(i % 200) + " ; :sideB :g" +
            std::to_string(i * 7 % 199) + " ; :place :p" + std::to_string(100 * (i % 50)) + " ; :day " +
            std::to_string(i % 500) + " .\n";
  }
  return text;
}

class PlanShapeOfEvents : public testing::Test {
 protected:
  static void SetUpTestSuite() { store_ = new ExampleStore(events()); }
  static void TearDownTestSuite() {
    delete store_;
    store_ = nullptr;
  }
  // The plans with a pass and without it; their answers are the same.
  static std::pair<std::string, std::string> plans(const char* query, const char* pass) {
    const PlannerOptions without{false, {pass}};
    EXPECT_EQ(store_->rows(query), store_->rows(query, without));
    return {store_->explain(query), store_->explain(query, without)};
  }
  static ExampleStore* store_;
};
ExampleStore* PlanShapeOfEvents::store_ = nullptr;

TEST_F(PlanShapeOfEvents, FewRowsAreJoinedWithEachAlternative) {
  for (const char* query :
       {"SELECT * { VALUES ?g { :g1 :g2 } { ?e :sideA ?g ; :sideB ?o } UNION { ?e :sideB ?g ; :sideA ?o } }",
        "SELECT * { ?e :day 77 . { ?e :sideA ?g } UNION { ?e :sideB ?g } FILTER(?g != :g3) }"}) {
    const auto [plan, without] = plans(query, "distribute_unions");
    EXPECT_THAT(plan, AllOf(HasSubstr("Union"), Not(HasSubstr("HashJoin")), Not(HasSubstr("IndexScan PSOG")))) << plan;
    EXPECT_THAT(without, ContainsRegex("HashJoin[^\n]*\n[^\n]*Union")) << without;
  }
  // Where all are joined with all, each alternative would read the other patterns once more.
  const std::string all = store_->explain("SELECT * { ?e :day ?d . { ?e :sideA ?g } UNION { ?e :sideB ?g } }");
  EXPECT_LT(all.find("Join"), all.find("Union")) << all;
}

TEST_F(PlanShapeOfEvents, ExistsJudgesOneTripleWhereTheJoinIsLarge) {
  const char* query =
      "SELECT ?s { ?s :within ?v ; :population ?n . ?p :within ?v FILTER EXISTS { ?e :place ?p ; :day ?d } }";
  const auto [plan, without] = plans(query, "filter_early");
  EXPECT_LT(plan.find("Join ?v"), plan.find("SemiJoin")) << plan;
  EXPECT_LT(without.find("SemiJoin"), without.find("Join ?v")) << without;
  // 50 of 5,000 places; blocks tell no more than that they are some hundred at most.
  EXPECT_THAT(plan, ContainsRegex("SemiJoin[^\n]*\\(est. [1-9]?[0-9]?[0-9]\\)")) << plan;
}

TEST_F(PlanShapeOfEvents, SamplesAreTakenWhereThereAreFewerValues) {
  PlannerOptions options;
  options.sample_from = {};
  // One of 100 places of :v7, and of 50 with events.
  EXPECT_THAT(store_->explain("SELECT * { ?p :within :v7 . ?e :place ?p }", options),
              ContainsRegex("Join[^\n]*\\(est. [3-6][0-9][0-9]\\)"));
}

TEST_F(PlanShapeOfEvents, PatternsOfOneFormAreNotComparedWithThemselves) {
  PlannerOptions options;
  options.sample_from = {};
  const std::string plan = store_->explain("SELECT * { ?a :day ?d . ?b :day ?d FILTER(?a != ?b) }", options);
  EXPECT_THAT(plan, ContainsRegex("Filter[^\n]*\\(est. 7[0-9]{5}\\)")) << plan;
}

TEST_F(PlanShape, OneKeyIsHashedWhereItIsEnough) {
  const char* query =
      "SELECT * { ?p :age ?a ; :name ?n . { SELECT ?n (MAX(?x) AS ?a) { ?q :name ?n ; :age ?x } GROUP BY ?n } }";
  EXPECT_THAT(plan_of(query), ContainsRegex("HashJoin \\?n  \\(")) << plan_of(query);
  EXPECT_EQ(store_->rows(query).size(), 2000u);
}

}  // namespace
}  // namespace casus::query::test
