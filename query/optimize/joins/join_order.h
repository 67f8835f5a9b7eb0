#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace casus::query {

/// Variables of one join problem by their number in it; those that matter to the order number at most 128.
__extension__ using JoinVariables = unsigned __int128;
constexpr std::size_t kMaxJoinVariables = 128;
constexpr JoinVariables join_variable(std::size_t i) {
  return JoinVariables{1} << i;
}

/// A sort order: numbers of variables, ended by -1.
using JoinSortOrder = std::array<std::int8_t, 4>;
inline constexpr JoinSortOrder kUnsorted = {-1, -1, -1, -1};

/// What is to be joined, in figures alone. Costs are nanoseconds.
struct JoinProblem {
  struct Access {
    double cost = 0;
    JoinSortOrder order = kUnsorted;
  };
  /// A path followed from one end.
  struct FanOut {
    int from = 0, to = 0;                ///< variables; `to` -1: one that nothing else asks for
    double ends = 0, distinct_ends = 0;  ///< of one start; of any number of them
    bool reflexive = false;              ///< starts are among the ends
  };
  struct Input {
    double rows = 0;
    JoinVariables variables = 0, certain = 0;
    std::vector<std::pair<std::uint8_t, double>> distinct;  ///< of its variables
    std::vector<Access> accesses;                           ///< ways to read it on its own, at least one
    bool is_scan = false;                                   ///< read on its own it can skip ahead
    JoinVariables lookup = 0;      ///< any of these bound on the other side make an index look-up possible
    double repeats = 1;            ///< rows that look-ups give for each row of a scan
    bool is_path = false;          ///< can start from the values of the other side
    std::vector<FanOut> fan_outs;  ///< of a path, where they are known
  };
  /// A filter: where it can be applied first, and the share of rows that it lets pass.
  struct Condition {
    JoinVariables needs = 0;
    double selectivity = 1;
  };
  /// Two inputs, the first of the lower number, that share a variable: the number of values by which the product of
  /// their rows is to be divided.
  struct Pair {
    std::size_t a = 0, b = 0;
    std::uint8_t variable = 0;
    double values = 1;
  };
  static constexpr std::size_t kMaxPaired = 64;  ///< inputs of a problem with pairs

  std::vector<Input> inputs;
  std::vector<Condition> conditions;
  std::vector<Pair> pairs;  ///< all, or none
  std::size_t variable_count = 0;
  JoinVariables graphs = 0;     ///< names of graphs: what else two patterns share mostly is in one graph anyway
  double limit = -1;            ///< rows that the consumer wants at most; negative: all
  int first = -1;               ///< rows have to be sorted by this variable first where that is possible; -1: need not
  JoinVariables preferred = 0;  ///< rows sorted by these, in any sequence, save the consumer a hash table
  bool reorder = true, allow_merge = true, allow_lookup = true;
  std::function<void()> check;  ///< called now and then; throws to end the search
};

enum class JoinMethod : std::uint8_t { kInput, kMerge, kHash, kLookup, kPath };

struct JoinNode {
  JoinMethod method = JoinMethod::kInput;
  int left = -1, right = -1;          ///< nodes; the right of kLookup and kPath is a kInput node
  std::size_t input = 0, access = 0;  ///< kInput
  double rows = 0, cost = 0, startup = 0;
};

struct JoinTree {
  std::vector<JoinNode> nodes;
  int root = -1;
};

/// The cheapest tree found: dynamic programming over the connected subsets of up to 10 inputs with the sort orders that
/// matter (Selinger 1979), bushy up to 8, and greedy beyond; unconnected parts are multiplied last.
JoinTree order_joins(const JoinProblem& problem);

}  // namespace casus::query
