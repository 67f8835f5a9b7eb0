#include "query/execute/neighbourhood.h"

#include <algorithm>

namespace casus::query {

Neighbourhood::Neighbourhood(ExecutionContext& context, PathStep& step)
    : context_(context), step_(step), nodes_(make_id_tuple_table(context, 1)), charge_(context) {}

std::uint32_t Neighbourhood::number(Id node) {
  std::uint32_t number = 0;
  const Id* const column = &node;
  nodes_->insert(std::span(&column, 1), 1, &number);
  extend();
  return number;
}

void Neighbourhood::load(std::span<const std::uint32_t> numbers, bool backward) {
  constexpr std::size_t kChunk = 2048;
  missing_.clear();
  for (const std::uint32_t n : numbers) {
    if (sides_[backward].ranges[n].begin == kUnknown) missing_.push_back(node(n));
  }
  std::sort(missing_.begin(), missing_.end());
  for (std::size_t begin = 0; begin < missing_.size(); begin += kChunk) {
    load_chunk(std::span(missing_).subspan(begin, std::min(kChunk, missing_.size() - begin)), backward);
  }
}

double Neighbourhood::degree(std::uint32_t number, bool backward) const {
  const Range range = sides_[backward].ranges[number];
  if (range.begin == kUnknown) return step_.fan_out(node(number), backward);
  return static_cast<double>(range.end - range.begin);
}

void Neighbourhood::extend() {
  if (sides_[0].ranges.size() == nodes_->size()) return;
  for (Side& side : sides_) {
    side.ranges.resize(nodes_->size());
    side.marks.resize(nodes_->size(), 0);
  }
}

void Neighbourhood::load_chunk(std::span<const Id> nodes, bool backward) {
  Side& side = sides_[backward];
  PathPairs pairs(context_);
  step_.expand(nodes, backward, pairs);
  const Id* const column = pairs.ends().data();
  std::vector<std::uint32_t> ends(pairs.size());
  nodes_->insert(std::span(&column, 1), pairs.size(), ends.data());
  extend();
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const auto begin = side.neighbours.size();
    // The ends of one link ascend, so that none of them repeats.
    bool ascending = true;
    for (const std::size_t first = next; next < pairs.size() && pairs.start(next) == i; ++next) {
      side.neighbours.push_back(ends[next]);
      ascending = ascending && (next == first || pairs.end(next - 1) < pairs.end(next));
    }
    if (!ascending) {
      const auto first = side.neighbours.begin() + static_cast<std::ptrdiff_t>(begin);
      std::sort(first, side.neighbours.end());
      side.neighbours.erase(std::unique(first, side.neighbours.end()), side.neighbours.end());
    }
    side.ranges[number(nodes[i])] = {begin, side.neighbours.size()};
  }
  std::size_t bytes = 0;
  for (const Side& s : sides_) {
    bytes +=
        (s.neighbours.capacity() + s.marks.capacity()) * sizeof(std::uint32_t) + s.ranges.capacity() * sizeof(Range);
  }
  charge_.set(bytes);
}

}  // namespace casus::query
