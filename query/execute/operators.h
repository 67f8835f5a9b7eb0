#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "query/algebra/algebra.h"
#include "query/execute/operator.h"
#include "storage/index/scan.h"

namespace casus::query {

// Every physical operator, as the planner makes them. Inputs are owned. Each states the order of its rows.

/// Which variable each column of the scan's permutation binds; the same variable twice means equality. Columns after
/// the prefix may instead be required to hold an id.
struct ScanColumns {
  std::array<std::optional<Variable>, 4> variables;
  std::array<std::optional<Id>, 4> required = {};
};
/// Rows of one permutation. Order: the free columns in permutation order.
OperatorPtr make_index_scan(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns);

/// As an index scan, but rows that agree in all bound columns are one row, and `weight` is how many they are, as an
/// integer. `columns` binds the first free columns of the permutation, one or more, each to another variable.
OperatorPtr make_run_scan(ExecutionContext& context, const storage::ScanSpec& spec, const ScanColumns& columns,
                          Variable weight);

/// No columns, one row; and no rows at all.
OperatorPtr make_unit(ExecutionContext& context);
OperatorPtr make_empty(ExecutionContext& context, Schema schema);
/// VALUES; sorted when `rows` are.
OperatorPtr make_values(ExecutionContext& context, Schema schema, std::vector<std::vector<Id>> rows);
/// The named graphs of the active dataset bound to a variable.
OperatorPtr make_graph_names(ExecutionContext& context, Variable variable);

enum class JoinKind : std::uint8_t {
  kInner,
  kLeft,  ///< OPTIONAL: left rows without a match (or whose matches all fail the condition) are kept, padded with
          ///< unbound
  kSemi,  ///< left rows with at least one match
  kAnti,  ///< left rows without a match
};
/// Both inputs sorted by `keys` (a prefix of their order()), which are bound in every row of both. Skips ahead with
/// seek. Order: the left's.
OperatorPtr make_merge_join(ExecutionContext& context, JoinKind kind, OperatorPtr left, OperatorPtr right, Schema keys);
/// Builds a table of the right input. `keys` may be unbound in some rows of either side (then compatible, as SPARQL's
/// join wants). `condition` (LeftJoin only) sees both sides' columns. No keys: the cross product. Order: the left's.
OperatorPtr make_hash_join(ExecutionContext& context, JoinKind kind, OperatorPtr left, OperatorPtr right, Schema keys,
                           ExpressionPtr condition = nullptr, const ExistsFactory& exists = {});
/// All inputs at once, a variable at a time, as leapfrog triejoin does it (Veldhuizen, "Leapfrog Triejoin", ICDT 2014):
/// the work stays within the largest result that inputs of these sizes can have, which pairwise joins of cyclic
/// patterns do not keep to. `variables`: those of all inputs in the sequence in which they are bound. Each input is
/// sorted by its whole schema, which keeps to that sequence, without repeated rows or unbound values; it is held in
/// memory. Order: `variables`.
OperatorPtr make_multiway_join(ExecutionContext& context, std::vector<OperatorPtr> inputs, Schema variables);
/// For each batch of the left, sorted and deduplicated by the key columns, looks the matches up in an index: `lookup`
/// gives the permutation, whose prefix columns come from constants (in `lookup.prefix`) or, where `key_columns[i]` is
/// set, from that left variable, bound in every row. `columns` binds the other columns; a variable bound on both sides
/// must agree. Order: the left's.
OperatorPtr make_index_join(ExecutionContext& context, JoinKind kind, OperatorPtr left, const storage::ScanSpec& lookup,
                            std::array<std::optional<Variable>, 4> key_columns, const ScanColumns& columns,
                            ExpressionPtr condition = nullptr, const ExistsFactory& exists = {});
/// MINUS (section 18.5): drops left rows that are compatible with a right row with which they share a bound variable.
OperatorPtr make_minus(ExecutionContext& context, OperatorPtr left, OperatorPtr right);
/// Evaluates `right` anew for each distinct tuple of the left's values of `parameters`, with those substituted: for
/// patterns whose meaning depends on outer bindings. The factory makes the inner plan for given values (kUnbound: not
/// substituted).
using ParameterisedPlan = std::function<OperatorPtr(const std::vector<Id>& values)>;
OperatorPtr make_apply(ExecutionContext& context, JoinKind kind, OperatorPtr left, Schema parameters,
                       Schema right_schema, ParameterisedPlan right, ExpressionPtr condition = nullptr,
                       const ExistsFactory& exists = {});

/// Computes its input, which must be able to fork, by several threads: up to `threads`, the calling one among them,
/// work on about `parts` parts, and their rows are handed out in the sequence in which the input itself would. What is
/// computed ahead is bounded. Order: the input's.
OperatorPtr make_gather(ExecutionContext& context, OperatorPtr input, std::size_t threads, std::size_t parts);

OperatorPtr make_union(ExecutionContext& context, std::vector<OperatorPtr> inputs);
OperatorPtr make_filter(ExecutionContext& context, OperatorPtr input, ExpressionPtr condition,
                        ExistsFactory exists = {});
OperatorPtr make_extend(ExecutionContext& context, OperatorPtr input, Variable variable, ExpressionPtr expression,
                        ExistsFactory exists = {});
OperatorPtr make_project(ExecutionContext& context, OperatorPtr input, Schema variables);
/// Streams when the input's order covers all columns, otherwise hashes.
OperatorPtr make_distinct(ExecutionContext& context, OperatorPtr input);
OperatorPtr make_slice(ExecutionContext& context, OperatorPtr input, std::uint64_t offset,
                       std::optional<std::uint64_t> limit);
struct PhysicalSortKey {
  ExpressionPtr expression;
  bool descending = false;
};
/// SPARQL's ORDER BY; stable. With `limit` (top-k) keeps a few times as many rows, or some thousand.
OperatorPtr make_order_by(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
                          std::optional<std::uint64_t> limit, ExistsFactory exists = {});
/// Of the rows of each part of the input those that may be among the first `limit` of all in the order of the keys:
/// make_order_by over them gives what it would give over the input. Can fork where the input and the keys can.
OperatorPtr make_partial_top_k(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
                               std::uint64_t limit);
/// As make_order_by with a limit, over an input that can fork and is sorted by the variable of the first key: the
/// ranges of that variable are read whose values come first, as far as needed. `whole`, if given, hands out the same
/// rows, and is read instead when more than the share `most` of the input would be.
OperatorPtr make_range_top_k(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
                             std::uint64_t limit, OperatorPtr whole, double most);
/// Sorts by ids (not SPARQL's order) so that a merge join can follow.
OperatorPtr make_sort_by_id(ExecutionContext& context, OperatorPtr input, Schema keys);
/// What each variable gets of the rows of a group.
using Aggregates = std::vector<std::pair<Variable, AggregateExpression>>;
/// Streams when the input is sorted by the keys, otherwise hashes.
OperatorPtr make_group(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates,
                       ExistsFactory exists = {});
/// As a hashed group, but several rows may come of one group, each of some of its rows: what was gathered is handed out
/// whenever it has grown large, and where groups have hardly more than a row, every row is handed out as one. No keys
/// and no rows: no row. No aggregates: DISTINCT that leaves some repetitions. Can fork where its input can. Order: the
/// keys with which the input's begins; groups come for the first time in the sequence of their first rows.
OperatorPtr make_partial_group(ExecutionContext& context, OperatorPtr input, Schema keys, Aggregates aggregates);
/// COUNT(*) (or of a bound variable) of one scan, answered by zone headers. One row.
OperatorPtr make_count_scan(ExecutionContext& context, const storage::ScanSpec& spec, Variable result);

/// One end of a path: a variable or a term.
using PathEnd = std::variant<Variable, Id>;
/// Solutions of `subject path object` (section 18.4) for the rows of `input`, which may bind the end variables; null:
/// unit. Each pair once for *, + and ?. `graphs` is what the steps see. Where both ends are known, closures are
/// searched from both; otherwise from the known end, or, with neither, from everywhere. Order: the input's.
OperatorPtr make_path(ExecutionContext& context, OperatorPtr input, PathEnd subject, PathPtr path, PathEnd object,
                      storage::GraphFilter graphs);
/// The same with no input and two variables. Can fork. Order: subject, object.
OperatorPtr make_free_path(ExecutionContext& context, Variable subject, PathPtr path, Variable object,
                           storage::GraphFilter graphs);

}  // namespace casus::query
