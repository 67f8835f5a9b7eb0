#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <utility>

namespace casus::storage {

/// Lets writers in one at a time, in the order in which they came: one that writes all the time keeps nobody out.
/// Unlike a mutex it may be left by another thread than the one that entered. Thread-safe.
class WriterQueue {
 public:
  void enter() {
    std::unique_lock lock(mutex_);
    const std::uint64_t turn = last_turn_++;
    changed_.wait(lock, [&] { return turn_ == turn; });
  }
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      ++turn_;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t last_turn_ = 0;
  std::uint64_t turn_ = 0;
};

/// The one place for the one writer: held by a transaction, a load or a step of a fold, released when it is destroyed.
class WriterLock {
 public:
  explicit WriterLock(WriterQueue& queue) : queue_(&queue) { queue.enter(); }
  WriterLock(WriterLock&& other) noexcept : queue_(std::exchange(other.queue_, nullptr)) {}
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock() { release(); }
  void release() {
    if (queue_) std::exchange(queue_, nullptr)->leave();
  }

 private:
  WriterQueue* queue_;
};

}  // namespace casus::storage
