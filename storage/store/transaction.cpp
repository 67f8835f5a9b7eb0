#include "storage/store/transaction.h"

#include <algorithm>
#include <span>

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
    : store_(std::move(store)), lock_(std::move(lock)), committed_(store_->current()->index()), working_(committed_) {}

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

bool Transaction::change(const IdQuad& quad, std::int32_t sign) {
  require_open();
  const auto recent = recent_.find(quad);
  const bool visible = recent != recent_.end() ? recent->second > 0 : contains_row(*working_, quad);
  if (visible == (sign > 0)) return false;
  if (recent != recent_.end()) {
    recent_.erase(recent);
  } else {
    recent_.emplace(quad, sign);
  }
  return true;
}

void Transaction::settle_triple_terms() {
  if (!dictionary_ || dictionary_->new_triples().size() == settled_triple_terms_) return;
  const auto recent = std::span(dictionary_->new_triples()).subspan(settled_triple_terms_);
  auto next = std::make_shared<IndexView>(*working_);
  std::vector<DeltaEntry> entries;
  for (std::size_t i = kPermutations; i < kAllPermutations; ++i) {
    entries.clear();
    for (const TripleEntry& triple : recent) {
      entries.push_back({to_row(static_cast<Permutation>(i), row_of(triple)), +1});
    }
    std::sort(entries.begin(), entries.end(), is_before);
    next->deltas[i] = next->deltas[i].with(entries);
  }
  settled_triple_terms_ += recent.size();
  working_ = std::move(next);
}

void Transaction::settle() {
  settle_triple_terms();
  if (recent_.empty()) return;
  auto next = std::make_shared<IndexView>(*working_);
  std::vector<DeltaEntry> entries;
  for (std::size_t i = 0; i < kPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    entries.clear();
    entries.reserve(recent_.size());
    for (const auto& [quad, sign] : recent_) {
      if (holds(permutation, quad)) entries.push_back({to_row(permutation, quad), sign});
    }
    if (entries.empty()) continue;
    std::sort(entries.begin(), entries.end(), is_before);
    next->deltas[i] = next->deltas[i].with(entries);
  }
  for (const auto& [quad, sign] : recent_) {
    const auto [at, added] = all_.emplace(quad, sign);
    if (!added && (at->second += sign) == 0) all_.erase(at);
  }
  recent_.clear();
  working_ = std::move(next);
}

std::shared_ptr<const ReadView> Transaction::view() {
  require_open();
  settle();
  return std::make_shared<StoreView>(working_, store_->pages(), dictionary_ ? dictionary_->view() : nullptr);
}

void Transaction::commit(bool sync) {
  require_open();
  settle();
  const bool new_terms = dictionary_ && dictionary_->changed();
  if (!all_.empty() || new_terms) {
    const auto batch = store_->engine().new_batch();
    for (const auto& [quad, sign] : all_) {
      const Delta& before = committed_->delta(Permutation::kSpog);
      const std::int32_t net = before.sign_of(to_row(Permutation::kSpog, quad)) + sign;
      for (std::size_t i = 0; i < kPermutations; ++i) {
        const auto permutation = static_cast<Permutation>(i);
        if (!holds(permutation, quad)) continue;
        const std::string key = row_key(permutation, committed_->generation, to_row(permutation, quad));
        if (net == 0) {
          batch->erase(Family::kDelta, key);
        } else {
          batch->put(Family::kDelta, key, net > 0 ? "+" : "-");
        }
      }
    }
    if (new_terms) {
      dictionary_->write_to(*batch);
      for (const TripleEntry& triple : dictionary_->new_triples()) {
        for (std::size_t i = kPermutations; i < kAllPermutations; ++i) {
          const auto permutation = static_cast<Permutation>(i);
          batch->put(Family::kDelta, row_key(permutation, committed_->generation, to_row(permutation, row_of(triple))),
                     "+");
        }
      }
    }
    store_->engine().write(*batch, sync);
    auto next = std::make_shared<IndexView>(*working_);
    next->snapshot = store_->engine().snapshot();
    store_->publish(std::move(next));
    store_->fold_if_long();
  }
  rollback();
}

void Transaction::rollback() {
  open_ = false;
  recent_.clear();
  all_.clear();
  dictionary_.reset();
  committed_.reset();
  working_.reset();
  lock_.release();
}

}  // namespace casus::storage
