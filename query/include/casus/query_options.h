#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "casus/error.h"
#include "casus/prefix_map.h"

namespace casus {

/// A switch that stops a running query, update or load from another thread or a signal handler. Copies share the
/// switch.
class CancelToken {
 public:
  CancelToken() : flag_(std::make_shared<std::atomic<bool>>(false)) {}
  /// Async-signal-safe. The operation ends with casus::Cancelled within milliseconds.
  void cancel() const { flag_->store(true, std::memory_order_relaxed); }
  void reset() const { flag_->store(false, std::memory_order_relaxed); }
  bool cancelled() const { return flag_->load(std::memory_order_relaxed); }
  const std::shared_ptr<std::atomic<bool>>& flag() const { return flag_; }

 private:
  std::shared_ptr<std::atomic<bool>> flag_;
};

/// How a query or an update is read and run.
struct QueryOptions {
  /// Base IRI for relative references; empty: they are errors, unless the text has BASE.
  std::string base;
  /// Prefixes known without declaration. `PrefixMap::well_known()` is what the shell uses.
  PrefixMap prefixes;
  /// Named in error messages, with the position at which the text starts there.
  std::string source_name = "<query>";
  SourcePosition start{1, 1, 0};
  /// Patterns outside GRAPH match the union of all graphs instead of the default graph alone.
  bool union_default_graph = false;
  /// Beyond it the operation ends with casus::Timeout.
  std::optional<std::chrono::milliseconds> timeout;
  /// Beyond it the operation ends with casus::ResourceLimit. Bytes, for joins, sorting, grouping and computed terms.
  std::size_t memory_budget = std::size_t{4} << 30;
  CancelToken cancel;
  /// Threads that may work on one query, the calling one among them. 0: as many as there are processors.
  std::size_t threads = 0;
  /// Parts of a query that are estimated to take at least this are computed by several threads.
  std::chrono::microseconds parallel_from{1000};
  /// Updates: wait until the change is on disk.
  bool sync = true;
  /// Optimizer passes to switch off, by name (see EXPLAIN in the documentation). Answers stay the same.
  std::set<std::string> disabled_passes;
};

}  // namespace casus
