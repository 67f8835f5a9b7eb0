#include "storage/load/term_numbering.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "casus/error.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {

TermNumbering::TermNumbering(const StoredTerms& stored, DictionaryFiles& files, RowSpool<Row>& triple_terms)
    : stored_(stored), files_(files), triple_terms_(triple_terms), counters_(stored.counters()), runs_(stored.runs()) {}

void TermNumbering::add(std::string_view encoded) {
  waiting_.push_back({text_.size(), encoded.size()});
  text_.append(encoded);
}

const std::vector<Id>& TermNumbering::flush() {
  ids_.clear();
  candidates_.clear();
  if (stored_.counters().next_index != 0) look_up_stored();
  NewTerms fresh;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const Tag tag = encoded_tag(text(waiting_[i]));
    if (tag == Tag::kBlankNode) {
      if (counters_.next_blank_node >= Id::kPayloadMask) throw ResourceLimit("no more blank nodes can be numbered");
      ids_.emplace_back(tag, counters_.next_blank_node++);
    } else if (!candidates_.empty() && candidates_[i].index != Candidate::kNone) {
      ids_.emplace_back(tag, candidates_[i].index);
    } else {
      if (counters_.next_index >= Id::kPayloadMask) throw ResourceLimit("no more terms can be numbered");
      const unsigned free_probe = candidates_.empty() ? 0 : candidates_[i].free_probe;
      fresh.entries.push_back({waiting_[i].begin, waiting_[i].size, static_cast<std::uint8_t>(free_probe)});
      runs_.add(text(waiting_[i]), counters_.next_index);
      ids_.emplace_back(tag, counters_.next_index++);
      if (tag == Tag::kTriple) {
        const auto parts = decode_triple(text(waiting_[i]));
        triple_terms_.append({parts[0], parts[1], parts[2], ids_.back()});
      }
    }
  }
  waiting_.clear();
  if (!fresh.entries.empty()) {
    fresh.text = std::exchange(text_, {});
    files_.add(std::move(fresh));
  }
  text_.clear();
  return ids_;
}

// Hash entries are read in the order in which they lie, pages too: each is near the one before.
void TermNumbering::look_up_stored() {
  candidates_.resize(waiting_.size());
  for (std::size_t i = 0; i < waiting_.size(); ++i) candidates_[i].hash = stored_.hash(text(waiting_[i]));
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
    const auto found = stored_.look_up(text(waiting_[i]), candidate.hash);
    candidate.index = found.index.value_or(Candidate::kNone);
    candidate.free_probe = found.free_probe;
  }
}

}  // namespace casus::storage
