#include <gtest/gtest.h>

#include <thread>

#include "casus/casus.h"

namespace casus {
namespace {

Store many() {
  Store store = Store::in_memory();
  std::string data;
  for (int i = 0; i < 3000; ++i)
    data += "<urn:s" + std::to_string(i) + "> <urn:p" + std::to_string(i % 3) + "> " + std::to_string(i) + " .\n";
  store.load_text(data);
  return store;
}

constexpr const char* kEndless = "SELECT (COUNT(*) AS ?c) { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i . FILTER(?c1 + ?f < ?i) }";

TEST(Limits, TimeoutEndsAQuery) {
  const Store store = many();
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(100);
  EXPECT_THROW((void)store.select(kEndless, options).next(), Timeout);
}

TEST(Limits, AnotherThreadCancels) {
  const Store store = many();
  QueryOptions options;
  std::thread canceller([cancel = options.cancel] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancel.cancel();
  });
  EXPECT_THROW((void)store.select(kEndless, options).next(), Cancelled);
  canceller.join();
}

TEST(Limits, MemoryBudgetEndsWhatKeepsRows) {
  const Store store = many();
  QueryOptions options;
  options.memory_budget = 1 << 20;
  for (const char* query :
       {"SELECT DISTINCT ?a ?f { ?a ?b ?c . ?d ?e ?f }", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c",
        "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f"}) {
    EXPECT_THROW(
        {
          Solutions solutions = store.select(query, options);
          while (solutions.next()) {
          }
        },
        ResourceLimit)
        << query;
  }
}

TEST(Limits, AnUpdateThatFailsChangesNothing) {
  Store store = many();
  QueryOptions options;
  options.timeout = std::chrono::milliseconds(100);
  EXPECT_THROW(
      store.update("DELETE { ?a ?b ?c1 } WHERE { ?a ?b ?c1 . ?d ?e ?f . ?g ?h ?i . FILTER(?c1 + ?f < ?i) }", options),
      Timeout);
  EXPECT_EQ(store.size(), 3000u);
}

TEST(Functions, OfAProgramAnswerAndFail) {
  register_function("urn:test:half", {1, 1, [](std::span<const Term> arguments) -> std::optional<Term> {
                                        const long value = std::stol(arguments[0].value());
                                        if (value % 2) return std::nullopt;
                                        return Term::literal(std::to_string(value / 2),
                                                             "http://www.w3.org/2001/XMLSchema#integer");
                                      }});
  const Store store = many();
  EXPECT_EQ(
      store.select("SELECT (COUNT(?h) AS ?n) { ?s <urn:p0> ?o BIND(<urn:test:half>(?o) AS ?h) }").next()->get<int>(0),
      500);
  EXPECT_THROW((void)store.select("SELECT (<urn:test:unknown>(1) AS ?x) {}"), QueryError);
  bool listed = false;
  for (const FunctionSummary& function : known_functions()) listed = listed || function.name == "urn:test:half";
  EXPECT_TRUE(listed);
}

TEST(Passes, SwitchedOffOneByOneAnswerAlike) {
  const Store store = many();
  const char* query =
      "SELECT (COUNT(*) AS ?n) { ?s <urn:p0> ?o OPTIONAL { ?s <urn:p1> ?x } FILTER(?o > 10 && !BOUND(?x)) MINUS { ?s "
      "?p 12 } }";
  for (const char* pass :
       {"", "push_filters", "order_joins", "merge_joins", "semi_joins", "count_scans", "bound_scans"}) {
    QueryOptions options;
    options.disabled_passes = {pass};
    EXPECT_EQ(store.select(query, options).next()->get<int>(0), 995) << pass;
  }
}

}  // namespace
}  // namespace casus
