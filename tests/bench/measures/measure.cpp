#include "tests/bench/measures/measure.h"

#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

namespace casus::bench {

namespace {
std::int64_t cpu_now() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto microseconds = [](const timeval& time) { return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec; };
  return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}
}  // namespace

Stopwatch::Stopwatch() : wall_(std::chrono::steady_clock::now()), cpu_(cpu_now()) {}

double Stopwatch::wall_us() const {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - wall_).count();
}

double Stopwatch::cpu_us() const {
  return static_cast<double>(cpu_now() - cpu_);
}

double quantile(std::vector<double> values, double share) {
  const auto at = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

Times median_of(int times, const std::function<void()>& work) {
  std::vector<double> wall, cpu;
  for (int i = 0; i < times; ++i) {
    const Stopwatch watch;
    work();
    wall.push_back(watch.wall_us());
    cpu.push_back(watch.cpu_us());
  }
  return {quantile(std::move(wall), 0.5), quantile(std::move(cpu), 0.5)};
}

void report(const std::string& name, const std::string& figures, const std::string& target) {
  fmt::print("{:<24} {:<70} target: {}\n", name, figures, target);
  std::fflush(stdout);
}

std::uint64_t answer(const Store& store, const std::string& query, ResultFormat format) {
  ResultOptions options;
  options.format = format;
  std::size_t bytes = 0;
  return store.query(query).write(options, [&](std::string_view part) { bytes += part.size(); });
}

}  // namespace casus::bench
