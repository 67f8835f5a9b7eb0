#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casus/load.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/dictionary_keys.h"
#include "storage/dictionary/term_run.h"
#include "storage/engine/engine.h"
#include "storage/index/permutation.h"
#include "storage/load/dictionary_files.h"

namespace casus::storage {

/// Something to load: a file ("-": stdin), or text in memory that outlives the load.
struct LoadInput {
  std::string path;
  std::string_view text;
  bool in_memory = false;

  static LoadInput file(std::string path) { return {std::move(path), {}, false}; }
  static LoadInput memory(std::string_view text) { return {"<memory>", text, true}; }
};

/// Bytes on disk (compressed as they are) of all inputs, or nothing when one of them is not a plain file.
std::optional<std::uint64_t> total_bytes(std::span<const LoadInput> inputs);

/// Rows of one permutation, ascending and distinct. One thread.
class RowStream {
 public:
  virtual ~RowStream() = default;
  /// The next rows, valid until the next call; empty at the end. Throws StorageError, Cancelled.
  virtual std::span<const Row> next() = 0;
};

/// Quads that were read, given ids and sorted, but that no reader of the store can see yet; or triple terms, which are
/// like quads with their own ids in the place of the graph. Thread-safe.
class LoadedQuads {
 public:
  virtual ~LoadedQuads() = default;
  /// Distinct rows of a permutation.
  virtual std::uint64_t size(Permutation permutation) const = 0;
  /// `permutation` is one of quads or of triple terms, as these are. Takes the time of a sort, during which `pulse` is
  /// called now and then; it may throw. At most worker_threads() streams at a time keep to the memory budget.
  virtual std::unique_ptr<RowStream> rows(Permutation permutation, const std::function<void()>& pulse) const = 0;
};

struct BulkLoad {
  /// `inserted` is left 0: the store counts while it merges the rows.
  LoadReport report;
  std::unique_ptr<LoadedQuads> quads;         ///< some of them may be in the store already
  std::unique_ptr<LoadedQuads> triple_terms;  ///< the new ones
  /// The new terms: its files are to be ingested with the blocks. They may still be being written.
  std::unique_ptr<DictionaryFiles> dictionary;
  /// To be written in the same step to Family::kMeta under kDictionaryCountersKey, as counters_value(counters).
  DictionaryCounters counters;
  /// In the same way under kTermRunsKey, as term_runs_value(runs).
  std::vector<TermRun> runs;
};

/// Reads the inputs and prepares everything for one atomic ingestion; changes nothing in the store. The caller keeps
/// other writers out from before `snapshot` was taken until the ingestion, and the engine open. Memory stays near
/// options.memory_budget where the engine has a scratch directory. Throws SyntaxError, LoadError, StorageError,
/// Cancelled.
BulkLoad bulk_load(Engine& engine, std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                   std::span<const LoadInput> inputs, const LoadOptions& options);

}  // namespace casus::storage
