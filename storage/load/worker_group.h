#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace casus::storage {

/// Threads that a load works with: as many as there are processors, at least 2 and at most 8.
std::size_t worker_threads();

/// Thrown in a thread whose work nobody waits for any longer; ends it quietly.
struct WorkAbandoned {};

/// Some threads that work on parts of one task. The first exception of any of them ends the others: those that ask
/// check() throw WorkAbandoned. The destructor abandons what is still running, and waits for it.
class WorkerGroup {
 public:
  WorkerGroup() = default;
  WorkerGroup(const WorkerGroup&) = delete;
  WorkerGroup& operator=(const WorkerGroup&) = delete;
  ~WorkerGroup();

  /// Runs `work` in a thread of its own. What it refers to must outlive the group.
  void start(std::function<void()> work);
  /// Called by the threads now and then.
  void check() const {
    if (abandoned_.load(std::memory_order_relaxed)) throw WorkAbandoned();
  }
  /// Waits for all threads, calling `tick` several times a second, and rethrows the first exception of either.
  void wait(const std::function<void()>& tick);

 private:
  void join();

  std::atomic<bool> abandoned_{false};
  std::mutex mutex_;
  std::condition_variable ended_;
  std::size_t running_ = 0;
  std::exception_ptr error_;
  std::vector<std::jthread> threads_;
};

}  // namespace casus::storage
