#include "query/execute/node_set.h"

#include <array>
#include <set>

#include "query/execute/node_numbers.h"
#include "tests/unit/execute/operator_testing.h"

namespace casus::query::test {
namespace {

// Ids near each other, far apart, and of several tags.
Id random_id(std::mt19937& random) {
  switch (random() % 3) {
    case 0: return node(1 + random() % 2000);
    case 1: return node((std::uint64_t{random()} << 20) + random() % 3);
    default: return integer(static_cast<int>(random() % 1000) - 500);
  }
}

TEST(NodeSet, AgainstAnOrderedSet) {
  std::mt19937 random(23);
  World world;
  {
    NodeSet set(world.context), other(world.context);
    for (int round = 0; round < 20; ++round) {
      std::set<Id> expected;
      for (NodeSet* part : {&set, &other}) {
        for (std::size_t i = random() % 3000; i > 0; --i) {
          const Id id = random_id(random);
          const bool known = part->contains(id);
          EXPECT_EQ(part->insert(id), !known);
          expected.insert(id);
        }
      }
      set.insert(other);
      EXPECT_EQ(set.size(), expected.size());
      EXPECT_EQ(set.ascending(), std::vector<Id>(expected.begin(), expected.end()));
      for (int i = 0; i < 100; ++i) {
        const Id id = random_id(random);
        EXPECT_EQ(set.contains(id), expected.count(id) == 1);
      }
      set.clear();
      other.clear();
      EXPECT_EQ(set.size(), 0u);
    }
  }
  EXPECT_EQ(world.context.memory_used(), 0u);
}

TEST(NodeNumbers, PlacesOfAscendingIds) {
  std::mt19937 random(29);
  World world;
  for (const std::uint64_t apart : {1, 30, 1000}) {
    std::array<std::set<Id>, 2> parts;
    for (int i = 0; i < 500; ++i) parts[random() % 2].insert(node(1 + random() % (500 * apart)));
    const std::vector<Id> a(parts[0].begin(), parts[0].end()), b(parts[1].begin(), parts[1].end());
    const NodeNumbers numbers(world.context, a, b);
    std::set<Id> ids(a.begin(), a.end());
    ids.insert(b.begin(), b.end());
    EXPECT_EQ(numbers.ids(), std::vector<Id>(ids.begin(), ids.end()));
    for (std::uint64_t i = 1; i < 501 * apart; ++i) {
      const auto place = ids.find(node(i));
      const bool is_known = place != ids.end();
      const auto expected = is_known ? static_cast<std::uint32_t>(std::distance(ids.begin(), place)) : kNoRow;
      if (is_known || i % apart == 0) {
        ASSERT_EQ(numbers.find(node(i)), expected);
      }
    }
    EXPECT_EQ(numbers.find(integer(1)), kNoRow);
  }
  EXPECT_EQ(NodeNumbers(world.context, {}, {}).find(node(1)), kNoRow);
  const std::vector<Id> one = {node(7)};
  EXPECT_EQ(NodeNumbers(world.context, {}, one).find(node(7)), 0u);
  EXPECT_EQ(NodeNumbers(world.context, one, {}).find(node(7)), 0u);
}

}  // namespace
}  // namespace casus::query::test
