#include "storage/dictionary/stored_terms.h"

#include "casus/error.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

// Small pages that follow each other in a group are decoded together up to this size.
constexpr std::size_t kGatherBytes = 16 * 1024;

}  // namespace

StoredTerms::StoredTerms(std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                         TermHasher hasher)
    : snapshot_(std::move(snapshot)), cache_(std::move(cache)), hasher_(hasher), counters_(read_counters(*snapshot_)) {}

StoredTerms::LookUp StoredTerms::look_up(std::string_view encoded) const {
  LookUp result;
  result.hash = hasher_(encoded);
  if (counters_.next_index == 0) return result;
  if (const auto known = cache_->known_terms().find(result.hash, encoded); known && *known < counters_.next_index) {
    result.index = known;
    return result;
  }
  PinnedValue value;
  for (unsigned probe = 0; probe <= kMaxProbes; ++probe) {
    if (!snapshot_->get(Family::kTermIds, term_hash_key(result.hash, probe), value)) {
      result.free_probe = probe;
      return result;
    }
    const std::uint64_t index = parse_index_value(value.view());
    Pin pin;
    if (this->encoded(index, pin) == encoded) {
      result.index = index;
      cache_->known_terms().insert(result.hash, encoded, index);
      return result;
    }
  }
  throw ResourceLimit("too many terms share one hash value");
}

std::string_view StoredTerms::encoded(std::uint64_t index, Pin& pin) const {
  if (!pin || !pin->holds(index)) {
    if (index >= counters_.next_index) throw_corrupt_dictionary("an id that was never handed out");
    pin = cache_->find(index);
    if (!pin) {
      pin = read_page(index);
      cache_->insert(pin);
    }
  }
  return pin->at(index);
}

TermSource::Pin StoredTerms::read_page(std::uint64_t index) const {
  auto page = std::make_shared<TermPage>();
  const std::uint64_t last = last_of_group(index);
  PinnedValue value;
  if (snapshot_->get(Family::kTerms, page_key(last), value)) {
    page->append(value.view(), last);
    if (page->holds(index)) return page;
    page = std::make_shared<TermPage>();
  }
  const auto iterator = snapshot_->iterate(Family::kTerms, {}, page_key(last + 1));
  for (iterator->seek(page_key(index)); iterator->valid(); iterator->next()) {
    const std::uint64_t page_last = parse_page_key(iterator->key());
    if (!page->append(iterator->value(), page_last)) throw_corrupt_dictionary("pages that do not follow each other");
    if (page->memory() > kGatherBytes) break;
  }
  if (!page->holds(index)) throw_corrupt_dictionary("a page is missing");
  return page;
}

}  // namespace casus::storage
