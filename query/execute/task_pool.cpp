#include "query/execute/task_pool.h"

#include <algorithm>
#include <system_error>
#include <utility>

#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#endif

#include "query/execute/spin_wait.h"

namespace casus::query {
namespace {

#ifdef __linux__
// Empty where there are more than a set of the usual size holds.
cpu_set_t usable_set() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) CPU_ZERO(&set);
  return set;
}

const cpu_set_t& usable_at_first() {
  static const cpu_set_t set = usable_set();
  return set;
}
#endif

}  // namespace

std::size_t usable_processors() {
  std::size_t processors = std::thread::hardware_concurrency();
#ifdef __linux__
  const cpu_set_t set = usable_set();
  if (CPU_COUNT(&set) > 0) processors = static_cast<std::size_t>(CPU_COUNT(&set));
#endif
  return std::max<std::size_t>(1, processors);
}

TaskPool& TaskPool::shared() {
  static TaskPool pool;
  return pool;
}

TaskPool::~TaskPool() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    for (Worker* worker : idle_) wake(*worker);
  }
  for (const auto& worker : workers_) worker->thread.join();
}

void TaskPool::submit(std::function<void()> task, std::size_t threads) {
  const std::lock_guard lock(mutex_);
  if (!idle_.empty()) {
    Worker& worker = *idle_.back();
    idle_.pop_back();
    worker.task = std::move(task);
    keep_apart(worker);
    wake(worker);
    return;
  }
  if (workers_.size() < threads) {
    auto worker = std::make_unique<Worker>();
#ifdef __linux__
    usable_at_first();
#endif
    worker->task = task;
    try {
      worker->thread = std::thread([this, self = worker.get()] { work(*self); });
      workers_.push_back(std::move(worker));
      return;
    } catch (const std::system_error&) {
      // No more threads: the others, or the submitter, will do it.
    }
  }
  tasks_.push_back(std::move(task));
}

void TaskPool::wake(Worker& worker) {
  worker.wanted = true;
  if (worker.sleeping) worker.woken.notify_one();
}

// While all processors are busy for more than half of the time, Linux wakes a thread on the one where it ran last, even
// if that one is taken, by the submitter perhaps, and another is free: the thread would wait for milliseconds.
void TaskPool::keep_apart([[maybe_unused]] Worker& worker) {
#ifdef __linux__
  const int processor = sched_getcpu();
  if (processor < 0 || processor == worker.apart_from) return;
  cpu_set_t others = usable_at_first();
  CPU_CLR(static_cast<std::size_t>(processor), &others);
  if (CPU_COUNT(&others) == 0) return;
  if (pthread_setaffinity_np(worker.thread.native_handle(), sizeof others, &others) == 0) worker.apart_from = processor;
#endif
}

void TaskPool::work(Worker& self) {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    if (!self.task && tasks_.empty()) {
      sleep(self, lock);
      continue;
    }
    std::function<void()> task = std::move(self.task);
    self.task = nullptr;
    if (!task) {
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    lock.unlock();
    task();
    task = nullptr;  // what it holds goes without the lock
    lock.lock();
  }
}

// One task is often followed by another soon.
void TaskPool::sleep(Worker& self, std::unique_lock<std::mutex>& lock) {
  self.wanted = false;
  idle_.push_back(&self);
  lock.unlock();
  for (const SpinWait spin; !self.wanted.load(std::memory_order_relaxed) && spin.goes_on();) SpinWait::pause();
  lock.lock();
  self.sleeping = true;
  self.woken.wait(lock, [&] { return self.wanted.load(); });
  self.sleeping = false;
}

}  // namespace casus::query
