#include "query/results/batch_decoder.h"

#include <algorithm>

namespace casus::query {

namespace {
constexpr std::size_t kChunkBytes = 64 * 1024;
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

TermView BatchDecoder::keep(const TermView& view) {
  TermView kept = view;
  kept.value = keep(view.value);
  kept.datatype = keep(view.datatype);
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
  places_.clear();
  distinct_.clear();
  views_.clear();
  triples_.clear();
  if (chunks_.size() > 1) chunks_.resize(1);
  if (!chunks_.empty()) chunks_.front().clear();

  for (std::size_t c = 0; c < column_count_; ++c) {
    const std::vector<Id>& column = batch.columns[columns[c]];
    for (std::size_t r = 0; r < rows_; ++r) {
      if (!column[r].is_unbound()) {
        places_.emplace_back(column[r], static_cast<std::uint32_t>(r * column_count_ + c));
      }
    }
  }
  std::sort(places_.begin(), places_.end());
  for (const auto& [id, cell] : places_) {
    if (distinct_.empty() || distinct_.back() != id) distinct_.push_back(id);
  }
  views_.resize(distinct_.size());
  terms_.visit(distinct_, [&](std::size_t i, const TermView& view) { views_[i] = keep(view); });

  std::size_t index = 0;
  for (const auto& [id, cell] : places_) {
    if (distinct_[index] != id) ++index;
    cells_[cell] = &views_[index];
  }
}

}  // namespace casus::query
