#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "casus/casus.h"

namespace casus::bench {

/// Wall and CPU time of the process since the construction.
class Stopwatch {
 public:
  Stopwatch();
  double wall_us() const;
  double cpu_us() const;

 private:
  std::chrono::steady_clock::time_point wall_;
  std::int64_t cpu_;
};

/// The value below which `share` (0 to 1) of the values are. Requires at least one value.
double quantile(std::vector<double> values, double share);

/// Runs `work` so many times and returns the median CPU and wall microseconds.
struct Times {
  double wall_us = 0;
  double cpu_us = 0;
};
Times median_of(int times, const std::function<void()>& work);

/// One line: the name of a measure, its figures, and what it should be.
void report(const std::string& name, const std::string& figures, const std::string& target);

/// Answers a query and throws the text away; returns the rows.
std::uint64_t answer(const Store& store, const std::string& query, ResultFormat format = ResultFormat::kJson);

/// Things that only read; `store` holds a generated graph.
void measure_point_queries(const Store& store);
void measure_exports(const Store& store);

/// Things that write, into new stores in `directory`.
void measure_commits(const std::string& directory);
void measure_batches(const std::string& directory);
/// Queries with a change of one percent and without, right after it beside a writer, and when nobody writes; then
/// commits and readers beside folds. Writes into the store `copy` there.
void measure_delta(const std::string& directory);

}  // namespace casus::bench
