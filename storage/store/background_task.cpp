#include "storage/store/background_task.h"

#include <exception>

namespace casus::storage {

void BackgroundTask::request() {
  const std::lock_guard lock(mutex_);
  wanted_ = true;
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  wanted_changed_.notify_one();
}

bool BackgroundTask::rest(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return !wanted_changed_.wait_for(lock, stop, duration, [this] { return wanted_; }) && !stop.stop_requested();
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
