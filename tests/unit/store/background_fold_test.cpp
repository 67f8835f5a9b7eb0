#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <set>
#include <thread>

#include "storage/dictionary/page_cache.h"
#include "storage/quad_store.h"
#include "storage/store/background_task.h"
#include "storage/store/store.h"
#include "storage/store/writer_queue.h"
#include "tests/unit/engine/temporary_directory.h"
#include "tests/unit/store/scanned_rows.h"

namespace casus::storage {
namespace {

IdQuad quad(std::uint64_t number) {
  return {Id(Tag::kInteger, number * 7919 % 100'000), Id(Tag::kInteger, number % 10), Id(Tag::kInteger, number),
          Id(Tag::kIri, 1)};
}

void insert(QuadStore& store, std::uint64_t begin, std::uint64_t end) {
  const auto transaction = store.begin_write();
  for (std::uint64_t i = begin; i < end; ++i) transaction->insert(quad(i));
  transaction->commit(false);
}

/// Waits, and fails after half a minute.
template <class Condition>
void wait_until(const Condition& condition) {
  for (int i = 0; i < 30'000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ASSERT_TRUE(condition());
}

TEST(BackgroundFoldTest, ALongDeltaIsFoldedWhileCommitsGoOn) {
  const TemporaryDirectory directory;
  const auto store = QuadStore::open(directory / "s", {.fold_threshold = 2'000});
  for (std::uint64_t i = 0; i < 40'000; i += 500) insert(*store, i, i + 500);
  wait_until([&] { return store->info().delta_rows <= 2'000; });
  for (std::size_t i = 0; i < kPermutations; ++i) {
    EXPECT_EQ(scanned(*store->view(), static_cast<Permutation>(i)), 40'000u);
  }
  store->fold();
  EXPECT_EQ(store->info().delta_rows, 0u);
}

TEST(BackgroundFoldTest, RunsAreMergedWhenNobodyWrites) {
  const auto store = std::make_shared<Store>(Engine::open_in_memory({}), "", StoreOptions{});
  for (std::uint64_t i = 0; i < 13'500; i += 500) insert(*store, i, i + 500);
  wait_until([&] {
    const auto view = store->current();
    return std::all_of(view->index()->deltas.begin(), view->index()->deltas.end(),
                       [](const Delta& delta) { return delta.runs().size() <= 1; });
  });
  EXPECT_EQ(store->info().delta_rows, 13'500u);
  for (std::size_t i = 0; i < kPermutations; ++i) {
    EXPECT_EQ(scanned(*store->view(), static_cast<Permutation>(i)), 13'500u);
  }
}

TEST(BackgroundFoldTest, AFoldCutShortIsEndedAndItsFilesAreMergedWhenNobodyWrites) {
  const TemporaryDirectory directory;
  constexpr std::uint64_t kQuads = 200'000;
  std::uint64_t bytes = 0;
  {
    const auto store = QuadStore::open(directory / "s");
    insert(*store, 0, kQuads);
    store->compact();
    bytes = store->info().bytes_on_disk;
    for (std::uint64_t i = 0; i < 10; ++i) {
      insert(*store, kQuads + i * 10, kQuads + i * 10 + 10);
      store->fold();
    }
    insert(*store, kQuads + 100, 2 * kQuads);
    // The fold of these begins, and ends with the object.
    wait_until([&] { return static_cast<const Store&>(*store).current()->index()->fold != nullptr; });
  }
  const auto store = QuadStore::open(directory / "s");
  EXPECT_GT(store->info().bytes_on_disk, 2 * bytes + bytes / 2);
  wait_until([&] { return store->info().delta_rows == 0 && store->info().bytes_on_disk < 2 * bytes + bytes / 4; });
  EXPECT_EQ(scanned(*store->view(), Permutation::kPosg), 2 * kQuads);
}

TEST(BackgroundTest, ManyNewTermsAreFilteredAndFoundAgain) {
  const auto store = std::make_shared<Store>(Engine::open_in_memory({}), "", StoreOptions{});
  const auto name = [](int i) { return Term::iri("urn:" + std::to_string(i)); };
  const auto add = [&](int begin, int end) {
    const auto transaction = store->begin_write();
    for (int i = begin; i < end; ++i) {
      const Id id = transaction->intern(name(i).view());
      EXPECT_TRUE(transaction->insert({id, id, id}));
    }
    transaction->commit(false);
  };
  const auto is_filtered = [&] { return store->pages()->filter().get() != nullptr; };
  int terms = 1'000;
  add(0, terms);
  for (; !is_filtered() && terms < 200'000; terms += 1'000) add(terms, terms + 1'000);
  ASSERT_TRUE(is_filtered());
  // A load in bulk brings terms that no transaction has.
  std::string text;
  const int loaded = terms + 10'000;
  for (int i = terms; i < loaded; ++i) text += "<urn:" + std::to_string(i) + "> <urn:p> \"some more text\" .\n";
  LoadOptions options;
  options.format = RdfFormat::kNTriples;
  store->load_text(text, options);
  EXPECT_FALSE(is_filtered());
  add(loaded, loaded + 1'000);
  const auto transaction = store->begin_write();
  const auto view = store->view();
  for (int i = 0; i < loaded + 1'000; ++i) ASSERT_EQ(transaction->intern(name(i).view()), view->find(name(i).view()));
  EXPECT_EQ(store->check({}).problems, std::vector<std::string>());
}

TEST(BackgroundFoldTest, AnOpenTransactionHoldsUpOnlyTheStep) {
  const auto store = QuadStore::open_in_memory({.fold_threshold = 1'000});
  insert(*store, 0, 900);
  auto transaction = store->begin_write();
  for (std::uint64_t i = 900; i < 5'000; ++i) transaction->insert(quad(i));
  transaction->commit(false);
  transaction = store->begin_write();  // the fold waits behind it, or has been before
  EXPECT_EQ(transaction->view()->size(), 5'000u);
  EXPECT_EQ(store->view()->size(), 5'000u);
  transaction->insert(quad(5'000));
  transaction->commit(false);
  EXPECT_EQ(store->view()->size(), 5'001u);
  wait_until([&] { return store->info().delta_rows <= 1'000; });
}

TEST(BackgroundFoldTest, ClosingStopsTheFoldAndLosesNothing) {
  const TemporaryDirectory directory;
  for (std::uint64_t round = 0; round < 6; ++round) {
    const auto store = QuadStore::open(directory / "s", {.fold_threshold = 100});
    EXPECT_EQ(store->view()->size(), round * 8'000);
    insert(*store, round * 8'000, (round + 1) * 8'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(round * 5));
  }
  const auto store = QuadStore::open(directory / "s", {.fold_threshold = 100});
  for (std::size_t i = 0; i < kPermutations; ++i) {
    EXPECT_EQ(scanned(*store->view(), static_cast<Permutation>(i)), 48'000u);
  }
  // The ids are made up.
  for (const std::string& problem : store->check().problems) {
    EXPECT_TRUE(problem.starts_with("id 0x") || problem.starts_with("the term ")) << problem;
  }
}

TEST(BackgroundFoldTest, ChangesTakenBackDuringAFold) {
  const auto store = QuadStore::open_in_memory({.fold_threshold = 500});
  std::set<std::uint64_t> present;
  for (std::uint64_t round = 0; round < 60; ++round) {
    const auto transaction = store->begin_write();
    for (std::uint64_t i = 0; i < 400; ++i) {
      const std::uint64_t number = (round * 131 + i * 17) % 3'000;
      if (present.erase(number)) {
        EXPECT_TRUE(transaction->remove(quad(number)));
      } else {
        EXPECT_TRUE(transaction->insert(quad(number)));
        present.insert(number);
      }
    }
    transaction->commit(false);
    if (round % 10 != 0) continue;
    const auto view = store->view();
    for (std::size_t i = 0; i < kPermutations; ++i) {
      ASSERT_EQ(scanned(*view, static_cast<Permutation>(i)), present.size());
    }
  }
  store->fold();
  EXPECT_EQ(store->info().delta_rows, 0u);
  for (std::uint64_t number = 0; number < 3'000; ++number) {
    ASSERT_EQ(store->view()->contains(quad(number)), present.contains(number));
  }
}

TEST(WriterQueueTest, WritersTakeTurnsInTheOrderInWhichTheyCame) {
  WriterQueue queue;
  std::vector<int> order;
  queue.enter();
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&, i] {
      const WriterLock lock(queue);
      order.push_back(i);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  queue.leave();
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
}

TEST(BackgroundTaskTest, RunsOnceMoreForARequestDuringARun) {
  std::atomic<int> runs{0};
  std::promise<void> begun, go_on;
  BackgroundTask task([&](const std::stop_token&) {
    if (++runs != 1) return;
    begun.set_value();
    go_on.get_future().wait();
    throw std::runtime_error("ends this run alone");
  });
  task.request();
  begun.get_future().wait();
  task.request();
  task.request();
  go_on.set_value();
  wait_until([&] { return runs == 2; });
}

TEST(BackgroundTaskTest, RestsUntilItIsAskedForAgain) {
  std::promise<void> begun;
  std::promise<bool> undisturbed, disturbed;
  std::atomic<int> runs{0};
  std::optional<BackgroundTask> task;
  task.emplace([&](const std::stop_token& stop) {
    if (++runs != 1) return;
    undisturbed.set_value(task->rest(std::chrono::milliseconds(1), stop));
    begun.set_value();
    disturbed.set_value(task->rest(std::chrono::hours(1), stop));
  });
  task->request();
  begun.get_future().wait();
  EXPECT_TRUE(undisturbed.get_future().get());
  task->request();
  EXPECT_FALSE(disturbed.get_future().get());
  wait_until([&] { return runs == 2; });
}

TEST(BackgroundTaskTest, EndsWithItsObject) {
  std::atomic<bool> stopped{false};
  {
    std::promise<void> begun;
    BackgroundTask task([&](const std::stop_token& stop) {
      begun.set_value();
      while (!stop.stop_requested()) std::this_thread::yield();
      stopped = true;
    });
    task.request();
    begun.get_future().wait();
  }
  EXPECT_TRUE(stopped);
  const BackgroundTask unused([](const std::stop_token&) {});
}

}  // namespace
}  // namespace casus::storage
