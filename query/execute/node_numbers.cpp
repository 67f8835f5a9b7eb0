#include "query/execute/node_numbers.h"

#include <algorithm>
#include <utility>

namespace casus::query {

NodeNumbers::NodeNumbers(ExecutionContext& context, std::vector<Id> ids) : ids_(std::move(ids)), charge_(context) {
  constexpr std::uint64_t kMostWords = 2;  // an id
  if (ids_.size() >= kNoRow) throw ResourceLimit("The query numbers more than 4 billion nodes in memory");
  const std::uint64_t words = ids_.empty() ? 0 : (ids_.back().bits() - ids_.front().bits()) / 64 + 1;
  const bool close = words <= kMostWords * ids_.size();
  charge_.set(ids_.size() * sizeof(Id) + (close ? words * sizeof(Word) : 0));
  if (!close) return;
  words_.resize(words);
  std::uint32_t number = 0;
  std::size_t counted = 0;
  for (const Id id : ids_) {
    const std::uint64_t place = id.bits() - ids_.front().bits();
    for (; counted <= place / 64; ++counted) words_[counted].before = number;
    words_[place / 64].bits |= std::uint64_t{1} << place % 64;
    ++number;
  }
}

std::uint32_t NodeNumbers::search(Id id) const {
  const auto place = std::lower_bound(ids_.begin(), ids_.end(), id);
  return place == ids_.end() || *place != id ? kNoRow : static_cast<std::uint32_t>(place - ids_.begin());
}

}  // namespace casus::query
