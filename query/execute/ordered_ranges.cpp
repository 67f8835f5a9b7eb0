#include "query/execute/ordered_ranges.h"

#include <algorithm>

#include "query/execute/term_ranks.h"

namespace casus::query {
namespace {

constexpr std::size_t kParts = 16;  // of a range that is cut: each cut opens a block

Id before(Id id) {
  return Id(id.bits() - 1);
}
Id after(Id id) {
  return Id(id.bits() + 1);
}

}  // namespace

OrderedRanges::OrderedRanges(ExecutionContext& context, const Operator& input, bool descending, double rows)
    : context_(context), input_(input), descending_(descending), rows_(rows) {
  add_sections(input.cuts({}, kParts));
}

// Cuts also where sections begin and end. What is known of each section's first and last rows is only that they are
// within its bounds.
void OrderedRanges::add_sections(const std::vector<Id>& cuts) {
  const double part = rows_ / static_cast<double>(cuts.size() + 1);
  Id reached{0};         // what is before it has its range
  double unordered = 0;  // rows, since then
  const auto add_unordered = [&](Id high) {
    if (reached <= high) unordered_.push_back({{reached, high}, unordered, std::nullopt});
    unordered = 0;
  };
  for (std::size_t i = 0; i < cuts.size();) {
    const auto bounds = sorted_ids_around(cuts[i], context_);
    if (!bounds) {
      unordered += part;
      ++i;
      continue;
    }
    if (reached < bounds->low) add_unordered(before(bounds->low));
    reached = std::max(reached, bounds->low);
    Section section;
    std::optional<Id> low;  // a value of the graph where the range begins
    for (; i < cuts.size() && bounds->contains(cuts[i]); ++i) {
      if (cuts[i] <= reached) continue;
      section.push_back({{reached, before(cuts[i])}, part, descending_ ? std::optional(cuts[i]) : low});
      low = reached = cuts[i];
    }
    section.push_back({{reached, bounds->high}, part, descending_ ? std::nullopt : low});
    if (!descending_) std::reverse(section.begin(), section.end());
    sections_.push_back(std::move(section));
    if (bounds->high == Morsel{}.high) return;
    reached = after(bounds->high);
  }
  if (sections_.empty()) unordered = rows_;
  add_unordered(Morsel{}.high);
}

double OrderedRanges::unordered_share() const {
  double rows = 0;
  for (const Range& range : unordered_) rows += range.rows;
  return rows_ > 0 ? rows / rows_ : 0;
}

std::optional<Morsel> OrderedRanges::next(double wanted, std::optional<Id> last) {
  if (!unordered_.empty()) return take(unordered_);
  if (last) {
    std::erase_if(sections_, [&](const Section& section) {
      const auto& bound = section.back().bound;
      return bound && compare(*last, *bound) < 0;
    });
  }
  if (sections_.empty()) return std::nullopt;
  const auto first = std::min_element(sections_.begin(), sections_.end(), [&](const Section& a, const Section& b) {
    return comes_before(a.back(), b.back());
  });
  refine(*first, wanted);
  const Morsel morsel = take(*first);
  if (first->empty()) sections_.erase(first);
  return morsel;
}

// Cuts the range whose turn it is until it has no more rows than wanted, or one value.
void OrderedRanges::refine(Section& section, double wanted) const {
  while (section.back().rows > wanted) {
    const Range whole = section.back();
    std::vector<Id> cuts = input_.cuts(whole.morsel, kParts);
    std::erase_if(cuts, [&](Id cut) { return cut <= whole.morsel.low || !whole.morsel.contains(cut); });
    if (cuts.empty()) return;
    section.pop_back();
    const double part = whole.rows / static_cast<double>(cuts.size() + 1);
    if (descending_) {
      Id low = whole.morsel.low;
      for (const Id cut : cuts) {
        section.push_back({{low, before(cut)}, part, cut});
        low = cut;
      }
      section.push_back({{low, whole.morsel.high}, part, whole.bound});
    } else {
      Id high = whole.morsel.high;
      for (auto cut = cuts.rbegin(); cut != cuts.rend(); ++cut) {
        section.push_back({{*cut, high}, part, *cut});
        high = before(*cut);
      }
      section.push_back({{whole.morsel.low, high}, part, whole.bound});
    }
  }
}

Morsel OrderedRanges::take(Section& section) {
  const Range range = section.back();
  section.pop_back();
  handed_out_ += range.rows;
  return range.morsel;
}

bool OrderedRanges::comes_before(const Range& a, const Range& b) const {
  if (!a.bound || !b.bound) return !a.bound && b.bound;
  return compare(*a.bound, *b.bound) < 0;
}

int OrderedRanges::compare(Id a, Id b) const {
  const int order = compare_for_order(a, b, context_.evaluation());
  return descending_ ? -order : order;
}

}  // namespace casus::query
