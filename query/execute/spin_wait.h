#pragma once

#include <chrono>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace casus::query {

/// How long to look for something that is expected soon of another thread before going to sleep: sleeping and being
/// woken takes as long.
class SpinWait {
 public:
  bool goes_on() const { return std::chrono::steady_clock::now() < end_; }
  /// Leaves the memory and the other threads of the core alone for a moment.
  static void pause() {
    for (int i = 0; i < kPauses; ++i) {
#ifdef __x86_64__
      _mm_pause();
#endif
    }
  }

 private:
  static constexpr std::chrono::microseconds kTime{50};
  static constexpr int kPauses = 8;

  std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + kTime;
};

}  // namespace casus::query
