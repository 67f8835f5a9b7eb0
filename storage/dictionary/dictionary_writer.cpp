#include <algorithm>
#include <array>
#include <deque>
#include <memory_resource>
#include <mutex>
#include <numeric>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "casus/error.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/encoded_term.h"
#include "storage/dictionary/stored_terms.h"

namespace casus::storage {
namespace {

/// The terms that one transaction added: grows at its end while views of earlier states read on.
class AddedTerms {
 public:
  explicit AddedTerms(std::uint64_t first_index) : first_index_(first_index) {}

  /// `hash` is that of the term.
  std::optional<std::uint64_t> find(std::string_view encoded, const TermHash& hash, std::uint64_t end_index) const {
    const std::shared_lock lock(mutex_);
    const auto [begin, end] = indices_.equal_range(hash.low);
    for (auto found = begin; found != end; ++found) {
      if (found->second < end_index && term(found->second) == encoded) return found->second;
    }
    return std::nullopt;
  }
  std::string_view at(std::uint64_t index) const {
    const std::shared_lock lock(mutex_);
    return term(index);
  }
  std::uint64_t add(std::string_view encoded, const TermHash& hash) {
    const std::unique_lock lock(mutex_);
    const std::uint64_t index = first_index_ + terms_.size();
    terms_.emplace_back(encoded);
    indices_.emplace(hash.low, index);
    return index;
  }

 private:
  std::string_view term(std::uint64_t index) const { return terms_[static_cast<std::size_t>(index - first_index_)]; }

  const std::uint64_t first_index_;
  mutable std::shared_mutex mutex_;
  // Of many small pieces that are all freed at the end; a commit of one triple needs no more than the first buffer.
  std::array<std::byte, 1024> first_buffer_;
  std::pmr::monotonic_buffer_resource memory_{first_buffer_.data(), first_buffer_.size()};
  std::pmr::deque<std::pmr::string> terms_{&memory_};
  std::pmr::unordered_multimap<std::uint64_t, std::uint64_t> indices_{&memory_};  // by half of the hash
};

/// Committed terms and those added up to some moment.
class CombinedTerms final : public TermSource {
 public:
  CombinedTerms(std::shared_ptr<const StoredTerms> stored, std::shared_ptr<const AddedTerms> added,
                DictionaryCounters counters)
      : stored_(std::move(stored)),
        added_(std::move(added)),
        counters_(counters),
        first_added_(stored_->counters().next_index) {}

  std::optional<std::uint64_t> find(std::string_view encoded) const override {
    const TermHash hash = stored_->hash(encoded);
    if (const auto index = added_->find(encoded, hash, counters_.next_index)) return index;
    return stored_->look_up(encoded, hash).index;
  }
  std::string_view encoded(std::uint64_t index, Pin& pin) const override {
    if (index < first_added_) return stored_->encoded(index, pin);
    if (index >= counters_.next_index) throw_corrupt_dictionary("an id that was never handed out");
    return added_->at(index);
  }
  void visit(std::span<const Id> ids, const std::function<void(std::size_t, std::string_view)>& visit) const override {
    for (std::size_t begin = 0, end = 0; begin < ids.size(); begin = end) {
      while (end < ids.size() && ids[end].payload() < first_added_) ++end;
      stored_->visit(ids.subspan(begin, end - begin),
                     [&](std::size_t i, std::string_view encoded) { visit(begin + i, encoded); });
      Pin pin;
      for (; end < ids.size() && ids[end].payload() >= first_added_; ++end)
        visit(end, encoded(ids[end].payload(), pin));
    }
  }
  DictionaryCounters counters() const override { return counters_; }
  std::vector<TermRun> runs() const override { return stored_->runs(); }

 private:
  std::shared_ptr<const StoredTerms> stored_;
  std::shared_ptr<const AddedTerms> added_;
  DictionaryCounters counters_;
  std::uint64_t first_added_;
};

class TransactionDictionary final : public DictionaryWriter {
 public:
  explicit TransactionDictionary(std::shared_ptr<const StoredTerms> stored)
      : stored_(std::move(stored)),
        counters_(stored_->counters()),
        added_(std::make_shared<AddedTerms>(counters_.next_index)) {}

  Id intern(const TermView& term) override { return intern(term, 0); }

  Id new_blank_node() override {
    if (counters_.next_blank_node >= Id::kPayloadMask) throw ResourceLimit("no more blank nodes can be numbered");
    return {Tag::kBlankNode, counters_.next_blank_node++};
  }

  std::shared_ptr<const DictionaryView> view() const override {
    return make_dictionary_view(std::make_shared<CombinedTerms>(stored_, added_, counters_));
  }

  bool changed() const override { return counters_ != stored_->counters(); }
  bool is_new(Id id) const override {
    if (id.is_blank_node()) return id.payload() >= stored_->counters().next_blank_node;
    return is_dictionary_tag(id.tag()) && id.payload() >= stored_->counters().next_index;
  }
  const std::vector<TripleEntry>& new_triples() const override { return new_triples_; }

  void write_to(EngineBatch& batch) override {
    if (!changed()) return;
    write_pages(batch);
    write_hashes(batch);
    remember_hashes();
    batch.put(Family::kMeta, kDictionaryCountersKey, counters_value(counters_));
  }

 private:
  struct NewTerm {
    TermHash hash;
    unsigned probe;
  };

  Id intern(const TermView& term, int depth);
  Id intern_blank_node(const TermView& term);
  Id intern_encoded(std::string_view encoded);
  void write_pages(EngineBatch& batch) const;
  void write_hashes(EngineBatch& batch) const;
  void remember_hashes() const;

  std::shared_ptr<const StoredTerms> stored_;
  DictionaryCounters counters_;
  std::shared_ptr<AddedTerms> added_;
  std::string encoded_;  // the term that is looked up
  std::vector<NewTerm> new_terms_;
  std::vector<TripleEntry> new_triples_;
  std::unordered_map<std::string, Id> blank_nodes_;  // by foreign label
  std::unordered_set<std::uint64_t> foreign_numbers_;
};

Id TransactionDictionary::intern(const TermView& term, int depth) {
  if (term.kind == TermKind::kBlankNode) return intern_blank_node(term);
  if (const auto id = inline_id(term)) return *id;
  if (term.kind == TermKind::kTriple) {
    if (depth >= kMaxTripleDepth) throw ResourceLimit("a triple term is nested too deep");
    const Id subject = intern(term.triple->subject, depth + 1);
    const Id predicate = intern(term.triple->predicate, depth + 1);
    const Id object = intern(term.triple->object, depth + 1);
    encode_triple(subject, predicate, object, encoded_);
    const Id id = intern_encoded(encoded_);
    if (is_new(id) && (new_triples_.empty() || new_triples_.back().term < id)) {
      new_triples_.push_back({id, subject, predicate, object});
    }
    return id;
  }
  encode_term(term, encoded_);
  return intern_encoded(encoded_);
}

// A label of the store's form is foreign too when its number was never handed out, or only now for another foreign
// label: taken as it is, it would become the same node as one that has nothing to do with it.
Id TransactionDictionary::intern_blank_node(const TermView& term) {
  const auto id = inline_id(term);
  if (id && id->payload() < counters_.next_blank_node && !foreign_numbers_.contains(id->payload())) return *id;
  const auto [entry, is_new] = blank_nodes_.try_emplace(std::string(term.value));
  if (is_new) {
    entry->second = new_blank_node();
    foreign_numbers_.insert(entry->second.payload());
  }
  return entry->second;
}

Id TransactionDictionary::intern_encoded(std::string_view encoded) {
  const Tag tag = encoded_tag(encoded);
  const TermHash hash = stored_->hash(encoded);
  if (const auto index = added_->find(encoded, hash, counters_.next_index)) return {tag, *index};
  const auto found = stored_->look_up(encoded, hash);
  if (found.index) return {tag, *found.index};
  if (counters_.next_index >= Id::kPayloadMask) throw ResourceLimit("no more terms can be numbered");
  new_terms_.push_back({hash, found.free_probe});
  counters_.next_index = added_->add(encoded, hash) + 1;
  return {tag, counters_.next_index - 1};
}

// A group that becomes complete is packed into full pages, with the rows that earlier transactions left in it.
void TransactionDictionary::write_pages(EngineBatch& batch) const {
  const std::uint64_t end = counters_.next_index;
  for (std::uint64_t index = stored_->counters().next_index; index < end;) {
    const std::uint64_t group_end = std::min(end, last_of_group(index) + 1);
    const std::uint64_t group_begin = group_of(index) * kTermsAGroup;
    const bool completes = group_end % kTermsAGroup == 0;
    TermPageBuilder builder(completes ? group_begin : index);
    const auto add = [&](std::string_view encoded) {
      if (builder.add(encoded)) batch.put(Family::kTerms, page_key(builder.last_index()), builder.take());
    };
    if (completes && group_begin < index) {
      const auto old = stored_->snapshot().iterate(Family::kTerms, page_key(group_begin), page_key(index));
      for (old->seek_to_first(); old->valid(); old->next()) batch.erase(Family::kTerms, old->key());
      TermSource::Pin pin;
      for (std::uint64_t i = group_begin; i < index; ++i) add(stored_->encoded(i, pin));
    }
    for (; index < group_end; ++index) add(added_->at(index));
    if (!builder.empty()) batch.put(Family::kTerms, page_key(builder.last_index()), builder.take());
  }
}

void TransactionDictionary::write_hashes(EngineBatch& batch) const {
  std::vector<std::size_t> order(new_terms_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(new_terms_[a].hash, a) < std::tie(new_terms_[b].hash, b);
  });
  unsigned probe = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const NewTerm& term = new_terms_[order[i]];
    const bool collides = i > 0 && new_terms_[order[i - 1]].hash == term.hash;
    probe = collides ? probe + 1 : term.probe;
    if (probe > kMaxProbes) throw ResourceLimit("too many terms share one hash value");
    batch.put(Family::kTermIds, term_hash_key(term.hash, probe),
              index_value(stored_->counters().next_index + order[i]));
  }
}

void TransactionDictionary::remember_hashes() const {
  std::vector<TermHash> hashes;
  hashes.reserve(new_terms_.size());
  for (const NewTerm& term : new_terms_) hashes.push_back(term.hash);
  PageCache& cache = stored_->cache();
  cache.filter().insert(hashes);
  std::uint64_t index = stored_->counters().next_index;
  for (const TermHash& hash : hashes) cache.known_terms().insert(hash, index++);
}

}  // namespace

std::unique_ptr<DictionaryWriter> make_dictionary_writer(std::shared_ptr<const StoredTerms> stored) {
  return std::make_unique<TransactionDictionary>(std::move(stored));
}

}  // namespace casus::storage
