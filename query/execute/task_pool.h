#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace casus::query {

/// Processors on which the calling thread may run.
std::size_t usable_processors();

/// Threads that help running queries, shared by all of a process: started when they are first needed, and kept. Those
/// who submit tasks do not rely on help: whatever no thread has begun yet, they do themselves. So it does no harm when
/// many queries share few threads. Thread-safe.
class TaskPool {
 public:
  static TaskPool& shared();
  TaskPool() = default;
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;
  /// Waits for the tasks that have begun; drops the others.
  ~TaskPool();

  /// Runs the task, which must not throw, sooner or later. Another thread is started when all are busy, up to
  /// `threads`.
  void submit(std::function<void()> task, std::size_t threads);

 private:
  struct Worker {
    std::thread thread;
    std::condition_variable woken;
    std::function<void()> task;        // to be done next
    std::atomic<bool> wanted = false;  // there is one, or the pool ends
    bool sleeping = false;
    int apart_from = -1;  // the processor where it does not run
  };

  void work(Worker& self);
  void sleep(Worker& self, std::unique_lock<std::mutex>& lock);
  static void wake(Worker& worker);
  static void keep_apart(Worker& worker);

  std::mutex mutex_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Worker*> idle_;                // whose memory is still in a processor's cache comes last
  std::deque<std::function<void()>> tasks_;  // for whom no worker was idle
  bool ended_ = false;
};

}  // namespace casus::query
