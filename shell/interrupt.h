#pragma once

#include "casus/query_options.h"

namespace casus::shell {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM cancel `token` instead of ending the program. One at a time.
class InterruptGuard {
 public:
  explicit InterruptGuard(const CancelToken& token);
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
};

/// Makes writing to a closed pipe an error to handle rather than the end of the program.
void ignore_broken_pipes();

}  // namespace casus::shell
