#pragma once

#include <vector>

#include "query/optimize/joins/join_order.h"

namespace casus::query {

/// Nanoseconds on one core, warm. Measured on the operators; the choices need their proportions only.
namespace cost {
inline constexpr double kScanRow = 1.5;
inline constexpr double kRangeRow = 10;  ///< a row to be compared with bounds that do not cut the scan
inline constexpr double kScanStart = 1000;
inline constexpr double kRunRows = 4096;  ///< rows of a run that are read: of longer ones the index knows the length
inline constexpr double kHashBuild = 30;
inline constexpr double kHashProbe = 10;
inline constexpr double kMergeRow = 3;
inline constexpr double kSkip = 300;         ///< a seek of a merge join into the other side
inline constexpr double kSkippedRow = 0.7;   ///< in addition: a row of the block that is unpacked for it
inline constexpr double kLookup = 110;       ///< a key near the one before it
inline constexpr double kLookupMini = 100;   ///< in addition: the rows around it have to be unpacked
inline constexpr double kLookupBlock = 150;  ///< in addition: another block has to be opened
inline constexpr double kLookupSort = 8;     ///< a row of a batch that is put in the sequence of its keys
inline constexpr double kTrieRow = 6;        ///< an input row of a multiway join
inline constexpr double kIntersect = 4;      ///< a value met when it intersects
inline constexpr double kOutputRow = 4;
inline constexpr double kPathStart = 2000;
inline constexpr double kPathRow = 100;
inline constexpr double kFreePathRow = 20;  ///< of a search from everywhere
inline constexpr double kGroupRow = 40;
inline constexpr double kSortRow = 80;
inline constexpr double kTextRandom = 60;  ///< the text of a term, terms in no order
inline constexpr double kTextSorted = 20;  ///< the same where they ascend
inline constexpr double kMemoRow = 5;      ///< a row whose condition is known from another with the same term

/// Of looking up the keys of `rows` rows, which have so many distinct keys, in a part of an index of `index_rows` rows.
/// A batch of rows is looked up at a time, in the sequence of its keys, so that the look-ups get dearer the further
/// these are apart.
double of_lookups(double rows, double distinct, bool sorted, double index_rows);
/// Of seeking so many ascending keys in a scan of `scan_rows` rows.
double of_seeks(double keys, double scan_rows);
}  // namespace cost

/// What is known of the join of a subset of the inputs, however it is computed.
struct JoinedRows {
  double rows = 0;
  JoinVariables variables = 0, certain = 0;
  std::vector<double> distinct;              ///< by variable; 0: not a variable of it
  std::uint64_t members = 0;                 ///< inputs, where the problem has pairs
  const JoinProblem::Input* path = nullptr;  ///< this is one input, a path, and nothing else
};

/// `input` is one of the problem's.
JoinedRows joined_rows(const JoinProblem& problem, const JoinProblem::Input& input);
/// Rows by the product rule: divided, for each shared variable, by the larger number of distinct values, or by the
/// least that a pair of inputs of the two sides has. A path with figures of its own leads from the rows of the other
/// side to so many ends each.
JoinedRows joined_rows(const JoinProblem& problem, const JoinedRows& a, const JoinedRows& b);

/// A way to compute a subset.
struct JoinCandidate {
  double total = 0;    ///< to the last row
  double startup = 0;  ///< to the first row
  JoinSortOrder order = kUnsorted;
  int node = -1;
};

}  // namespace casus::query
