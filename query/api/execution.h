#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "casus/query_options.h"
#include "casus/solutions.h"
#include "query/api/decode_ahead.h"
#include "query/execute/operator.h"
#include "query/optimize/planner.h"

namespace casus::detail {

using Bindings = std::vector<std::pair<std::string, Term>>;

query::ExecutionLimits limits_of(const QueryOptions& options);
query::PlannerOptions planner_options_of(const QueryOptions& options);

/// One run of one query on one view: the plan, the terms that it computes, and its rows decoded batch by batch. Rows
/// are solutions of a SELECT, or triples of a CONSTRUCT or DESCRIBE. One thread.
class Execution {
 public:
  Execution(const query::Query& query, std::shared_ptr<const storage::ReadView> view, const QueryOptions& options,
            const Bindings& bindings);
  ~Execution();

  query::QueryForm form() const { return query_.form; }
  /// Column names: of the projection, or subject, predicate, object.
  std::vector<std::string> column_names() const;

  /// The next row, decoding a batch when needed; false at the end.
  bool next_row(std::span<const TermView* const>& cells);
  struct TextRows {
    std::string_view text;  ///< valid until the next call
    std::uint64_t rows = 0;
  };
  /// All rows of the next batch as text, if the last one is read and they come as such; no rows: go on with next_row().
  TextRows next_text();
  /// From now on rows may come as text, made by `append`, which is thread-safe. False: they were wanted before, with
  /// another function perhaps, and come as rows only.
  bool want_text(DecodeAhead::RowText append) { return decoded_->want_text(std::move(append)); }
  /// True when the next row needs another batch, which may take a while.
  bool at_batch_end() const { return position_ == rows_; }

  /// ASK.
  bool boolean();

  /// Measures how long the operators work, from now on.
  void time_operators() { context_.times_operators = true; }
  std::string plan_text(bool analyze) const;

  /// Makes batches of ids: solutions, or triples in three columns.
  class Source {
   public:
    virtual ~Source() = default;
    virtual bool next(query::Batch& batch) = 0;
  };

 private:
  bool next_batch(query::Batch& batch);

  query::Query query_;
  query::ExecutionContext context_;
  query::OperatorPtr plan_;  // null for a DESCRIBE without WHERE
  std::unique_ptr<Source> source_;
  std::vector<std::size_t> columns_;
  std::unique_ptr<DecodeAhead> decoded_;
  std::size_t position_ = 0;
  std::size_t rows_ = 0;  // of the batch that is being read
};

/// The concise bounded descriptions of what a DESCRIBE names: the triples of the default graph with the resource as
/// subject, and in turn those of the blank nodes that are their objects.
std::unique_ptr<Execution::Source> make_describe_source(const query::Query& query, query::Operator* plan,
                                                        query::ExecutionContext& context);

}  // namespace casus::detail
