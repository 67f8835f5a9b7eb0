#include <fmt/format.h>

#include <cmath>

#include "query/optimize/planner.h"

namespace casus::query {
namespace {

std::string figure(double value) {
  if (value < 0) return "?";
  return value < 10 && value != std::floor(value) ? fmt::format("{:.1f}", value) : fmt::format("{:.0f}", value);
}

std::string duration(std::chrono::nanoseconds time) {
  const double us = static_cast<double>(time.count()) / 1000;
  if (us < 1000) return fmt::format("{:.0f} us", us);
  if (us < 1'000'000) return fmt::format("{:.1f} ms", us / 1000);
  return fmt::format("{:.2f} s", us / 1'000'000);
}

}  // namespace

std::string explain(const Operator& root, const VariableTable& variables, bool analyze) {
  struct Place {
    const Operator* op;
    std::string first, rest;  // what stands before the operator's line, and before those of its inputs
  };
  std::string text;
  std::vector<Place> places{{&root, "", ""}};
  while (!places.empty()) {
    const Place place = std::move(places.back());
    places.pop_back();
    const OperatorStatistics& statistics = place.op->statistics();
    text += place.first + place.op->describe(variables) + fmt::format("  (est. {}", figure(statistics.estimated_rows));
    if (analyze) text += fmt::format(", rows {}, {}", statistics.rows, duration(statistics.time));
    text += ")\n";
    const auto inputs = place.op->inputs();
    for (std::size_t i = inputs.size(); i-- > 0;) {
      const bool last = i + 1 == inputs.size();
      places.push_back({inputs[i], place.rest + (last ? "└─ " : "├─ "), place.rest + (last ? "   " : "│  ")});
    }
  }
  return text;
}

}  // namespace casus::query
