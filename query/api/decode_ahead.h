#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "query/functions/query_terms.h"
#include "query/results/batch_decoder.h"

namespace casus::detail {

/// Decodes the batches of a result, in their sequence. Where decoding takes longer than making the batches, several
/// threads decode a few batches ahead while the consumer writes others. One consumer.
class DecodeAhead {
 public:
  /// `next` makes the next batch; false at the end. `columns` are decoded, by up to `threads` threads.
  DecodeAhead(const query::QueryTerms& terms, std::function<bool(query::Batch&)> next, std::vector<std::size_t> columns,
              std::size_t threads);
  DecodeAhead(const DecodeAhead&) = delete;
  DecodeAhead& operator=(const DecodeAhead&) = delete;
  ~DecodeAhead();

  /// Moves on to the next batch; false at the end. Throws what `next` and decoding throw.
  bool next();
  std::size_t rows() const { return decoder().rows(); }
  std::span<const TermView* const> row(std::size_t row) const { return decoder().row(row); }

 private:
  struct Shared;
  struct Work;

  const query::BatchDecoder& decoder() const;
  bool pays() const;
  std::size_t most_ahead() const;
  std::shared_ptr<Work> pull();
  std::shared_ptr<Work> decoded_ahead();

  const query::QueryTerms& terms_;
  std::function<bool(query::Batch&)> next_;
  const std::vector<std::size_t> columns_;
  const std::size_t threads_;
  std::shared_ptr<Work> current_;
  std::vector<std::shared_ptr<Work>> spare_;
  std::shared_ptr<Shared> shared_;  // once it pays
  bool ended_ = false;
  std::size_t batches_ = 0;
  std::size_t text_bytes_ = 0;  // of the last batch
  std::chrono::nanoseconds pulling_{0}, decoding_{0};  // of the last batch
};

}  // namespace casus::detail
