#pragma once

#include <chrono>
#include <string>

#include "casus/load.h"

namespace casus::shell {

/// A line on stderr that shows how far a load is, its rate and the time left. Shows nothing when stderr is no terminal.
class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();
  void update(const LoadProgress& progress);
  /// Removes the line.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_;
  bool enabled_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_{};
  LoadProgress::Phase phase_ = LoadProgress::Phase::kParse;
};

/// "1,234,567".
std::string with_thousands(std::uint64_t number);
/// "0.012 s", "3 min 20 s".
std::string duration_text(std::chrono::nanoseconds duration);
/// "12.3 MiB".
std::string bytes_text(std::uint64_t bytes);

}  // namespace casus::shell
