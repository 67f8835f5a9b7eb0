#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "casus/store.h"
#include "tests/conformance/manifest.h"

namespace casus::conformance {

/// How the data of a test came into its store.
enum class StoreHistory : std::uint8_t {
  kLoaded,   ///< loaded in one go
  kChanged,  ///< the same quads, some of them inserted later and others, strangers, deleted: base and delta differ
  kFolded,   ///< as kChanged, and then folded
};

/// What must make no difference to an answer.
struct Conditions {
  std::string description;  ///< for messages; empty: nothing special
  std::set<std::string> disabled_passes;
  StoreHistory history = StoreHistory::kLoaded;
  bool several_threads = false;  ///< work on every part of a plan that can be shared out, however small
};

/// The conditions under which a test runs: one after the other for tests that evaluate a query or an update.
std::vector<Conditions> conditions_of(TestKind kind);

/// Gives a freshly loaded store the history, without changing what it holds.
void give_history(Store& store, StoreHistory history);

}  // namespace casus::conformance
