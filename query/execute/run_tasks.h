#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>

#include "query/execute/execution_context.h"

namespace casus::query {

/// Calls task(0) to task(tasks - 1), each once, in up to `threads` threads, the calling one among them; returns when
/// all have ended. Rethrows the first error; what has not begun then is left out. Tasks may read what the calling
/// thread has, and have contexts of their own for what they compute.
void run_tasks(std::size_t threads, std::size_t tasks, const std::function<void(std::size_t)>& task);

/// The numbers below `count`, cut into so many parts of the same length.
class Parts {
 public:
  Parts(std::size_t count, std::size_t parts) : count_(count), size_(parts) {}
  /// For several threads; one part where more do not pay.
  static Parts for_threads(std::size_t count, std::size_t threads) {
    return {count, threads == 1 ? 1 : std::clamp<std::size_t>(count / kLeast, 1, kOfThread * threads)};
  }
  std::size_t size() const { return size_; }
  std::size_t begin(std::size_t part) const { return count_ * part / size_; }
  std::size_t end(std::size_t part) const { return begin(part + 1); }

 private:
  static constexpr std::size_t kLeast = 16'384;  // takes longer than it takes to wake a thread
  static constexpr std::size_t kOfThread = 2;    // one that comes late finds less to do

  std::size_t count_;
  std::size_t size_;
};
/// Calls task(part, begin, end) for each part, as run_tasks() does.
void run_parts(std::size_t threads, const Parts& parts,
               const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& task);

}  // namespace casus::query
