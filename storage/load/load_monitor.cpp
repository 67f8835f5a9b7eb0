#include "storage/load/load_monitor.h"

#include "casus/error.h"

namespace casus::storage {
namespace {

constexpr std::chrono::milliseconds kReportInterval{200};

}  // namespace

LoadMonitor::LoadMonitor(const LoadOptions& options, std::uint64_t bytes_total)
    : options_(options), next_report_(std::chrono::steady_clock::now()) {
  progress_.bytes_total = bytes_total;
}

void LoadMonitor::set_read(std::uint64_t bytes, std::uint64_t statements) {
  progress_.bytes_read = bytes;
  progress_.statements = statements;
}

void LoadMonitor::tick(LoadProgress::Phase phase) {
  if (options_.cancelled && options_.cancelled()) throw Cancelled("the load was cancelled");
  if (!options_.progress) return;
  const auto now = std::chrono::steady_clock::now();
  if (phase == progress_.phase && now < next_report_) return;
  progress_.phase = phase;
  next_report_ = now + kReportInterval;
  options_.progress(progress_);
}

}  // namespace casus::storage
