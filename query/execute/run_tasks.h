#pragma once

#include <cstddef>
#include <functional>

#include "query/execute/execution_context.h"

namespace casus::query {

/// Calls task(0) to task(tasks - 1), each once, in up to `threads` threads, the calling one among them; returns when
/// all have ended. Rethrows the first error; what has not begun then is left out. Tasks may read what the calling
/// thread has, and have contexts of their own for what they compute.
void run_tasks(std::size_t threads, std::size_t tasks, const std::function<void(std::size_t)>& task);

}  // namespace casus::query
