#include "query/execute/match_keys.h"

#include <algorithm>

#include "query/execute/row_store.h"

namespace casus::query {
namespace {

// Parts of both ranges: what has a match in the other range has it in the part of the same number.
struct Part {
  std::size_t left, left_end, right, right_end;
  std::size_t out, out_begin;  // where its matches are written, each of which needs the room of one key
};

struct Parts {
  Part first, second, third;
};

// Cuts the second part off at the first key not less than `key`.
Part cut_off(KeyRange& left, KeyRange& right, Id key, bool room_by_left) {
  const KeyRange l = left.before(key), r = right.before(key);
  left.begin = l.end;
  right.begin = r.end;
  const std::size_t out = room_by_left ? l.begin : r.begin;
  return {l.begin, l.end, r.begin, r.end, out, out};
}

Parts cut(KeyRange left, KeyRange right, bool room_by_left) {
  const Id one = left.column[left.begin + left.size() / 3], two = left.column[left.begin + left.size() * 2 / 3];
  Parts parts;
  parts.first = cut_off(left, right, one, room_by_left);
  parts.second = cut_off(left, right, two, room_by_left);
  const std::size_t out = room_by_left ? left.begin : right.begin;
  parts.third = {left.begin, left.end, right.begin, right.end, out, out};
  return parts;
}

// Calls step(part) until each has reached the end of one of its ranges. A step moves on by at most one in either.
template <class Step>
void run(Parts& parts, const Step& step) {
  constexpr std::size_t kFewSteps = 4;
  const auto steps_of = [](const Part& part) {
    return std::min(part.left_end - part.left, part.right_end - part.right);
  };
  auto [first, second, third] = parts;  // copies that are kept in registers
  for (;;) {
    const std::size_t steps = std::min({steps_of(first), steps_of(second), steps_of(third)});
    if (steps < kFewSteps) break;
    for (std::size_t i = 0; i < steps; ++i) {
      step(first);
      step(second);
      step(third);
    }
  }
  while (steps_of(first) > 0) step(first);
  while (steps_of(second) > 0) step(second);
  while (steps_of(third) > 0) step(third);
  parts = {first, second, third};
}

template <bool kLeftDistinct, bool kRightDistinct>
void match(const KeyRange& left, const KeyRange& right, RowPairs& pairs) {
  const KeyRange& room = kRightDistinct ? left : right;
  pairs.left.resize(room.size());
  pairs.right.resize(room.size());
  Parts parts = cut(left, right, kRightDistinct);
  std::uint32_t* const left_out = pairs.left.data();
  std::uint32_t* const right_out = pairs.right.data();
  run(parts,
      [l = left.column, r = right.column, l_out = left_out - room.begin, r_out = right_out - room.begin](Part& part) {
        const Id a = l[part.left], b = r[part.right];
        l_out[part.out] = static_cast<std::uint32_t>(part.left);
        r_out[part.out] = static_cast<std::uint32_t>(part.right);
        part.out += a == b;
        part.left += kRightDistinct ? a <= b : a < b;
        part.right += kLeftDistinct ? b <= a : b < a;
      });
  std::size_t size = 0;
  for (const Part& part : {parts.first, parts.second, parts.third}) {
    const std::size_t begin = part.out_begin - room.begin, end = part.out - room.begin;
    std::copy(left_out + begin, left_out + end, left_out + size);
    std::copy(right_out + begin, right_out + end, right_out + size);
    size += end - begin;
  }
  pairs.left.resize(size);
  pairs.right.resize(size);
}

}  // namespace

KeyRange KeyRange::before(Id key) const {
  return {column, begin, static_cast<std::size_t>(std::lower_bound(column + begin, column + end, key) - column)};
}

bool match_keys(const KeyRange& left, const KeyRange& right, RowPairs& pairs) {
  pairs.left.clear();
  pairs.right.clear();
  if (left.size() == 0 || right.size() == 0) return true;
  const bool left_distinct = are_distinct(left.keys()), right_distinct = are_distinct(right.keys());
  if (left_distinct && right_distinct) {
    match<true, true>(left, right, pairs);
  } else if (right_distinct) {
    match<false, true>(left, right, pairs);
  } else if (left_distinct) {
    match<true, false>(left, right, pairs);
  }
  return left_distinct || right_distinct;
}

void match_each_key(const KeyRange& left, const KeyRange& right, std::vector<std::uint32_t>& matches) {
  matches.assign(left.size(), kNoRow);
  if (left.size() == 0) return;
  Parts parts = cut(left, right, true);
  run(parts, [l = left.column, r = right.column, out = matches.data() - left.begin](Part& part) {
    const Id a = l[part.left], b = r[part.right];
    out[part.left] = a == b ? static_cast<std::uint32_t>(part.right) : kNoRow;
    part.left += a <= b;
    part.right += b < a;
  });
}

bool are_distinct(std::span<const Id> keys) {
  constexpr std::size_t kAtOnce = 32;
  std::size_t i = 1;
  for (; i + kAtOnce <= keys.size(); i += kAtOnce) {
    // Their difference less one has the highest bit where two are equal: as vectors can do it.
    std::uint64_t repeated = 0;
    for (std::size_t j = 0; j < kAtOnce; ++j) repeated |= (keys[i + j].bits() ^ keys[i + j - 1].bits()) - 1;
    if (repeated >> 63 != 0) return false;
  }
  return i >= keys.size() ||
         std::adjacent_find(keys.begin() + static_cast<std::ptrdiff_t>(i) - 1, keys.end()) == keys.end();
}

}  // namespace casus::query
