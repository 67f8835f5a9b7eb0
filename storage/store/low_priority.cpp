#include "storage/store/low_priority.h"

#include <sys/resource.h>

namespace casus::storage {

void lower_priority_of_this_thread() {
#ifdef __linux__
  // Of the calling thread alone, where POSIX means the process. Each step takes a fifth off the thread's share.
  constexpr int kSteps = 10;
  constexpr id_t kThisThread = 0;
  setpriority(PRIO_PROCESS, kThisThread, getpriority(PRIO_PROCESS, kThisThread) + kSteps);
#endif
}

}  // namespace casus::storage
