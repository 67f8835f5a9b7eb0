#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>

namespace casus::storage {

/// How much of a processor work gets that others, who answer or wait for somebody, want too: a tenth or a hundredth of
/// what each of them gets, or next to nothing.
enum class LowPriority : std::uint8_t { kTenth, kHundredth, kIdle };

/// For the calling thread. It cannot be taken back.
void lower_priority_of_this_thread(LowPriority priority);

/// Called several times a millisecond by work that may be done at a low priority: half a millisecond after its last
/// breath, a thread whose priority was lowered sleeps for a moment. The scheduler lets such threads have a processor
/// seldom, but then, unless they give it back, for a tick of several milliseconds that others wait for. About 30 ns; in
/// other threads nothing.
void breathe();

/// A thread that works at a low priority, on one piece of work after the other. It begins with the first one and is
/// kept: a new thread would have its creator's priority at first, and go on for the rest of a tick. Thread-safe.
class LowPriorityThread {
 public:
  explicit LowPriorityThread(LowPriority priority) : priority_(priority) {}

  /// Does `work` there and waits for it. Work under a lock does not belong here: whoever waits for the lock would have
  /// to wait for the processor too. Throws what the work throws, and std::system_error when there is no thread to be
  /// had.
  template <class Work>
  auto run(const Work& work) {
    using Task = std::packaged_task<std::invoke_result_t<const Work&>()>;
    const auto task = std::make_shared<Task>(std::cref(work));
    auto result = task->get_future();
    post([task] { (*task)(); });
    return result.get();
  }

 private:
  void post(std::function<void()> job);
  void do_jobs(const std::stop_token& stop);

  const LowPriority priority_;
  std::mutex mutex_;
  std::condition_variable_any posted_;
  std::deque<std::function<void()>> jobs_;
  std::jthread thread_;  // the last member: it ends before what it works with
};

}  // namespace casus::storage
