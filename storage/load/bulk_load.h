#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casus/load.h"
#include "storage/engine/engine.h"
#include "storage/index/keys.h"
#include "storage/quad_store.h"

namespace casus::storage {

/// A file (opened by name, "-" is stdin) or a text in memory, which must outlive the load.
struct LoadSource {
  std::string name;
  std::optional<std::string_view> text;
};

/// What a bulk load starts from. The caller holds the writer lock for as long as it runs.
struct BulkLoadBase {
  Engine& engine;
  std::shared_ptr<const EngineSnapshot> snapshot;
  /// The state of the same commit: its quads (scan with GraphFilter::all()) go into the new blocks too.
  std::shared_ptr<const ReadView> view;
  /// The generation that the new blocks get.
  Generation generation = 0;
};

struct BulkLoadResult {
  LoadReport report;
  /// kBlocks and kZones of all seven permutations with the old rows and the new, the new terms, and the dictionary's
  /// counters in kMeta. The store adds its own keys and ingests all of them in one step.
  std::vector<std::unique_ptr<SortedFile>> files;
  std::uint64_t quads = 0;  ///< in the new generation
};

/// Reads the sources, sorts within options.memory_budget, and writes files; changes nothing in the store.
/// Throws SyntaxError, LoadError, StorageError, Cancelled.
BulkLoadResult bulk_load(const BulkLoadBase& base, std::span<const LoadSource> sources, const LoadOptions& options);

/// The same through a transaction, for loads that are small beside the store; the caller commits.
LoadReport load_in_transaction(WriteTransaction& transaction, std::span<const LoadSource> sources,
                               const LoadOptions& options);

}  // namespace casus::storage
