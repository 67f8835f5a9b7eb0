#pragma once

#include <future>

namespace casus::storage {

/// Leaves the processor to other threads, those that answer or wait for somebody, wherever they want it: the calling
/// thread keeps a tenth of a processor beside each of them. It cannot be taken back.
void lower_priority_of_this_thread();

/// Does `work` on a thread of its own at a low priority, and waits for it. Work under a lock does not belong here:
/// whoever waits for the lock would have to wait for the processor too. Throws what the work throws, and
/// std::system_error when there is no thread to be had.
template <class Work>
auto at_low_priority(const Work& work) {
  return std::async(std::launch::async,
                    [&] {
                      lower_priority_of_this_thread();
                      return work();
                    })
      .get();
}

}  // namespace casus::storage
