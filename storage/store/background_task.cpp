#include "storage/store/background_task.h"

#include <algorithm>
#include <exception>

namespace casus::storage {

namespace {

// So late a rest sees that it was asked for again. Waking the thread for it would cost each commit of one triple about
// as much as the commit itself.
constexpr std::chrono::milliseconds kLookEvery{10};

}  // namespace

void BackgroundTask::request() {
  const std::lock_guard lock(mutex_);
  wanted_ = true;
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  if (is_idle_) wanted_changed_.notify_one();
}

bool BackgroundTask::rest(std::chrono::milliseconds duration, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto end = std::chrono::steady_clock::now() + duration;
  for (auto now = end - duration; !wanted_ && now < end; now = std::chrono::steady_clock::now()) {
    wanted_changed_.wait_until(lock, stop, std::min(end, now + kLookEvery), [] { return false; });
    if (stop.stop_requested()) return false;
  }
  return !wanted_;
}

void BackgroundTask::run(const std::stop_token& stop) {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      is_idle_ = true;
      if (!wanted_changed_.wait(lock, stop, [this] { return wanted_; })) return;
      wanted_ = is_idle_ = false;
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
