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

long sleeps_of_this_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

// Whether the calling thread sleeps while it goes on with `work` for some time. Others may keep a processor from it.
template <class Work>
bool sleeps(std::chrono::milliseconds time, const Work& work) {
  const long before = sleeps_of_this_thread();
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    work();
    if (sleeps_of_this_thread() >= before + 2) return true;
  }
  return false;
}

constexpr std::chrono::milliseconds kLong{10'000}, kShort{10};

TEST(BreatheTest, ThreadsOfALowPrioritySleepNowAndThen) {
  const auto work = [] { breathe(); };
  EXPECT_TRUE(LowPriorityThread(LowPriority::kTenth).run([&] { return sleeps(kLong, work); }));
  EXPECT_FALSE(sleeps(kShort, work));
}

TEST(BreatheTest, SoDoThoseThatWriteForTheEngine) {
  const auto limiter = make_breathing_writer();
  const auto work = [&] {
    const auto granted = limiter->RequestToken(std::size_t{1} << 20, 0, rocksdb::Env::IO_LOW, nullptr,
                                               rocksdb::RateLimiter::OpType::kWrite);
    EXPECT_EQ(granted, std::size_t{64} << 10);
  };
  EXPECT_TRUE(LowPriorityThread(LowPriority::kHundredth).run([&] { return sleeps(kLong, work); }));
  EXPECT_FALSE(sleeps(kShort, work));
}

#endif

}  // namespace
}  // namespace casus::storage
