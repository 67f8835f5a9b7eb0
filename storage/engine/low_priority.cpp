#include "storage/engine/low_priority.h"

#include <sched.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <chrono>
#include <utility>

namespace casus::storage {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::microseconds kBetweenBreaths{500}, kBreath{10};

thread_local bool is_lowered = false;
thread_local Clock::time_point last_breath{};

}  // namespace

void lower_priority_of_this_thread(LowPriority priority) {
  is_lowered = true;
#ifdef __linux__
  constexpr int kThisThread = 0;
  // Breaths are not to last longer than they should.
  prctl(PR_SET_TIMERSLACK, 1ul);
  if (priority == LowPriority::kIdle) {
    const sched_param unused{};
    sched_setscheduler(kThisThread, SCHED_IDLE, &unused);
    return;
  }
  // Of the calling thread alone, where POSIX means the process. Each step takes a fifth off the thread's share.
  const int steps = priority == LowPriority::kTenth ? 10 : 20;
  setpriority(PRIO_PROCESS, kThisThread, getpriority(PRIO_PROCESS, kThisThread) + steps);
#else
  static_cast<void>(priority);
#endif
}

void breathe() {
  if (!is_lowered || Clock::now() - last_breath < kBetweenBreaths) return;
  std::this_thread::sleep_for(kBreath);
  last_breath = Clock::now();
}

void LowPriorityThread::post(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { do_jobs(stop); });
  jobs_.push_back(std::move(job));
  posted_.notify_one();
}

void LowPriorityThread::do_jobs(const std::stop_token& stop) {
  lower_priority_of_this_thread(priority_);
  std::unique_lock lock(mutex_);
  while (posted_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
}

}  // namespace casus::storage
