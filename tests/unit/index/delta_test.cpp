#include "storage/index/delta.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace casus::storage {
namespace {

Row row(std::uint64_t value) {
  return {Id(value / 100), Id(value / 10 % 10), Id(value % 10), Id(1 + value % 2)};
}

/// Random changes of visibility over a small domain, where every quad with an even number is in the base.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {}

  void change(std::size_t count) {
    std::map<Row, std::int32_t> batch;
    for (; count > 0; --count) {
      const std::uint64_t value = random_() % 3000;
      if (batch.count(row(value))) continue;
      const std::int32_t visible = (value % 2 == 0 ? 1 : 0) + net[row(value)];
      const std::int32_t sign = visible ? -1 : 1;
      batch[row(value)] = sign;
      net[row(value)] += sign;
    }
    std::vector<DeltaEntry> entries;
    for (const auto& [changed, sign] : batch) entries.push_back({changed, sign});
    delta = delta.with(entries);
  }

  Delta delta{Permutation::kSpog};
  std::map<Row, std::int32_t> net;

 private:
  std::mt19937_64 random_;
};

void expect_net(const Delta& delta, const std::map<Row, std::int32_t>& net, const Row& low, const Row& high) {
  std::vector<DeltaEntry> expected;
  std::int64_t sum = 0;
  std::int64_t default_sum = 0;
  for (const auto& [changed, sign] : net) {
    EXPECT_EQ(delta.sign_of(changed), sign);
    if (sign == 0 || changed < low || high < changed) continue;
    expected.push_back({changed, sign});
    sum += sign;
    if (changed[3] == kDefaultGraph) default_sum += sign;
  }
  EXPECT_EQ(delta.sum(low, high), sum);
  EXPECT_EQ(delta.default_sum(low, high), default_sum);
  DeltaCursor cursor(delta);
  cursor.restart(low, high);
  for (const DeltaEntry& entry : expected) {
    ASSERT_TRUE(cursor.valid());
    ASSERT_EQ(cursor.row(), entry.row);
    ASSERT_EQ(cursor.sign(), entry.sign);
    cursor.next();
  }
  EXPECT_FALSE(cursor.valid());
  for (std::size_t i = 0; i < expected.size(); i += 7) {
    cursor.restart(low, high);
    cursor.seek(expected[i].row);
    ASSERT_TRUE(cursor.valid());
    EXPECT_EQ(cursor.row(), expected[i].row);
  }
}

TEST(DeltaTest, RunsAddUpToTheNetChange) {
  History history(3);
  for (int step = 0; step < 60; ++step) {
    history.change(1 + static_cast<std::size_t>(step) * 7 % 90);
    expect_net(history.delta, history.net, row(0), row(9999));
    expect_net(history.delta, history.net, row(500), row(1499));
  }
}

TEST(DeltaTest, RunsGrowGeometricallyAndAreShared) {
  Delta delta(Permutation::kSpog);
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const Delta before = delta;
    delta = delta.with({{row(i), 1}});
    EXPECT_LE(delta.runs().size(), 14u);
    // All but the runs merged on the way are the same objects.
    if (i % 2 == 0 && !before.empty()) {
      EXPECT_EQ(delta.runs().front(), before.runs().front());
    }
  }
  EXPECT_EQ(delta.entries(), 5000u);
}

TEST(DeltaTest, AChangeAndItsOppositeCancel) {
  Delta delta(Permutation::kSpog);
  delta = delta.with({{row(1), 1}}).with({{row(1), -1}});
  EXPECT_TRUE(delta.empty());
  const Delta unchanged = delta.with({});
  EXPECT_TRUE(unchanged.empty());
}

}  // namespace
}  // namespace casus::storage
