#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casus/error.h"
#include "casus/load.h"
#include "casus/quad.h"
#include "storage/dictionary/id.h"
#include "storage/dictionary/term_run.h"
#include "storage/index/permutation.h"
#include "storage/index/scan.h"
#include "storage/rdf/prefix_map.h"
#include "storage/syntax/quad_writer.h"

namespace casus::storage {

/// Exact figures of one predicate over all graphs, as of the last load or fold, with the rows of the delta added.
struct PredicateStatistics {
  std::uint64_t rows = 0;
  std::uint64_t distinct_subjects = 0;
  std::uint64_t distinct_objects = 0;
};

/// One immutable state of the store: base blocks, delta and dictionary of the same commit. Readers hold it by
/// shared_ptr for as long as they like; writers never wait for them. Thread-safe.
class ReadView : public std::enable_shared_from_this<ReadView> {
 public:
  virtual ~ReadView() = default;

  // --- quads
  virtual std::unique_ptr<Scan> scan(const ScanSpec& spec) const = 0;
  /// The exact number of rows that scan(spec) would hand out. Microseconds for graph filters kAll and for stores where
  /// the blocks in question are of one graph; otherwise boundary blocks and mixed blocks are decoded.
  /// Triples of several graphs that must be distinct are scanned: `pulse` is called now and then, and may throw.
  virtual std::uint64_t count(const ScanSpec& spec, const std::function<void()>& pulse = {}) const = 0;
  /// As count, from zone headers alone and without decoding: for planning. Microseconds always.
  virtual std::uint64_t estimate(const ScanSpec& spec) const = 0;
  /// About how many distinct values the column after the prefix takes within the spec. Microseconds.
  virtual std::uint64_t estimate_distinct(const ScanSpec& spec) const = 0;
  /// Values of the column after the prefix at which the spec falls into about `parts` parts of the same number of rows:
  /// ascending, each the first of a part, fewer where values repeat. The column is none of a
  /// prefix of four, nor the graph where triples are made distinct. From the base blocks alone. Microseconds.
  virtual std::vector<Id> cuts(const ScanSpec& spec, std::size_t parts) const = 0;
  virtual bool contains(const IdQuad& quad) const = 0;
  virtual std::uint64_t size() const = 0;  ///< quads in all graphs
  virtual PredicateStatistics statistics(Id predicate) const = 0;
  virtual std::vector<Id> graphs() const = 0;  ///< named graphs that hold at least a quad, ascending
  virtual bool has_graph(Id graph) const = 0;

  // --- terms
  /// The id of a term, if the store knows it (or it needs no dictionary). Blank nodes: those labelled "b<number>" as
  /// handed out by this store.
  virtual std::optional<Id> find(const TermView& term) const = 0;
  /// The term of an id made by this store; throws StorageError(kCorrupt) for an id that it never made. Not for kLocal.
  virtual Term term(Id id) const = 0;
  /// Decodes many ids, cheapest when ascending and distinct: `visit(i, term)` for each ids[i], in order. The view is
  /// valid during the call.
  virtual void visit_terms(std::span<const Id> ids,
                           const std::function<void(std::size_t, const TermView&)>& visit) const = 0;
  /// What is known of the order of the dictionary, ascending; terms in no run may be anything.
  virtual const std::vector<TermRun>& term_runs() const = 0;
  /// The indices of the terms of a run whose text begins with `prefix`: [first, end). Microseconds.
  virtual std::pair<std::uint64_t, std::uint64_t> prefix_range(const TermRun& run, std::string_view prefix) const = 0;
};

/// The one writer. Its changes are seen by nobody else until commit(); destroying it uncommitted rolls back.
/// One thread at a time.
class WriteTransaction {
 public:
  virtual ~WriteTransaction() = default;

  /// The id of a term, added to the dictionary if need be. Blank nodes with a label of this store's form keep their
  /// identity; any other label stands for one new node per transaction.
  virtual Id intern(const TermView& term) = 0;
  virtual Id new_blank_node() = 0;

  /// True when the quad was absent (insert) or present (remove).
  virtual bool insert(const IdQuad& quad) = 0;
  virtual bool remove(const IdQuad& quad) = 0;

  /// The state as this transaction sees it, own writes included; immutable like any view.
  virtual std::shared_ptr<const ReadView> view() = 0;

  /// Makes the changes durable (fdatasync when `sync`) and visible. Throws StorageError; then nothing was changed.
  virtual void commit(bool sync = true) = 0;
  virtual void rollback() = 0;
};

struct StoreOptions {
  bool create_if_missing = true;
  bool read_only = false;
  /// Bytes for blocks, decoded pages of terms and RocksDB's cache together.
  std::size_t cache_budget = std::size_t{2} << 30;
  /// Fold the delta when it holds more rows than this and than 1% of the base.
  std::uint64_t fold_threshold = 100'000;
};

struct StoreInfo {
  std::string path;  ///< empty: in memory
  std::uint32_t format_version = 0;
  std::uint64_t quads = 0;
  std::uint64_t delta_rows = 0;  ///< changes not yet folded
  std::uint64_t terms = 0;       ///< in the dictionary
  std::uint64_t named_graphs = 0;
  std::uint64_t predicates = 0;
  std::uint64_t bytes_on_disk = 0;
};

/// What `check` found: one line per problem, empty when all invariants hold.
struct CheckReport {
  std::uint64_t quads = 0;
  std::uint64_t terms = 0;
  std::vector<std::string> problems;
};

/// A store: one directory, or memory alone. Thread-safe. One process may have it open for writing.
class QuadStore {
 public:
  virtual ~QuadStore() = default;

  /// Throws StorageError naming what is wrong and what to do: kNotFound, kNotAStore, kLocked, kVersion, kIo, kDiskFull.
  static std::shared_ptr<QuadStore> open(const std::string& path, const StoreOptions& options = {});
  static std::shared_ptr<QuadStore> open_in_memory(const StoreOptions& options = {});

  virtual std::shared_ptr<const ReadView> view() const = 0;
  /// Waits while another transaction or load is running.
  virtual std::unique_ptr<WriteTransaction> begin_write() = 0;

  /// Bulk load, all or nothing. `source_name` files "-" is stdin. Throws SyntaxError, LoadError, StorageError,
  /// Cancelled.
  virtual LoadReport load(const std::vector<std::string>& files, const LoadOptions& options) = 0;
  /// As load, from text in memory; `options.format` must be set.
  virtual LoadReport load_text(std::string_view text, const LoadOptions& options) = 0;

  /// Merges the delta into the blocks.
  virtual void fold() = 0;
  /// Folds, packs the dictionary and compacts the files.
  virtual void compact() = 0;
  virtual StoreInfo info() const = 0;
  /// Reads everything and verifies every invariant.
  virtual CheckReport check(const std::function<void(const std::string&)>& progress = {}) const = 0;
  /// A consistent copy in a new directory, while readers and the writer go on.
  virtual void backup(const std::string& directory) const = 0;
};

/// Writes the quads of a view in one syntax. Blank nodes are written with the labels of the store.
void dump(const ReadView& view, const DumpOptions& options, const PrefixMap& prefixes, const ByteSink& sink);

}  // namespace casus::storage
