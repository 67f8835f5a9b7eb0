#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "storage/quad_store.h"
#include "tests/unit/engine/temporary_directory.h"
#include "tests/unit/store/scanned_rows.h"

namespace casus::storage {
namespace {

constexpr std::uint64_t kRows = 10;  // of every operation, in every state that a reader may see

/// One of the permutations that hold the default graph.
Permutation any_order(std::uint64_t number) {
  return static_cast<Permutation>(number % static_cast<std::uint64_t>(Permutation::kGspo));
}

void write_operation(QuadStore& store, std::uint64_t number) {
  if (number % 40 == 0) {
    std::string text;
    for (std::uint64_t i = 0; i < 600 * kRows; ++i) {
      text += "<http://load/" + std::to_string(number) + "> <http://p> \"a value long enough " + std::to_string(i) +
              "\" .\n";
    }
    LoadOptions options;
    options.format = RdfFormat::kNTriples;
    store.load_text(text, options);
    return;
  }
  const auto transaction = store.begin_write();
  const Id subject = transaction->intern(TermView::iri("http://s/" + std::to_string(number)));
  for (std::uint64_t i = 0; i < kRows; ++i) {
    transaction->insert({subject, Id(Tag::kInteger, i), Id(Tag::kInteger, number * 7 % 1000)});
  }
  transaction->commit(false);
  if (number % 25 == 0) store.fold();
}

void read_once(const QuadStore& store, std::mt19937_64& random, std::uint64_t& last_size) {
  const auto view = store.view();
  const std::uint64_t size = view->size();
  ASSERT_EQ(size % kRows, 0u);
  ASSERT_GE(size, last_size) << "a later view holds less";
  last_size = size;
  ASSERT_EQ(scanned(*view, any_order(random())), size);
  const std::string name = "http://s/" + std::to_string(1 + random() % 300);
  if (const auto subject = view->find(TermView::iri(name))) {
    ScanSpec spec;
    spec.prefix[0] = *subject;
    spec.prefix_length = 1;
    ASSERT_EQ(view->count(spec), kRows);
    ASSERT_EQ(view->term(*subject), Term::iri(name));
  }
  ASSERT_EQ(view->size(), size);
}

TEST(ConcurrencyTest, ReadersSeeWholeCommitsWhileAWriterWorks) {
  const TemporaryDirectory directory;
  StoreOptions options;
  options.fold_threshold = 500;
  options.cache_budget = 100'000;  // blocks are evicted all the time
  const auto store = QuadStore::open(directory / "s", options);
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> reads{0};
  std::vector<std::thread> readers;
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    readers.emplace_back([&, seed] {
      std::mt19937_64 random(seed);
      std::uint64_t last_size = 0;
      while (!done && !testing::Test::HasFailure()) {
        read_once(*store, random, last_size);
        ++reads;
      }
    });
  }
  for (std::uint64_t number = 1; number <= 250; ++number) write_operation(*store, number);
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(reads, 0u);
  const CheckReport report = store->check();
  // Integers were made up beside their canonical form; everything else must be in order.
  for (const std::string& problem : report.problems) EXPECT_TRUE(problem.starts_with("the term ")) << problem;
}

TEST(ConcurrencyTest, OneViewServesManyThreads) {
  const auto store = QuadStore::open_in_memory({.cache_budget = 50'000});
  for (const std::uint64_t number : {40, 80, 41}) write_operation(*store, number);
  const auto view = store->view();
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] {
      for (std::size_t i = 0; i < 40; ++i) {
        EXPECT_EQ(scanned(*view, any_order(i + seed)), 1201 * kRows);
        EXPECT_TRUE(view->find(TermView::iri("http://load/40")));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace casus::storage
