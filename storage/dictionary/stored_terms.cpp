#include "storage/dictionary/stored_terms.h"

#include <array>

#include "casus/error.h"
#include "storage/dictionary/encoded_term.h"

namespace casus::storage {
namespace {

// Small pages that follow each other in a group are decoded together up to this size.
constexpr std::size_t kGatherBytes = 16 * 1024;
// Pages whose memory is asked for before the first of them is read.
constexpr std::size_t kPagesAhead = 16;

}  // namespace

StoredTerms::StoredTerms(std::shared_ptr<const EngineSnapshot> snapshot, std::shared_ptr<PageCache> cache,
                         TermHasher hasher)
    : snapshot_(std::move(snapshot)),
      cache_(std::move(cache)),
      hasher_(hasher),
      counters_(read_counters(*snapshot_)),
      filter_(cache_->filter().get()) {}

StoredTerms::LookUp StoredTerms::look_up(std::string_view encoded, const TermHash& hash) const {
  if (counters_.next_index == 0) return {};
  const auto known = cache_->known_terms().find(hash);
  if (known && *known < counters_.next_index && is(*known, encoded)) return {known};
  if (filter_ && !filter_->may_hold(hash)) return {};
  PinnedValue value;
  for (unsigned probe = 0; probe <= kMaxProbes; ++probe) {
    if (!snapshot_->get(Family::kTermIds, term_hash_key(hash, probe), value)) {
      cache_->filter().count_absent(counters_.next_index);
      return {std::nullopt, probe};
    }
    const std::uint64_t index = parse_index_value(value.view());
    if (index >= counters_.next_index) throw_corrupt_dictionary("an id that was never handed out");
    if (is(index, encoded)) {
      cache_->known_terms().insert(hash, index);
      return {index};
    }
  }
  throw ResourceLimit("too many terms share one hash value");
}

std::string_view StoredTerms::encoded(std::uint64_t index, Pin& pin) const {
  if (index >= counters_.next_index) throw_corrupt_dictionary("an id that was never handed out");
  if (!pin.holds(index)) pin.set(page(index));
  return pin.at(index);
}

// Terms all over the dictionary are in memory that no cache of the processor holds, so that of several pages is asked
// for at once.
void StoredTerms::visit(std::span<const Id> ids,
                        const std::function<void(std::size_t, std::string_view)>& visit) const {
  struct PageVisit {
    std::size_t begin = 0, end = 0;  // of `ids`
    CountedRef<CachedPage> page;
  };
  std::array<PageVisit, kPagesAhead> ahead;
  Pin pin;
  const auto index = [&](std::size_t i) { return ids[i].payload(); };
  for (std::size_t next = 0; next < ids.size();) {
    std::size_t count = 0;
    for (; next < ids.size() && count < ahead.size(); ++count) {
      ahead[count].begin = next;
      const std::uint64_t group = group_of(index(next));
      cache_->prefetch_slot(index(next));
      while (next < ids.size() && group_of(index(next)) == group) ++next;
      ahead[count].end = next;
    }
    const std::span<PageVisit> visits(ahead.data(), count);
    if (count > 1) {
      for (const PageVisit& of : visits) cache_->prefetch_page(index(of.begin));
      for (PageVisit& of : visits) {
        of.page = cache_->find(index(of.begin));
        if (of.page) of.page->prefetch_text(index(of.begin));
      }
    }
    for (PageVisit& of : visits) {
      if (of.page) pin.set(std::move(of.page));
      for (std::size_t i = of.begin; i < of.end; ++i) visit(i, encoded(index(i), pin));
    }
  }
}

CountedRef<CachedPage> StoredTerms::page(std::uint64_t index) const {
  CountedRef<CachedPage> page = cache_->find(index);
  if (!page) {
    page = CachedPage::make(read_page(index));
    cache_->insert(page);
  }
  return page;
}

TermPage StoredTerms::read_page(std::uint64_t index) const {
  TermPage page;
  const std::uint64_t last = last_of_group(index);
  PinnedValue value;
  if (snapshot_->get(Family::kTerms, page_key(last), value)) {
    page.append(value.view(), last);
    if (page.holds(index)) return page;
    page = TermPage();
  }
  const auto iterator = snapshot_->iterate(Family::kTerms, {}, page_key(last + 1));
  for (iterator->seek(page_key(index)); iterator->valid(); iterator->next()) {
    const std::uint64_t page_last = parse_page_key(iterator->key());
    if (!page.append(iterator->value(), page_last)) throw_corrupt_dictionary("pages that do not follow each other");
    if (page.memory() > kGatherBytes) break;
  }
  if (!page.holds(index)) throw_corrupt_dictionary("a page is missing");
  return page;
}

}  // namespace casus::storage
