#include "storage/load/worker_group.h"

#include <algorithm>
#include <chrono>

namespace casus::storage {
namespace {

constexpr std::chrono::milliseconds kTickInterval{20};

}  // namespace

std::size_t worker_threads() {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 2, 8);
}

WorkerGroup::~WorkerGroup() {
  abandoned_ = true;
  join();
}

void WorkerGroup::join() {
  threads_.clear();
}

void WorkerGroup::start(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    ++running_;
  }
  threads_.emplace_back([this, work = std::move(work)] {
    std::exception_ptr error;
    try {
      work();
    } catch (const WorkAbandoned&) {
    } catch (...) {
      error = std::current_exception();
      abandoned_ = true;
    }
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    --running_;
    ended_.notify_all();
  });
}

void WorkerGroup::wait(const std::function<void()>& tick) {
  try {
    std::unique_lock lock(mutex_);
    while (!ended_.wait_for(lock, kTickInterval, [&] { return running_ == 0; })) {
      lock.unlock();
      tick();
      lock.lock();
    }
  } catch (...) {
    abandoned_ = true;
    join();
    throw;
  }
  join();
  if (error_) std::rethrow_exception(error_);
}

}  // namespace casus::storage
