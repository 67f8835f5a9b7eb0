#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/optimize/example_store.h"

namespace casus::query::test {
namespace {

std::string star(int patterns) {
  std::string text = "SELECT * { ";
  const char* const predicates[] = {"name", "age", "knows", "nick", "city"};
  for (int i = 0; i < patterns; ++i) text += fmt::format("?s :{} ?o{} . ", predicates[i % 5], i);
  return text + "}";
}

std::string chain(int patterns) {
  std::string text = "SELECT * { ";
  for (int i = 0; i < patterns; ++i) text += fmt::format("?v{} :knows ?v{} . ", i, i + 1);
  return text + "}";
}

double microseconds_to_plan(const ExampleStore& store, const std::string& text) {
  constexpr int kTimes = 50;
  const auto view = store.view();
  std::chrono::nanoseconds total{0};
  for (int i = 0; i < kTimes; ++i) {
    Query query = parse_example(text);
    ExecutionContext context(view, {});
    const auto start = std::chrono::steady_clock::now();
    const OperatorPtr root = plan(std::move(query.root), query.variables, query.dataset, context, {});
    total += std::chrono::steady_clock::now() - start;
  }
  return static_cast<double>(total.count()) / kTimes / 1000;
}

// A measurement rather than a test: run it with --gtest_also_run_disabled_tests.
TEST(PlanningTime, DISABLED_ByNumberOfPatterns) {
  const ExampleStore store(people());
  for (const int patterns : {1, 2, 3, 5, 8, 10, 11, 20, 40}) {
    fmt::print("{:>3} patterns: star {:8.1f} us, chain {:8.1f} us\n", patterns,
               microseconds_to_plan(store, star(patterns)), microseconds_to_plan(store, chain(patterns)));
  }
}

// No query text may keep the planner busy for long, or deepen the stack without end.
TEST(PlanningTime, LargeAndDeepQueriesArePlannedOrRefused) {
  const ExampleStore store(people());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(store.explain(star(300)).empty());
  std::string optionals = "SELECT * { ?s :name ?n ";
  for (int i = 0; i < 400; ++i) optionals += fmt::format("OPTIONAL {{ ?s :nick ?o{} }} ", i);
  EXPECT_FALSE(store.explain(optionals + "}").empty());
  std::string unions = "SELECT * { { ?s :name ?n } ";
  for (int i = 0; i < 300; ++i) unions += fmt::format("UNION {{ ?s :nick ?o{} }} ", i);
  EXPECT_FALSE(store.explain(unions + "}").empty());
  AlgebraPtr deep = make_algebra(Bgp{});
  for (int i = 0; i < 100'000; ++i) deep = make_algebra(Distinct{std::move(deep)});
  VariableTable variables;
  ExecutionContext context(store.view(), {});
  EXPECT_THROW(plan(std::move(deep), variables, {}, context, {}), ResourceLimit);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(PlanningTime, TheDeepestQueryFitsTheStack) {
  const ExampleStore store(":a :p :b .");
  AlgebraPtr deep = make_algebra(Bgp{});
  VariableTable variables;
  const Variable v = variables.add("v");
  for (int i = 0; i < 700; ++i) {
    Bgp optional{{TriplePattern{v, Term::iri("http://example.org/p"), v}}};
    deep = make_algebra(LeftJoin{make_algebra(Distinct{std::move(deep)}), make_algebra(std::move(optional)), nullptr});
  }
  ExecutionContext context(store.view(), {});
  const OperatorPtr root = plan(std::move(deep), variables, {}, context, {});
  Batch batch;
  EXPECT_TRUE(root->next(batch));
  EXPECT_EQ(batch.rows, 1u);
}

}  // namespace
}  // namespace casus::query::test
