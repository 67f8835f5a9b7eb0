#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "casus/term.h"
#include "storage/dictionary/id.h"
#include "storage/engine/engine.h"

namespace casus::storage {

/// Terms that a bulk load numbered one after the other: those with an index in [first, end) have the same tag, language
/// and direction, and ascend by the bytes of their text. Only IRIs, and strings of all kinds; terms that updates added
/// are in no run.
struct TermRun {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  Tag tag = Tag::kIri;
  Direction direction = Direction::kNone;
  std::string language;  ///< empty but for the tags of strings with a language
  friend bool operator==(const TermRun&, const TermRun&) = default;
};

/// Runs of terms that come by ascending index and, within a load, in the order of their bytes.
class TermRunRecorder {
 public:
  /// `runs`: those of the store so far.
  explicit TermRunRecorder(std::vector<TermRun> runs) : runs_(std::move(runs)) {}
  /// An encoded term and its index.
  void add(std::string_view encoded, std::uint64_t index);
  /// All but those that are too many to be kept.
  const std::vector<TermRun>& runs() const { return runs_; }

 private:
  std::vector<TermRun> runs_;
  std::string head_;  // what the terms of the last run begin with; empty: none is under way
};

inline constexpr std::string_view kTermRunsKey = "dictionary.runs";
/// The value under kTermRunsKey of Family::kMeta.
std::string term_runs_value(const std::vector<TermRun>& runs);
/// Those of a snapshot, ascending. Throws StorageError(kCorrupt).
std::vector<TermRun> read_term_runs(const EngineSnapshot& snapshot);

}  // namespace casus::storage
