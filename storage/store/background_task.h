#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace casus::storage {

/// Work that a thread of its own does whenever it is asked for. The thread begins with the first request, and ends with
/// the object: `work` then sees its token stopped, and is waited for. Thread-safe.
class BackgroundTask {
 public:
  /// Errors of `work` end that run of it alone.
  explicit BackgroundTask(std::function<void(const std::stop_token&)> work) : work_(std::move(work)) {}

  /// Has `work` run once more from its beginning, after the run under way if there is one. Throws std::system_error
  /// when there is no thread to be had.
  void request();
  /// For `work`: waits that long. False when it was asked for meanwhile, or since it began, or is to stop.
  bool rest(std::chrono::milliseconds duration, const std::stop_token& stop);

 private:
  void run(const std::stop_token& stop);

  const std::function<void(const std::stop_token&)> work_;
  std::mutex mutex_;
  std::condition_variable_any wanted_changed_;
  bool wanted_ = false;
  bool is_idle_ = false;  // waits to be wanted
  std::jthread thread_;   // the last member: it ends before what it works with
};

}  // namespace casus::storage
