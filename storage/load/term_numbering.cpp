#include "storage/load/term_numbering.h"

#include <algorithm>
#include <numeric>

#include "casus/error.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {

TermNumbering::TermNumbering(Engine& engine, const StoredTerms& stored, std::string directory, std::size_t memory_bytes)
    : engine_(engine),
      stored_(stored),
      counters_(stored.counters()),
      pages_(counters_.next_index),
      hashes_(std::move(directory), memory_bytes) {}

void TermNumbering::add(std::string_view encoded) {
  if (flushed_) {
    waiting_.clear();
    text_.clear();
    flushed_ = false;
  }
  waiting_.push_back({text_.size(), encoded.size()});
  text_.append(encoded);
}

const std::vector<Id>& TermNumbering::flush() {
  ids_.resize(flushed_ ? 0 : waiting_.size());
  if (ids_.empty()) return ids_;
  flushed_ = true;
  candidates_.assign(waiting_.size(), {});
  for (std::size_t i = 0; i < waiting_.size(); ++i) candidates_[i].hash = stored_.hash(text(waiting_[i]));
  if (stored_.counters().next_index != 0) look_up_stored();
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const std::string_view encoded = text(waiting_[i]);
    const Tag tag = encoded_tag(encoded);
    if (tag == Tag::kBlankNode) {
      if (counters_.next_blank_node >= Id::kPayloadMask) throw ResourceLimit("no more blank nodes can be numbered");
      ids_[i] = Id(tag, counters_.next_blank_node++);
    } else if (candidates_[i].index != Candidate::kNone) {
      ids_[i] = Id(tag, candidates_[i].index);
    } else {
      ids_[i] = Id(tag, number_new(encoded, candidates_[i]));
    }
  }
  return ids_;
}

// Hash entries are read in the order in which they lie, pages too: each is near the one before.
void TermNumbering::look_up_stored() {
  std::vector<std::size_t> order(waiting_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return encoded_tag(text(waiting_[i])) == Tag::kBlankNode; });
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return candidates_[a].hash < candidates_[b].hash; });
  PinnedValue value;
  for (const std::size_t i : order) {
    Candidate& candidate = candidates_[i];
    if (stored_.snapshot().get(Family::kTermIds, term_hash_key(candidate.hash, 0), value)) {
      candidate.index = parse_index_value(value.view());
    }
  }
  TermSource::Pin pin;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    Candidate& candidate = candidates_[i];
    if (candidate.index == Candidate::kNone || stored_.encoded(candidate.index, pin) == text(waiting_[i])) continue;
    const auto found = stored_.look_up(text(waiting_[i]));
    candidate.index = found.index.value_or(Candidate::kNone);
    candidate.free_probe = found.free_probe;
  }
}

std::uint64_t TermNumbering::number_new(std::string_view encoded, const Candidate& candidate) {
  if (counters_.next_index >= Id::kPayloadMask) throw ResourceLimit("no more terms can be numbered");
  if (!page_file_) page_file_ = engine_.new_sorted_file(Family::kTerms);
  const std::uint64_t index = counters_.next_index++;
  if (pages_.add(encoded)) page_file_->add(page_key(pages_.last_index()), pages_.take());
  hashes_.add({candidate.hash, index, candidate.free_probe});
  return index;
}

std::vector<std::unique_ptr<SortedFile>> TermNumbering::finish() {
  std::vector<std::unique_ptr<SortedFile>> files;
  if (!page_file_) return files;
  if (!pages_.empty()) page_file_->add(page_key(pages_.last_index()), pages_.take());
  files.push_back(std::move(page_file_));
  auto hash_file = engine_.new_sorted_file(Family::kTermIds);
  hashes_.finish();
  decltype(hashes_)::Reader reader(hashes_);
  TermHash previous;
  bool any = false;
  std::uint64_t probe = 0;
  for (auto rows = reader.next(); !rows.empty(); rows = reader.next()) {
    for (const HashRow& row : rows) {
      probe = any && row.hash == previous ? probe + 1 : row.free_probe;
      if (probe > kMaxProbes) throw ResourceLimit("too many terms share one hash value");
      hash_file->add(term_hash_key(row.hash, static_cast<unsigned>(probe)), index_value(row.index));
      previous = row.hash;
      any = true;
    }
  }
  files.push_back(std::move(hash_file));
  return files;
}

}  // namespace casus::storage
