#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "casus/term.h"
#include "query/functions/batch.h"
#include "query/functions/query_terms.h"

namespace casus::query {

/// Turns the ids of a batch into terms: each distinct id once, in id order, which is the order of the dictionary's
/// pages. One thread.
class BatchDecoder {
 public:
  explicit BatchDecoder(const QueryTerms& terms) : terms_(terms) {}

  /// Decodes the given columns; replaces what was decoded before.
  void decode(const Batch& batch, std::span<const std::size_t> columns);

  std::size_t rows() const { return rows_; }
  /// The cells of a row, one for each column asked for; null: unbound. Valid until the next decode.
  std::span<const TermView* const> row(std::size_t row) const {
    return {cells_.data() + row * column_count_, column_count_};
  }

 private:
  TermView keep(const TermView& view);
  std::string_view keep(std::string_view text);

  const QueryTerms& terms_;
  std::size_t rows_ = 0;
  std::size_t column_count_ = 0;
  std::vector<const TermView*> cells_;
  std::vector<std::pair<Id, std::uint32_t>> places_;  // id, index into cells_
  std::vector<Id> distinct_;
  std::vector<TermView> views_;
  std::deque<TripleView> triples_;
  std::deque<std::string> chunks_;  // text of the views; a chunk never grows past its capacity
};

}  // namespace casus::query
