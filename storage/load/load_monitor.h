#pragma once

#include <chrono>
#include <cstdint>

#include "casus/load.h"

namespace casus::storage {

/// Calls options.progress a few times a second, and asks options.cancelled as often as it is ticked. One thread.
class LoadMonitor {
 public:
  explicit LoadMonitor(const LoadOptions& options, std::uint64_t bytes_total);

  /// Throws Cancelled. Call every few thousand rows.
  void tick(LoadProgress::Phase phase);
  void set_read(std::uint64_t bytes, std::uint64_t statements);

 private:
  const LoadOptions& options_;
  LoadProgress progress_;
  std::chrono::steady_clock::time_point next_report_;
};

}  // namespace casus::storage
