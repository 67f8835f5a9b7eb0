#include "storage/engine/low_priority.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "storage/engine/background_env.h"

namespace casus::storage {
namespace {

TEST(LowPriorityThreadTest, HandsOnWhatTheWorkReturnsAndThrows) {
  LowPriorityThread thread(LowPriority::kIdle);
  EXPECT_EQ(thread.run([] { return 7; }), 7);
  EXPECT_THROW(thread.run([] { throw std::runtime_error("of the work"); }), std::runtime_error);
  bool is_done = false;
  thread.run([&] { is_done = true; });
  EXPECT_TRUE(is_done);
}

TEST(LowPriorityThreadTest, IsOneThreadForAll) {
  LowPriorityThread thread(LowPriority::kIdle);
  const auto id = [] { return std::this_thread::get_id(); };
  const auto first = thread.run(id);
  EXPECT_NE(first, id());
  std::jthread other([&] { EXPECT_EQ(thread.run(id), first); });
  EXPECT_EQ(thread.run(id), first);
}

#ifdef __linux__

TEST(LowPriorityThreadTest, ItsPriorityIsLowAndThatOfOthersIsNot) {
  const auto niceness = [] { return getpriority(PRIO_PROCESS, 0); };
  const int before = niceness();
  EXPECT_GT(LowPriorityThread(LowPriority::kTenth).run(niceness), std::min(before, 18));
  EXPECT_EQ(niceness(), before);
  const auto policy = [] { return sched_getscheduler(0); };
  EXPECT_EQ(LowPriorityThread(LowPriority::kIdle).run(policy), SCHED_IDLE);
  EXPECT_NE(policy(), SCHED_IDLE);
}

// How often the calling thread sleeps in 10 ms of `work`.
template <class Work>
long sleeps_of(const Work& work) {
  const auto sleeps = [] {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
  };
  const long before = sleeps();
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(10);
  while (std::chrono::steady_clock::now() < end) work();
  return sleeps() - before;
}

TEST(BreatheTest, ThreadsOfALowPrioritySleepNowAndThen) {
  LowPriorityThread thread(LowPriority::kTenth);
  EXPECT_GT(thread.run([] { return sleeps_of([] { breathe(); }); }), 1);
  EXPECT_EQ(sleeps_of([] { breathe(); }), 0);
}

TEST(BreatheTest, SoDoThoseThatWriteForTheEngine) {
  const auto limiter = make_breathing_writer();
  const auto write = [&] {
    return sleeps_of([&] {
      const auto granted = limiter->RequestToken(std::size_t{1} << 20, 0, rocksdb::Env::IO_LOW, nullptr,
                                                 rocksdb::RateLimiter::OpType::kWrite);
      EXPECT_EQ(granted, std::size_t{64} << 10);
    });
  };
  EXPECT_GT(LowPriorityThread(LowPriority::kHundredth).run(write), 1);
  EXPECT_EQ(write(), 0);
}

#endif

}  // namespace
}  // namespace casus::storage
