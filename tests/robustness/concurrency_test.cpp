#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "casus/casus.h"

namespace casus::test {
namespace {

using namespace std::chrono_literals;

class Concurrency : public testing::Test {
 protected:
  Concurrency() : path_(std::filesystem::temp_directory_path() / fmt::format("casus-concurrency-{}", ::getpid())) {
    std::filesystem::remove_all(path_);
  }
  ~Concurrency() override { std::filesystem::remove_all(path_); }

  std::filesystem::path path_;
};

std::string numbers(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += fmt::format("<http://e/s{}> <http://e/n> {} .\n", i, i);
  return text;
}

LoadOptions turtle() {
  LoadOptions options;
  options.format = RdfFormat::kTurtle;
  return options;
}

// Every commit inserts or deletes pairs, so that whoever sees one half of a pair without the other reads no snapshot.
TEST_F(Concurrency, ReadersSeeWholeCommitsBesideAWriterAndLoads) {
  Store store = Store::open(path_.string());
  store.load_text(numbers(2000), turtle());
  std::atomic<bool> done{false};
  std::atomic<int> reads{0};
  const auto read = [&] {
    while (!done) {
      auto result = store.query(
          "SELECT (COUNT(?a) AS ?n) (COUNT(?b) AS ?m) { { ?s <http://e/left> ?a } UNION { ?s <http://e/right> ?b } }");
      for (const auto [left, right] : result.solutions().as<int, int>()) EXPECT_EQ(left, right);
      ++reads;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(read);
  for (int i = 0; i < 60; ++i) {
    store.update(fmt::format("INSERT DATA {{ <http://e/p{0}> <http://e/left> {0} ; <http://e/right> {0} }}", i));
    if (i % 3 == 0) {
      store.update(fmt::format(
          "DELETE WHERE {{ <http://e/p{0}> <http://e/left> ?x . <http://e/p{0}> <http://e/right> ?x }}", i / 2));
    }
    if (i % 20 == 0)
      store.load_text(fmt::format("<http://e/q{0}> <http://e/left> 1 ; <http://e/right> 1 .", i), turtle());
    if (i % 25 == 0) store.compact();
  }
  done = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(reads, 0);
  EXPECT_TRUE(store.check().problems.empty());
}

TEST_F(Concurrency, CancelFromAnotherThreadEndsQueriesUpdatesAndLoads) {
  Store store = Store::open(path_.string());
  store.load_text(numbers(2000), turtle());
  const std::uint64_t before = store.size();
  const std::string cross = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i";
  const auto cancelled = [&](const auto& action) {
    QueryOptions options;
    std::thread other([token = options.cancel] {
      std::this_thread::sleep_for(100ms);
      token.cancel();
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(action(options), Cancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
    other.join();
  };
  cancelled([&](const QueryOptions& options) {
    auto result = store.query("SELECT (COUNT(*) AS ?x) { " + cross + " FILTER(?c + ?f < ?i) }", options);
    for ([[maybe_unused]] const Row& row : result.solutions()) {
    }
  });
  cancelled([&](const QueryOptions& options) {
    auto result = store.query("SELECT * { " + cross + " } ORDER BY ?i ?f", options);
    for ([[maybe_unused]] const Row& row : result.solutions()) {
    }
  });
  cancelled([&](const QueryOptions& options) { store.update("INSERT { ?a ?e ?i } WHERE { " + cross + " }", options); });
  std::atomic<bool> stop{false};
  LoadOptions load = turtle();
  load.cancelled = [&] { return stop.load(); };
  std::thread other([&] {
    std::this_thread::sleep_for(5ms);
    stop = true;
  });
  const std::string much = [] {
    std::string text;
    for (int i = 0; i < 300'000; ++i) text += fmt::format("<http://e/more{}> <http://e/p> \"value {}\" .\n", i, i);
    return text;
  }();
  EXPECT_THROW(store.load_text(much, load), Cancelled);
  other.join();
  EXPECT_EQ(store.size(), before);
  EXPECT_TRUE(store.check().problems.empty());
}

TEST_F(Concurrency, SolutionsOutliveChangesAndTheStore) {
  auto store = std::make_unique<Store>(Store::open(path_.string()));
  store->load_text(numbers(5000), turtle());
  auto result = store->query("SELECT ?n { ?s <http://e/n> ?n }");
  Solutions solutions = std::move(result.solutions());
  ASSERT_NE(solutions.next(), nullptr);
  store->update("CLEAR ALL");
  store->compact();
  store.reset();
  int rows = 1;
  while (solutions.next()) ++rows;
  EXPECT_EQ(rows, 5000);
}

// Whatever needs memory is charged for it: sorting, grouping, joining, distinct rows, computed terms, long texts.
TEST(MemoryBudget, EndsWhatNeedsMore) {
  Store store = Store::in_memory();
  store.load_text(numbers(2000), turtle());
  QueryOptions options;
  options.memory_budget = std::size_t{8} << 20;
  options.timeout = 60s;
  for (const char* text : {
           "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
           "SELECT DISTINCT ?c ?f { ?a ?b ?c . ?d ?e ?f }",
           "SELECT ?c ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c ?f",
           "SELECT DISTINCT (CONCAT(STR(?a), STR(?f)) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
           "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }",
           "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
           "SELECT * { ?a ?b ?c OPTIONAL { SELECT ?x ?y { ?x ?p ?o . ?y ?q ?r } } }",
       }) {
    EXPECT_THROW(
        {
          auto result = store.query(text, options);
          ResultOptions format;
          format.format = result.kind() == StatementKind::kConstruct ? ResultFormat::kNTriples : ResultFormat::kCsv;
          result.write(format, [](std::string_view) {});
        },
        ResourceLimit)
        << text;
  }
  auto result = store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c = ?f) }", options);
  for (const auto [n] : result.solutions().as<int>()) EXPECT_EQ(n, 2000);
}

}  // namespace
}  // namespace casus::test
