#include "query/execute/run_tasks.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>

#include "query/execute/spin_wait.h"
#include "query/execute/task_pool.h"

namespace casus::query {
namespace {

// What the threads share. One that comes after the end finds nothing to do.
class Tasks {
 public:
  Tasks(std::size_t tasks, const std::function<void(std::size_t)>& task) : end_(tasks), task_(task) {}

  void work() {
    std::unique_lock lock(mutex_);
    while (next_ < end_) {
      const std::size_t number = next_++;
      ++running_;
      lock.unlock();
      std::exception_ptr error;
      try {
        task_(number);
      } catch (...) {
        error = std::current_exception();
      }
      lock.lock();
      --running_;
      if (error) {
        if (!error_) error_ = error;
        next_ = end_;
      }
    }
    if (running_ == 0) ended_.notify_all();
  }

  void wait() {
    std::unique_lock lock(mutex_);
    for (const SpinWait spin; running_ > 0 && spin.goes_on();) {
      lock.unlock();
      SpinWait::pause();
      lock.lock();
    }
    ended_.wait(lock, [&] { return running_ == 0; });
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t next_ = 0;
  std::size_t end_;
  std::size_t running_ = 0;
  std::exception_ptr error_;
  const std::function<void(std::size_t)>& task_;  // not called after wait()
};

}  // namespace

void run_tasks(std::size_t threads, std::size_t tasks, const std::function<void(std::size_t)>& task) {
  const auto shared = std::make_shared<Tasks>(tasks, task);
  for (std::size_t i = 1; i < std::min(threads, tasks); ++i) {
    TaskPool::shared().submit([shared] { shared->work(); }, threads - 1);
  }
  shared->work();
  shared->wait();
}

void run_parts(std::size_t threads, const Parts& parts,
               const std::function<void(std::size_t, std::size_t, std::size_t)>& task) {
  if (parts.size() == 1) return task(0, parts.begin(0), parts.end(0));
  run_tasks(threads, parts.size(), [&](std::size_t part) { task(part, parts.begin(part), parts.end(part)); });
}

}  // namespace casus::query
