#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/functions/query_terms.h"
#include "query/results/batch_decoder.h"

namespace casus::detail {

/// Decodes the batches of a result, in their sequence, and makes text of their rows where that is wanted. Where this
/// takes longer than making the batches, several threads work on a few batches ahead. One consumer.
class DecodeAhead {
 public:
  /// `next` makes the next batch; false at the end. `columns` are decoded, by up to `threads` threads.
  DecodeAhead(const query::QueryTerms& terms, std::function<bool(query::Batch&)> next, std::vector<std::size_t> columns,
              std::size_t threads);
  DecodeAhead(const DecodeAhead&) = delete;
  DecodeAhead& operator=(const DecodeAhead&) = delete;
  ~DecodeAhead();

  /// Appends a row to a text. Thread-safe.
  using RowText = std::function<void(std::span<const TermView* const>, std::string&)>;
  /// From now on batches that are decoded ahead have their text. Only once: otherwise false, and nothing changes.
  bool want_text(RowText append);

  /// Moves on to the next batch; false at the end. Throws what `next` and decoding throw.
  bool next();
  std::size_t rows() const { return decoder().rows(); }
  std::span<const TermView* const> row(std::size_t row) const { return decoder().row(row); }
  /// All rows of the batch, if they are wanted as text and were decoded ahead; otherwise empty.
  std::string_view text() const;

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
  RowText append_;
  std::shared_ptr<Work> current_;
  std::vector<std::shared_ptr<Work>> spare_;
  std::shared_ptr<Shared> shared_;  // once it pays
  bool ended_ = false;
  std::size_t batches_ = 0;
  std::size_t text_bytes_ = 0;                                      // of the last batch
  std::chrono::nanoseconds pulling_{0}, decoding_{0}, writing_{0};  // of the last batch
  std::chrono::steady_clock::time_point handed_out_{};
};

}  // namespace casus::detail
