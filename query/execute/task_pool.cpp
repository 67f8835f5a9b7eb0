#include "query/execute/task_pool.h"

#include <exception>
#include <memory>
#include <system_error>
#include <utility>

namespace casus::query {

TaskPool& TaskPool::shared() {
  static TaskPool pool;
  return pool;
}

TaskPool::~TaskPool() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void TaskPool::submit(std::function<void()> task, std::size_t threads) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  if (idle_ < tasks_.size() && threads_.size() < threads) {
    try {
      threads_.emplace_back([this] { work(); });
      return;
    } catch (const std::system_error&) {
      // No more threads: the others, or the submitter, will do it.
    }
  }
  changed_.notify_one();
}

void TaskPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(lock, [&] { return ended_ || !tasks_.empty(); });
    --idle_;
    if (ended_) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it holds goes without the lock
    lock.lock();
  }
}

void run_parts(std::size_t parts, const std::function<void(std::size_t)>& work) {
  struct Shared {
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t next = 0, done = 0;
    std::exception_ptr error;
  };
  const auto shared = std::make_shared<Shared>();
  // A helper that comes too late finds nothing left, and leaves `work` alone.
  const auto run = [shared, parts, &work] {
    std::unique_lock lock(shared->mutex);
    while (shared->next < parts) {
      const std::size_t part = shared->next++;
      lock.unlock();
      std::exception_ptr error;
      try {
        work(part);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      if (error && !shared->error) shared->error = error;
      if (++shared->done == parts) shared->ended.notify_all();
    }
  };
  for (std::size_t i = 1; i < parts; ++i) TaskPool::shared().submit(run, parts - 1);
  run();
  std::unique_lock lock(shared->mutex);
  shared->ended.wait(lock, [&] { return shared->done == parts; });
  if (shared->error) std::rethrow_exception(shared->error);
}

}  // namespace casus::query
