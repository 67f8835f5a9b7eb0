#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "storage/index/permutation.h"

namespace casus::storage {

/// Which graphs a scan sees.
struct GraphFilter {
  enum class Kind : std::uint8_t {
    kOne,    ///< `graph` alone (kDefaultGraph or a named graph)
    kNamed,  ///< every graph but the default graph
    kSet,    ///< the sorted `set`
    kAll,    ///< every graph, the default graph included
  };
  Kind kind = Kind::kOne;
  Id graph = kDefaultGraph;
  std::shared_ptr<const std::vector<Id>> set;
  /// Hand out a triple once however many of the graphs hold it (an RDF merge). The graph column is then unspecified.
  /// Needs a permutation with the graph as its last column.
  bool distinct_triples = false;

  static GraphFilter one(Id graph) { return {Kind::kOne, graph, nullptr, false}; }
  static GraphFilter default_graph() { return {}; }
  static GraphFilter named() { return {Kind::kNamed, {}, nullptr, false}; }
  static GraphFilter all() { return {Kind::kAll, {}, nullptr, false}; }
};

/// A range of rows of one permutation; of kGspo, only named graphs have any.
struct ScanSpec {
  Permutation permutation = Permutation::kSpog;
  /// Values of the first `prefix_length` columns (0 to 4).
  std::array<Id, 4> prefix{};
  std::uint8_t prefix_length = 0;
  /// Inclusive bounds on the column after the prefix.
  Id low{0};
  Id high{~std::uint64_t{0}};
  GraphFilter graphs;  ///< of quads; triple terms are in no graph and want all()
  /// Bit i: column i of the permutation is wanted.
  std::uint8_t columns = 0b1111;
};

/// Up to kMaxRows rows in columns, owned by the scan and valid until its next call. Columns not asked for are empty.
struct ScanBatch {
  static constexpr std::size_t kMaxRows = 2048;
  std::size_t rows = 0;
  std::array<std::span<const Id>, 4> columns;
};

/// The rows of many keys, one after the other.
struct FoundRows {
  /// Where the values of the scan's columns are appended; null: not wanted.
  std::array<std::vector<Id>*, 4> columns{};
  std::size_t rows = 0;
  std::vector<std::uint32_t> ends;  ///< by key: how many rows have been found for it and those before

  /// Drops all rows but the first `count`, and leaves `ends` as it is.
  void truncate(std::size_t count);
};

/// Reads the rows of a ScanSpec in order, base blocks and delta merged. It keeps the view alive that made it.
/// One thread at a time. Cost: about a nanosecond a row where there is no delta; a restart about a microsecond, less
/// when prefixes ascend.
class Scan {
 public:
  virtual ~Scan() = default;

  /// The next rows; false at the end. Never hands out an empty batch.
  virtual bool next(ScanBatch& batch) = 0;

  /// Skips rows so that the next one has, in the columns after the prefix, at least `key` (one to three ids, compared
  /// lexicographically). Never goes back. Skipped blocks are not decoded.
  virtual void seek(std::span<const Id> key) = 0;

  /// Starts over with other values of the same prefix columns and the bounds of the spec. Cheap: the batched look-ups
  /// of index joins call it once per distinct key, best in ascending order.
  virtual void restart(std::span<const Id> prefix) = 0;
  /// Starts over with the same prefix and other bounds on the column after it.
  virtual void restart(Id low, Id high) = 0;

  /// Appends the rows of many prefixes that differ in their last column: `constants` holds the others, `keys`, which
  /// ascend, the values of the last. `first_only`: no more than one row of each. Ends early when it has found more than
  /// `most` rows, those of the last key perhaps dropped again. Returns for how many keys the rows are there. The wanted
  /// columns are among those of the spec, behind the prefix. Then the scan has to be restarted. Some 20 to 100 ns a
  /// key.
  virtual std::size_t look_up(std::span<const Id> constants, std::span<const Id> keys, std::size_t most,
                              bool first_only, FoundRows& found);
};

}  // namespace casus::storage
