#include "query/execute/match_keys.h"

#include <algorithm>

#include "query/execute/row_store.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

std::vector<Id> ascending(std::mt19937& random, std::size_t rows, std::uint64_t domain, bool distinct) {
  std::vector<Id> keys;
  for (const Tuple& row : random_table(random, {var(0)}, rows, domain).rows) keys.push_back(row[0]);
  std::sort(keys.begin(), keys.end());
  if (distinct) keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// All of a list but its first key, if it has one.
KeyRange behind_first(const std::vector<Id>& keys) {
  return {keys.data(), std::min<std::size_t>(1, keys.size()), keys.size()};
}

TEST(MatchKeys, AgainstNestedLoops) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t domain = 1 + random() % 300;
    const std::vector<Id> left = ascending(random, random() % 100, domain, round % 2 == 0);
    const std::vector<Id> right = ascending(random, random() % 100, domain, round % 3 == 0);
    RowPairs pairs, expected;
    std::vector<std::uint32_t> matches;
    const KeyRange l = behind_first(left), r = behind_first(right);
    match_each_key(l, r, matches);
    ASSERT_EQ(matches.size(), l.size());
    for (std::size_t i = l.begin; i < l.end; ++i) {
      const std::uint32_t match = matches[i - l.begin];
      if (match != kNoRow) {
        EXPECT_EQ(left[i], right[match]);
      }
      bool found = false;
      for (std::size_t j = r.begin; j < r.end; ++j) {
        if (left[i] != right[j]) continue;
        expected.left.push_back(static_cast<std::uint32_t>(i));
        expected.right.push_back(static_cast<std::uint32_t>(j));
        found = true;
      }
      EXPECT_EQ(match != kNoRow, found);
    }
    const bool repeated = !are_distinct(l.keys()) && !are_distinct(r.keys());
    EXPECT_EQ(match_keys(l, r, pairs), !repeated || l.size() == 0 || r.size() == 0);
    if (repeated) continue;
    EXPECT_EQ(pairs.left, expected.left);
    EXPECT_EQ(pairs.right, expected.right);
  }
}

TEST(MatchKeys, TellWhetherOneIsThereTwice) {
  std::vector<Id> keys;
  for (std::uint64_t i = 1; i <= 100; ++i) keys.push_back(node(i));
  EXPECT_TRUE(are_distinct(keys));
  EXPECT_TRUE(are_distinct({}));
  for (std::size_t i = 1; i < keys.size(); ++i) {
    std::vector<Id> repeated = keys;
    repeated[i] = repeated[i - 1];
    EXPECT_FALSE(are_distinct(repeated)) << i;
  }
}

}  // namespace
}  // namespace casus::query::test
