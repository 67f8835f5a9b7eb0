#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine/engine.h"
#include "storage/index/delta.h"
#include "storage/index/keys.h"

namespace casus::storage {

/// Committed changes that are not folded yet stand in Family::kDelta once, in the order of their commits, and not by
/// permutation: the sorted deltas are made of them in memory when a store is opened.

/// A quad that appears (+1) or disappears (-1), or a triple term that appears.
struct LoggedChange {
  IdQuad quad;  ///< of a triple term: its parts, and itself in the place of the graph
  std::int32_t sign = 1;
  bool is_triple_term = false;
};

/// Key of a record: the generation (4 bytes) and its number (8 bytes), big-endian.
std::string change_log_key(Generation generation, std::uint64_t record);
std::string encode_changes(std::span<const LoggedChange> changes);
/// Throws StorageError(kCorrupt).
std::vector<LoggedChange> decode_changes(std::string_view record);

/// A fold under way: it takes in all records before `end_record`, one permutation after the other. What of their
/// changes is still to come is the frozen part of the deltas. Written with each of its steps under kFoldKey of
/// Family::kMeta; the records are erased with the last one.
struct FoldProgress {
  std::uint64_t end_record = 0;
  std::uint64_t changes = 0;  ///< in those records
  /// The permutations before this one are done, and of this one the rows before `next`.
  std::size_t permutation = 0;
  Row next{};
};

inline constexpr std::string_view kFoldKey = "fold";
std::string encode_progress(Generation generation, const FoldProgress& progress);

/// What a snapshot says of changes.
struct ChangeLog {
  std::uint64_t next_record = 0;
  std::uint64_t changes = 0;  ///< in all records, those that cancel each other included
  std::shared_ptr<const FoldProgress> fold;
  /// What differs from the base blocks.
  std::array<Delta, kAllPermutations> deltas;
};

/// Reads the changes of a generation back. About 1 us a change. Throws StorageError(kCorrupt).
ChangeLog load_change_log(const EngineSnapshot& snapshot, Generation generation);

/// Adds the net changes of a transaction to a batch, as records from `next_record` on; says how many changes they are.
std::uint64_t append_changes(EngineBatch& batch, Generation generation, const Delta& quads, const Delta& triple_terms,
                             std::uint64_t& next_record);

}  // namespace casus::storage
