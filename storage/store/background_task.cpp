#include "storage/store/background_task.h"

#include <exception>

namespace casus::storage {

bool wait_for(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

void BackgroundTask::request() {
  const std::lock_guard lock(mutex_);
  wanted_ = true;
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  wanted_changed_.notify_one();
}

void BackgroundTask::run(const std::stop_token& stop) {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (!wanted_changed_.wait(lock, stop, [this] { return wanted_; })) return;
      wanted_ = false;
    }
    if (stop.stop_requested()) return;
    try {
      work_(stop);
    } catch (const std::exception&) {
      // Whoever asked has gone on; the next request tries again.
    }
  }
}

}  // namespace casus::storage
