#include "storage/engine/background_env.h"

#include <rocksdb/rate_limiter.h>
#include <rocksdb/threadpool.h>

#include <array>
#include <limits>

#include "storage/engine/low_priority.h"

namespace casus::storage {

namespace {

class BackgroundEnv final : public rocksdb::EnvWrapper {
 public:
  BackgroundEnv() : EnvWrapper(rocksdb::Env::Default()) {
    for (auto& pool : pools_) pool.reset(rocksdb::NewThreadPool(0));
  }
  ~BackgroundEnv() override {
    for (auto& pool : pools_) pool->JoinAllThreads();
  }

  const char* Name() const override { return "BackgroundEnv"; }

  // No job is taken back before it has begun: a database that is being closed waits for it, and it ends at once.
  void Schedule(void (*job)(void*), void* argument, Priority priority, void*, void (*)(void*)) override {
    pool(priority).SubmitJob([job, argument] {
      thread_local bool is_lowered = false;
      if (!is_lowered) lower_priority_of_this_thread(LowPriority::kHundredth);
      is_lowered = true;
      job(argument);
    });
  }
  int UnSchedule(void*, Priority) override { return 0; }

  unsigned int GetThreadPoolQueueLen(Priority priority) const override { return pool(priority).GetQueueLen(); }
  void SetBackgroundThreads(int number, Priority priority) override { pool(priority).SetBackgroundThreads(number); }
  int GetBackgroundThreads(Priority priority) override { return pool(priority).GetBackgroundThreads(); }
  void IncBackgroundThreadsIfNeeded(int number, Priority priority) override {
    if (number > GetBackgroundThreads(priority)) SetBackgroundThreads(number, priority);
  }
  int ReserveThreads(int number, Priority priority) override { return pool(priority).ReserveThreads(number); }
  int ReleaseThreads(int number, Priority priority) override { return pool(priority).ReleaseThreads(number); }

 private:
  rocksdb::ThreadPool& pool(Priority priority) const { return *pools_[priority]; }

  std::array<std::unique_ptr<rocksdb::ThreadPool>, Priority::TOTAL> pools_;
};

class BreathingWriter final : public rocksdb::RateLimiter {
 public:
  void Request(std::int64_t, rocksdb::Env::IOPriority) override { breathe(); }
  void SetBytesPerSecond(std::int64_t) override {}
  std::int64_t GetBytesPerSecond() const override { return std::numeric_limits<std::int64_t>::max(); }
  std::int64_t GetSingleBurstBytes() const override { return kBytesABreath; }
  std::int64_t GetTotalBytesThrough(rocksdb::Env::IOPriority) const override { return 0; }
  std::int64_t GetTotalRequests(rocksdb::Env::IOPriority) const override { return 0; }

 private:
  static constexpr std::int64_t kBytesABreath = std::int64_t{64} << 10;
};

}  // namespace

std::shared_ptr<rocksdb::RateLimiter> make_breathing_writer() {
  return std::make_shared<BreathingWriter>();
}

std::unique_ptr<rocksdb::Env> make_background_env() {
  return std::make_unique<BackgroundEnv>();
}

}  // namespace casus::storage
