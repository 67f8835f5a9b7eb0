#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "query/algebra/expression_walk.h"
#include "query/execute/match_keys.h"
#include "query/execute/operators.h"
#include "query/execute/row_store.h"

namespace casus::query {

/// The second half of every join: it is given, for the rows of a left batch in order, the right rows that may match,
/// checks what remains to be checked, and makes the output rows that the kind of join wants, a batch at a time.
class JoinOutput {
 public:
  /// `agreed`: shared variables that are compatible in every candidate; the other shared ones are checked here.
  /// `condition` may be null and sees the columns of both sides.
  JoinOutput(ExecutionContext& context, JoinKind kind, const Schema& left, const Schema& left_bound,
             const Schema& right, const Schema& agreed, ExpressionPtr condition, const ExistsFactory& exists = {});

  JoinKind kind() const { return kind_; }
  const Schema& schema() const { return schema_; }
  /// The order of the output when the left is sorted so: an unbound value of the left that the right fills in ends it.
  Schema order(const Schema& left_order) const;
  Schema bound(const Schema& right_bound) const;
  /// Candidates may still fail: every one of them must be added.
  bool checked() const { return condition_ != nullptr || !residual_.empty(); }
  /// Left rows without a match matter.
  bool keeps_unmatched() const { return kind_ == JoinKind::kLeft || kind_ == JoinKind::kAnti; }
  /// The condition can be evaluated in another thread.
  bool can_fork() const { return !condition_ || depends_on_row_alone(*condition_); }
  ExpressionPtr copy_condition() const { return condition_ ? clone(*condition_) : nullptr; }
  std::string describe_condition(const VariableTable& variables) const;

  /// Only whether there is a match matters.
  bool existence_only() const { return !checked() && (kind_ == JoinKind::kSemi || kind_ == JoinKind::kAnti); }

  /// Announces a new left batch.
  void start_left(std::size_t rows);
  /// Right rows that may match a left row: rows[begin, end), or begin to end themselves when `rows` is null. `last`:
  /// none will follow for this left row; each left row needs exactly one last entry (which may be empty).
  void add(std::uint32_t left, const std::uint32_t* rows, std::uint32_t begin, std::uint32_t end, bool last = true) {
    if (count_ == candidates_.size()) candidates_.resize(2 * count_ + 16);
    candidates_[count_++] = {rows, left, begin, end, last};
  }
  bool pending() const { return position_ < count_; }
  /// Turns candidates into output rows until `out` holds Batch::kTargetRows or nothing is pending.
  void expand(const Batch& left, const Batch& right, Batch& out);

  /// For inner joins without anything to check: pairs in the sequence of the left rows.
  void emit_pairs(const Batch& left, const Batch& right, RowPairs& pairs, Batch& out);
  /// For joins without anything to check where each left row has at most one match: those of the left rows from `first`
  /// on; kNoRow: no match.
  void emit_unique(const Batch& left, const Batch& right, std::span<const std::uint32_t> matches, Batch& out,
                   std::size_t first = 0);

 private:
  struct Candidates {
    const std::uint32_t* rows;
    std::uint32_t left, begin, end;
    bool last;
  };
  struct Source {
    int left;   // column, or -1
    int right;  // column, or -1; with both, the right fills in what is unbound on the left
  };

  void take(Candidates& candidates, std::size_t room);
  void take_pairs(std::size_t room);
  void gather(const Batch& left, const Batch& right, const std::vector<Source>& sources, Batch& out) const;
  void check_pairs(const Batch& left, const Batch& right);

  ExecutionContext& context_;
  JoinKind kind_;
  Schema left_bound_;
  Schema schema_;
  Schema combined_;  // of both sides: what the condition sees
  std::vector<Source> sources_;
  std::vector<Source> combined_sources_;
  std::vector<std::pair<std::size_t, std::size_t>> residual_;  // columns (left, right) to check
  ExpressionPtr condition_;
  std::unique_ptr<CompiledExpression> compiled_;

  std::vector<Candidates> candidates_;  // the first count_ of them; kept to be used again
  std::size_t count_ = 0;
  std::size_t position_ = 0;
  std::vector<std::uint8_t> matched_;                  // by left row
  std::vector<std::uint32_t> left_rows_, right_rows_;  // the pairs under way; right kNoRow: the end of an outer row
  Batch scratch_;
  std::vector<std::uint32_t> passed_;
};

}  // namespace casus::query
