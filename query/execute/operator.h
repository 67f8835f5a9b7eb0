#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "query/execute/execution_context.h"
#include "query/functions/batch.h"

namespace casus::query {

/// What an operator did, for EXPLAIN ANALYZE. Times include the inputs.
struct OperatorStatistics {
  double estimated_rows = -1;  ///< by the planner; -1: unknown
  std::uint64_t rows = 0;
  std::uint64_t batches = 0;
  std::chrono::nanoseconds time{0};
};

/// The part of an operator's work between two values, inclusive, of the column by which its input is cut.
struct Morsel {
  Id low{0};
  Id high{~std::uint64_t{0}};

  bool contains(Id id) const { return low <= id && id <= high; }
};

class Operator;
using OperatorPtr = std::unique_ptr<Operator>;

/// A node of a physical plan: hands out batches of solutions until it is exhausted.
///
/// The schema lists the variable of each column. `order()` is a list of columns by which the rows are sorted, ascending
/// by id (kUnbound first): merge joins and streaming operators rely on it. One thread. Throws Cancelled, Timeout,
/// ResourceLimit, StorageError.
class Operator {
 public:
  explicit Operator(ExecutionContext& context) : context_(context) {}
  virtual ~Operator() { context_.release(batch_charge_); }
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  const Schema& schema() const { return schema_; }
  const Schema& order() const { return order_; }
  /// Variables of the schema that are bound in every row, as far as the operator can tell without running; sorted.
  const Schema& bound() const { return bound_; }

  /// The next rows; false at the end, and ever after. Never hands out an empty batch. Counts rows, and time where the
  /// context wants it; checks for cancellation.
  bool next(Batch& batch);

  /// Hint that the consumer only needs rows whose `order()` columns are at least `key`: rows before may be skipped.
  /// Merge joins call it on their inputs; an operator that cannot skip ignores it.
  virtual void seek(std::span<const Id> /*key*/) {}

  /// Nobody reads further: ends what works ahead, and counts what it has done. Further rows may be missing.
  virtual void close();

  /// One line: name and arguments, such as `IndexScan POSG ?e a casus:Attack`.
  virtual std::string describe(const VariableTable& variables) const = 0;
  /// For EXPLAIN. May make a plan that stands for those that an operator makes while it runs.
  virtual std::vector<const Operator*> inputs() const { return {}; }
  /// As inputs(), without plans made for display.
  virtual std::vector<const Operator*> running_inputs() const { return inputs(); }

  /// True when forks of the operator can do its work in parts, each in a thread of its own (Leis et al., "Morsel-Driven
  /// Parallelism", SIGMOD 2014): a scan sorted by its first free column, and what computes its rows from the rows of
  /// such an input one by one. One after the other, the forks hand out the operator's rows in its order.
  virtual bool can_fork() const { return false; }
  /// Where to cut the rows of a range into about `parts` parts of the same number of rows: the first value of each part
  /// but the first, ascending. The column is the first of order() where there is an order. Needs can_fork().
  virtual std::vector<Id> cuts(const Morsel& /*range*/, std::size_t /*parts*/) const { return {}; }
  /// Does the work that all forks share, such as the table of a hash join. Once, before the first fork().
  virtual void prepare_forks() {}
  /// A copy that works in another context. Needs can_fork(). Thread-safe. The original outlives its forks, and is not
  /// run itself.
  virtual OperatorPtr fork(ExecutionContext& /*context*/) const { return nullptr; }
  /// Starts a fork over, with the rows of one morsel, which lies behind those it had before.
  void restart(const Morsel& morsel) {
    exhausted_ = false;
    begin(morsel);
  }

  /// Counts what a fork has done, and its inputs, as done by the original and its inputs.
  void add_statistics(const Operator& fork);
  OperatorStatistics& statistics() { return statistics_; }
  const OperatorStatistics& statistics() const { return statistics_; }

 protected:
  /// Fills a batch that was reset to the schema; false at the end. Not called again after the end.
  virtual bool produce(Batch& batch) = 0;
  /// Forgets where the operator was, and does the same for its inputs.
  virtual void begin(const Morsel& /*morsel*/) {}
  ExecutionContext& context() const { return context_; }
  Schema schema_;
  Schema order_;
  Schema bound_;

 private:
  bool produce_timed(Batch& batch);

  ExecutionContext& context_;
  OperatorStatistics statistics_;
  std::size_t batch_charge_ = 0;
  bool exhausted_ = false;
};

}  // namespace casus::query
