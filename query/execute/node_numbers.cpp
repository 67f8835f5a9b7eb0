#include "query/execute/node_numbers.h"

#include <algorithm>
#include <iterator>

namespace casus::query {

NodeNumbers::NodeNumbers(ExecutionContext& context, std::span<const Id> a, std::span<const Id> b) : charge_(context) {
  constexpr std::uint64_t kMostWords = 2;  // an id
  const std::size_t most = a.size() + b.size();
  if (most == 0) return;
  if (most >= kNoRow) throw ResourceLimit("The query numbers more than 4 billion nodes in memory");
  first_ = a.empty() || (!b.empty() && b.front() < a.front()) ? b.front() : a.front();
  const Id last = a.empty() || (!b.empty() && a.back() < b.back()) ? b.back() : a.back();
  const std::uint64_t words = (last.bits() - first_.bits()) / 64 + 1;
  const bool close = words <= kMostWords * most;
  charge_.set(most * sizeof(Id) + (close ? words * sizeof(Word) : 0));
  ids_.reserve(most);
  if (close) {
    words_.resize(words);
    mark(a);
    mark(b);
    count();
  } else {
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(ids_));
  }
}

void NodeNumbers::mark(std::span<const Id> ids) {
  for (const Id id : ids) {
    const std::uint64_t place = id.bits() - first_.bits();
    words_[place / 64].bits |= std::uint64_t{1} << place % 64;
  }
}

void NodeNumbers::count() {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    words_[i].before = static_cast<std::uint32_t>(ids_.size());
    for (std::uint64_t bits = words_[i].bits; bits != 0; bits &= bits - 1) {
      ids_.emplace_back(first_.bits() + 64 * i + static_cast<unsigned>(__builtin_ctzll(bits)));
    }
  }
}

std::uint32_t NodeNumbers::search(Id id) const {
  const auto place = std::lower_bound(ids_.begin(), ids_.end(), id);
  return place == ids_.end() || *place != id ? kNoRow : static_cast<std::uint32_t>(place - ids_.begin());
}

}  // namespace casus::query
