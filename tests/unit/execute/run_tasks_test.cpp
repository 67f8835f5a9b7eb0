#include "query/execute/run_tasks.h"

#include <gtest/gtest.h>

#ifdef __linux__
#include <sched.h>
#endif

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "query/execute/task_pool.h"

namespace casus::query::test {
namespace {

TEST(RunTasks, RunsEachOnceAndRethrows) {
  std::vector<std::atomic<int>> runs(1000);
  run_tasks(3, runs.size(), [&](std::size_t task) { ++runs[task]; });
  for (const auto& count : runs) EXPECT_EQ(count, 1);
  EXPECT_THROW(run_tasks(3, 10,
                         [](std::size_t task) {
                           if (task == 7) throw std::runtime_error("7");
                         }),
               std::runtime_error);
}

TEST(RunTasks, PartsCoverAllOnce) {
  for (const std::size_t count : {0, 1, 1000, 40'000, 1'000'000}) {
    for (const std::size_t threads : {1, 2, 5}) {
      const Parts parts = Parts::for_threads(count, threads);
      std::size_t next = 0;
      for (std::size_t part = 0; part < parts.size(); ++part) {
        EXPECT_EQ(parts.begin(part), next);
        next = parts.end(part);
      }
      EXPECT_EQ(next, count);
      EXPECT_EQ(parts.size() == 1, threads == 1 || count < 32'768);
      std::atomic<std::size_t> covered = 0;
      run_parts(threads, parts, [&](std::size_t part, std::size_t begin, std::size_t end) {
        EXPECT_EQ(begin, parts.begin(part));
        covered += end - begin;
      });
      EXPECT_EQ(covered, count);
    }
  }
}

TEST(TaskPool, RunsAllTasksWithFewThreads) {
  std::atomic<int> done = 0;
  TaskPool pool;
  for (int i = 0; i < 100; ++i) pool.submit([&] { ++done; }, 2);
  while (done < 100) std::this_thread::yield();
}

TEST(TaskPool, WakesThreadsThatSleep) {
  std::atomic<int> done = 0;
  TaskPool pool;
  for (int i = 0; i < 5; ++i) {
    pool.submit([&] { ++done; }, 1);
    while (done <= i) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

#ifdef __linux__
TEST(TaskPool, HelpsOnAnotherProcessor) {
  if (usable_processors() < 2) GTEST_SKIP() << "one processor";
  TaskPool pool;
  pool.submit([] {}, 1);
  for (int i = 0; i < 10; ++i) {
    std::atomic<int> ours = -1, theirs = -1;
    cpu_set_t all, one;
    ASSERT_EQ(sched_getaffinity(0, sizeof all, &all), 0);
    std::size_t processor = static_cast<std::size_t>(i) % 2;
    for (std::size_t n = 0; n < CPU_SETSIZE; ++n) {
      if (CPU_ISSET(n, &all) && processor-- == 0) processor = n, n = CPU_SETSIZE;
    }
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
    EXPECT_EQ(usable_processors(), 1u);
    ours = sched_getcpu();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    pool.submit([&] { theirs = sched_getcpu(); }, 1);
    while (theirs < 0) std::this_thread::yield();
    EXPECT_NE(ours, theirs);
    ASSERT_EQ(sched_setaffinity(0, sizeof all, &all), 0);
  }
}
#endif

}  // namespace
}  // namespace casus::query::test
