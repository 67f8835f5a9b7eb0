#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <sys/resource.h>

#include <atomic>
#include <thread>

#include "storage/engine/background_env.h"
#include "storage/engine/low_priority.h"

namespace casus::storage {
namespace {

TEST(BackgroundEnvTest, ThreadsAreItsOwn) {
  const auto env = make_background_env();
  env->SetBackgroundThreads(1, rocksdb::Env::LOW);
  EXPECT_EQ(env->GetBackgroundThreads(rocksdb::Env::LOW), 1);
  env->IncBackgroundThreadsIfNeeded(3, rocksdb::Env::LOW);
  env->IncBackgroundThreadsIfNeeded(2, rocksdb::Env::LOW);
  EXPECT_EQ(env->GetBackgroundThreads(rocksdb::Env::LOW), 3);
  EXPECT_EQ(env->GetBackgroundThreads(rocksdb::Env::BOTTOM), 0);
}

#ifdef __linux__
TEST(BackgroundEnvTest, JobsRunAtALowPriorityAndThoseOfOthersDoNot) {
  const auto niceness = [](rocksdb::Env& env) {
    std::atomic<int> result{-100};
    env.SetBackgroundThreads(1, rocksdb::Env::HIGH);
    env.Schedule([](void* to) { *static_cast<std::atomic<int>*>(to) = getpriority(PRIO_PROCESS, 0); }, &result,
                 rocksdb::Env::HIGH);
    while (result == -100) std::this_thread::yield();
    return result.load();
  };
  const int before = getpriority(PRIO_PROCESS, 0);
  const auto env = make_background_env();
  EXPECT_EQ(niceness(*env), 19);
  EXPECT_EQ(niceness(*rocksdb::Env::Default()), before);
}
#endif

}  // namespace
}  // namespace casus::storage
