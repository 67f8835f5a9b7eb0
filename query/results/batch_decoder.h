#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "casus/term.h"
#include "query/functions/batch.h"
#include "query/functions/query_terms.h"

namespace casus::query {

/// Turns the ids of a batch into terms. Terms of the dictionary are read in the order of its pages, column by column
/// and each distinct id once. One thread.
class BatchDecoder {
 public:
  explicit BatchDecoder(const QueryTerms& terms) : terms_(terms) {}

  /// Decodes the given columns; replaces what was decoded before.
  void decode(const Batch& batch, std::span<const std::size_t> columns);

  std::size_t rows() const { return rows_; }
  /// Held by the terms decoded last.
  std::size_t text_bytes() const;
  /// The cells of a row, one for each column asked for; null: unbound. Valid until the next decode.
  std::span<const TermView* const> row(std::size_t row) const {
    return {cells_.data() + row * column_count_, column_count_};
  }

 private:
  void decode_column(std::span<const Id> column, std::size_t position);
  /// `position`: of the column among those asked for.
  void decode_rows(std::span<const Id> column, std::span<const std::uint32_t> rows, std::size_t position);
  TermView keep(const TermView& view);
  std::string_view keep(std::string_view text);
  std::string_view keep_datatype(std::string_view iri);

  const QueryTerms& terms_;
  std::size_t rows_ = 0;
  std::size_t column_count_ = 0;
  std::vector<const TermView*> cells_;
  std::vector<std::uint64_t> keys_;    // of one column: its ids
  std::vector<std::uint32_t> stored_;  // the rows with terms of a dictionary
  std::vector<std::uint32_t> inline_;  // those with terms that are their ids
  std::vector<Id> ids_;
  std::vector<TermView> views_;  // reserved for every cell, so that views stay where they are
  std::deque<TripleView> triples_;
  std::deque<std::string> chunks_;  // text of the views; a chunk never grows past its capacity
  std::string_view datatype_;       // the last one kept
};

}  // namespace casus::query
