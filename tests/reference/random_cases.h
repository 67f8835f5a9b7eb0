#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace casus::reference {

struct RunOptions {
  std::uint64_t first_store = 1;
  std::uint64_t stores = 200;
  std::uint64_t requests = 10;  ///< for each store; the last one is an update
  std::uint64_t threads = 2;    ///< that may work on a request
  bool triple_terms = true;
  bool shrink = true;
  /// Compare with every optimizer pass switched off in turn, instead of a few of them for each request.
  bool every_pass = false;
  /// Called for each difference with all that there is to know; false ends the run.
  std::function<bool(const std::string& report)> on_difference;
};

struct RunSummary {
  std::uint64_t compared = 0;
  std::uint64_t with_rows = 0;  ///< of these, answered with something
  std::uint64_t skipped = 0;    ///< the specification leaves the answer open, or it takes too long to find
  std::uint64_t invalid = 0;    ///< not a request, by the scope of a variable
  std::uint64_t differences = 0;
  std::map<std::string, std::uint64_t> reasons;  ///< of what was skipped or invalid
};

/// Makes stores and requests from seeds and compares the engine with the reference evaluator: as it is, with all passes
/// switched off, and with some (or every one) switched off alone.
RunSummary run_random_cases(const RunOptions& options);

}  // namespace casus::reference
