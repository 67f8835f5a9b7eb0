#pragma once

#include <cstdint>
#include <future>

namespace casus::storage {

/// How much of a processor work gets that others, who answer or wait for somebody, want too: a tenth or a hundredth of
/// what each of them gets, or next to nothing.
enum class LowPriority : std::uint8_t { kTenth, kHundredth, kIdle };

/// For the calling thread. It cannot be taken back.
void lower_priority_of_this_thread(LowPriority priority);

/// Does `work` on a thread of its own at a low priority, and waits for it. Work under a lock does not belong here:
/// whoever waits for the lock would have to wait for the processor too. Throws what the work throws, and
/// std::system_error when there is no thread to be had.
template <class Work>
auto at_low_priority(LowPriority priority, const Work& work) {
  return std::async(std::launch::async,
                    [&] {
                      lower_priority_of_this_thread(priority);
                      return work();
                    })
      .get();
}

}  // namespace casus::storage
