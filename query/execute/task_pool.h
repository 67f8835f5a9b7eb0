#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace casus::query {

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
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  std::size_t idle_ = 0;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace casus::query
