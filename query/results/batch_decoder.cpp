#include "query/results/batch_decoder.h"

#include <algorithm>

#include "query/functions/sort_permutation.h"

namespace casus::query {

namespace {
constexpr std::size_t kChunkBytes = 64 * 1024;
}

std::size_t BatchDecoder::text_bytes() const {
  std::size_t bytes = 0;
  for (const std::string& chunk : chunks_) bytes += chunk.size();
  return bytes;
}

std::string_view BatchDecoder::keep(std::string_view text) {
  if (text.empty()) return {};
  if (chunks_.empty() || chunks_.back().capacity() - chunks_.back().size() < text.size()) {
    chunks_.emplace_back().reserve(std::max(kChunkBytes, text.size()));
  }
  std::string& chunk = chunks_.back();
  const std::size_t start = chunk.size();
  chunk.append(text);
  return {chunk.data() + start, text.size()};
}

// Literals of one type mostly come together.
std::string_view BatchDecoder::keep_datatype(std::string_view iri) {
  if (iri.empty()) return {};
  if (iri != datatype_) datatype_ = keep(iri);
  return datatype_;
}

TermView BatchDecoder::keep(const TermView& view) {
  TermView kept = view;
  kept.value = keep(view.value);
  kept.datatype = keep_datatype(view.datatype);
  kept.language = keep(view.language);
  if (view.triple) {
    TripleView parts{keep(view.triple->subject), keep(view.triple->predicate), keep(view.triple->object)};
    kept.triple = &triples_.emplace_back(parts);
  }
  return kept;
}

void BatchDecoder::decode(const Batch& batch, std::span<const std::size_t> columns) {
  rows_ = batch.rows;
  column_count_ = columns.size();
  cells_.assign(rows_ * column_count_, nullptr);
  views_.clear();
  views_.reserve(cells_.size());
  triples_.clear();
  datatype_ = {};
  if (chunks_.size() > 1) chunks_.resize(1);
  if (!chunks_.empty()) chunks_.front().clear();
  for (std::size_t position = 0; position < column_count_; ++position) {
    decode_column(batch.columns[columns[position]], position);
  }
}

void BatchDecoder::decode_column(std::span<const Id> column, std::size_t position) {
  stored_.clear();
  inline_.clear();
  keys_.clear();
  for (std::uint32_t row = 0; row < rows_; ++row) {
    const Id id = column[row];
    keys_.push_back(id.bits());
    if (id.is_unbound()) continue;
    (id.is_local() || is_dictionary_tag(id.tag()) ? stored_ : inline_).push_back(row);
  }
  decode_rows(column, inline_, position);
  sort_rows_by(keys_, stored_);
  decode_rows(column, stored_, position);
}

// Runs of one id are decoded once.
void BatchDecoder::decode_rows(std::span<const Id> column, std::span<const std::uint32_t> rows, std::size_t position) {
  ids_.clear();
  const std::size_t first = views_.size();
  for (const std::uint32_t row : rows) {
    if (ids_.empty() || ids_.back() != column[row]) {
      ids_.push_back(column[row]);
      views_.emplace_back();
    }
    cells_[row * column_count_ + position] = &views_.back();
  }
  terms_.visit(ids_, [&](std::size_t i, const TermView& view) { views_[first + i] = keep(view); });
}

}  // namespace casus::query
