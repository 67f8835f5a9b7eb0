#include "storage/dictionary/term_filter.h"

#include <algorithm>
#include <utility>

#include "storage/engine/low_priority.h"

namespace casus::storage {

namespace {

// A small store answers from memory; reading a term back for the filter costs about a hundredth of a look-up.
constexpr std::uint64_t kAbsentAtLeast = 4096, kTermsAnAbsentOne = 256;
constexpr std::uint64_t kLeastTerms = 1024;
constexpr std::uint64_t kTermsABreath = 256;

}  // namespace

TermFilter::TermFilter(std::uint64_t terms) : lines_(bytes_for(terms) / sizeof(Line)) {}

std::uint64_t TermFilter::bytes_for(std::uint64_t terms) {
  constexpr std::uint64_t kBitsALine = 8 * sizeof(Line);
  return (std::max(terms, kLeastTerms) * kBitsATerm / kBitsALine + 1) * sizeof(Line);
}

std::size_t TermFilter::line_of(const TermHash& hash) const {
  return static_cast<std::size_t>(hash.high % lines_.size());
}

void TermFilter::insert(const TermHash& hash) {
  Line& line = lines_[line_of(hash)];
  for (unsigned probe = 0; probe < kProbes; ++probe) {
    const unsigned at = bit(hash, probe);
    line.words[at / 64].fetch_or(std::uint64_t{1} << at % 64, std::memory_order_relaxed);
  }
}

bool TermFilter::may_hold(const TermHash& hash) const {
  const Line& line = lines_[line_of(hash)];
  for (unsigned probe = 0; probe < kProbes; ++probe) {
    const unsigned at = bit(hash, probe);
    if ((line.words[at / 64].load(std::memory_order_relaxed) >> at % 64 & 1) == 0) return false;
  }
  return true;
}

bool insert_all_terms(const EngineSnapshot& snapshot, TermFilter& filter, const std::stop_token& stop) {
  const auto keys = snapshot.iterate(Family::kTermIds);
  std::uint64_t inserted = 0;
  for (keys->seek_to_first(); keys->valid(); keys->next()) {
    if (stop.stop_requested()) return false;
    if (++inserted % kTermsABreath == 0) breathe();
    filter.insert(parse_term_hash_key(keys->key()));
  }
  return true;
}

std::shared_ptr<const TermFilter> CommittedTermFilter::get() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void CommittedTermFilter::insert(const std::vector<TermHash>& hashes) {
  const std::lock_guard lock(mutex_);
  for (TermFilter* filter : {current_.get(), next_.get()}) {
    if (!filter) continue;
    for (const TermHash& hash : hashes) filter->insert(hash);
  }
}

bool CommittedTermFilter::is_due() const {
  const std::uint64_t terms = terms_.load(std::memory_order_relaxed);
  return absent_.load(std::memory_order_relaxed) >= kAbsentAtLeast + terms / kTermsAnAbsentOne &&
         TermFilter::bytes_for(room_for(terms)) <= most_bytes_;
}

std::shared_ptr<TermFilter> CommittedTermFilter::begin(std::uint64_t terms) {
  auto filter = std::make_shared<TermFilter>(room_for(terms));
  absent_.store(0, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  return next_ = std::move(filter);
}

void CommittedTermFilter::finish(const std::shared_ptr<TermFilter>& filter) {
  const std::lock_guard lock(mutex_);
  if (next_ == filter) current_ = std::exchange(next_, nullptr);
}

void CommittedTermFilter::reset() {
  const std::lock_guard lock(mutex_);
  current_ = next_ = nullptr;
}

}  // namespace casus::storage
