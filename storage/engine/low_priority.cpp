#include "storage/engine/low_priority.h"

#include <sched.h>
#include <sys/resource.h>

namespace casus::storage {

void lower_priority_of_this_thread(LowPriority priority) {
#ifdef __linux__
  constexpr int kThisThread = 0;
  if (priority == LowPriority::kIdle) {
    const sched_param unused{};
    sched_setscheduler(kThisThread, SCHED_IDLE, &unused);
    return;
  }
  // Of the calling thread alone, where POSIX means the process. Each step takes a fifth off the thread's share.
  const int steps = priority == LowPriority::kTenth ? 10 : 20;
  setpriority(PRIO_PROCESS, kThisThread, getpriority(PRIO_PROCESS, kThisThread) + steps);
#else
  static_cast<void>(priority);
#endif
}

}  // namespace casus::storage
