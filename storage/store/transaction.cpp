#include "storage/store/transaction.h"

#include <algorithm>
#include <span>
#include <thread>

#include "storage/index/row_range.h"

namespace casus::storage {

namespace {

constexpr bool is_before(const DeltaEntry& a, const DeltaEntry& b) {
  return a.row < b.row;
}

IdQuad row_of(const TripleEntry& triple) {
  return {triple.subject, triple.predicate, triple.object, triple.term};
}

}  // namespace

Transaction::Transaction(std::shared_ptr<Store> store, WriterLock lock)
    : store_(std::move(store)), lock_(std::move(lock)), committed_(store_->current()->index()) {
  for (std::size_t i = 0; i < kAllPermutations; ++i) settled_[i] = Delta(static_cast<Permutation>(i));
  working_ = std::make_shared<IndexView>(*committed_);
}

void Transaction::require_open() const {
  if (open_) return;
  throw StorageError(StorageError::Reason::kReadOnly, "the transaction has ended; begin another one");
}

DictionaryWriter& Transaction::dictionary() {
  require_open();
  if (!dictionary_) dictionary_ = write_dictionary(committed_->snapshot, store_->pages());
  return *dictionary_;
}

Id Transaction::intern(const TermView& term) {
  return dictionary().intern(term);
}
Id Transaction::new_blank_node() {
  return dictionary().new_blank_node();
}

/// What has a term that is new to the store can only have come from this transaction.
bool Transaction::shows(const IdQuad& quad) const {
  const auto is_new = [this](Id id) { return dictionary_->is_new(id); };
  if (dictionary_ && (is_new(quad.subject) || is_new(quad.object) || is_new(quad.predicate) || is_new(quad.graph))) {
    return settled_[static_cast<std::size_t>(Permutation::kSpog)].sign_of(to_row(Permutation::kSpog, quad)) > 0;
  }
  return contains_row(*working_, quad);
}

bool Transaction::change(const IdQuad& quad, std::int32_t sign) {
  require_open();
  const auto recent = recent_.find(quad);
  const bool is_changed = recent != recent_.end() && recent->second != 0;
  const bool visible = is_changed ? recent->second > 0 : shows(quad);
  if (visible == (sign > 0)) return false;
  if (recent != recent_.end()) {
    recent->second += sign;
  } else {
    recent_.emplace(quad, sign);
  }
  return true;
}

template <class AddEntries>
void Transaction::settle(std::size_t begin, std::size_t end, const AddEntries& add_entries) {
  if (is_shown_) working_ = std::make_shared<IndexView>(*working_);
  is_shown_ = false;
  std::vector<DeltaEntry> entries;
  for (std::size_t i = begin; i < end; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    entries.clear();
    add_entries(permutation, entries);
    if (entries.empty()) continue;
    std::sort(entries.begin(), entries.end(), is_before);
    const auto run = std::make_shared<const DeltaRun>(permutation, entries);
    working_->deltas[i] = working_->deltas[i].with(run);
    settled_[i] = settled_[i].with(run);
  }
}

void Transaction::settle() {
  if (!recent_.empty()) {
    settle(0, kPermutations, [&](Permutation permutation, std::vector<DeltaEntry>& entries) {
      for (const auto& [quad, sign] : recent_) {
        if (sign != 0 && holds(permutation, quad)) entries.push_back({to_row(permutation, quad), sign});
      }
    });
    // A transaction may be settled any number of times: what its changes took is given back.
    Changes(&memory_).swap(recent_);
    memory_.release();
  }
  if (!dictionary_ || dictionary_->new_triples().size() == settled_triple_terms_) return;
  const auto triple_terms = std::span(dictionary_->new_triples()).subspan(settled_triple_terms_);
  settle(kPermutations, kAllPermutations, [&](Permutation permutation, std::vector<DeltaEntry>& entries) {
    for (const TripleEntry& triple : triple_terms) entries.push_back({to_row(permutation, row_of(triple)), +1});
  });
  settled_triple_terms_ += triple_terms.size();
}

std::shared_ptr<const ReadView> Transaction::view() {
  require_open();
  settle();
  is_shown_ = true;
  return std::make_shared<StoreView>(working_, store_->pages(), dictionary_ ? dictionary_->view() : nullptr);
}

bool Transaction::has_changes() const {
  return std::any_of(settled_.begin(), settled_.end(), [](const Delta& delta) { return !delta.empty(); });
}

void Transaction::commit(bool sync) {
  require_open();
  settle();
  const bool new_terms = dictionary_ && dictionary_->changed();
  WritePace::Duration pause{0};
  if (has_changes() || new_terms) {
    const auto batch = store_->engine().new_batch();
    const auto& quads = settled_[static_cast<std::size_t>(Permutation::kSpog)];
    const auto& triple_terms = settled_[static_cast<std::size_t>(Permutation::kSpot)];
    std::uint64_t next_record = committed_->next_record;
    const std::uint64_t changes = append_changes(*batch, committed_->generation, quads, triple_terms, next_record);
    if (new_terms) dictionary_->write_to(*batch);
    store_->engine().write(*batch, sync);
    if (is_shown_) working_ = std::make_shared<IndexView>(*working_);
    working_->next_record = next_record;
    working_->logged_changes += changes;
    working_->snapshot = store_->engine().snapshot();
    store_->publish(std::move(working_));
    store_->tidy_later();
    const auto taken = std::chrono::steady_clock::now() - begin_;
    pause = store_->pause_after(changes, std::chrono::duration_cast<WritePace::Duration>(taken));
  }
  rollback();
  if (pause.count() > 0) std::this_thread::sleep_for(pause);
}

void Transaction::rollback() {
  open_ = false;
  recent_.clear();
  settled_.fill(Delta());
  dictionary_.reset();
  committed_.reset();
  working_.reset();
  lock_.release();
}

}  // namespace casus::storage
