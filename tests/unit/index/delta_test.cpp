#include "storage/index/delta_cursor.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "storage/index/row_range.h"

namespace casus::storage {
namespace {

Row row(std::uint64_t value) {
  return {Id(value / 100), Id(value / 10 % 10), Id(value % 10), Id(1 + value % 2)};
}

using Entries = std::vector<DeltaEntry>;

Entries additions(std::uint64_t begin, std::uint64_t count) {
  Entries entries;
  for (std::uint64_t i = begin; i < begin + count; ++i) entries.push_back({Row{Id(i), Id(1), Id(1), Id(1)}, 1});
  return entries;
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
    delta = delta.with(Entries{{row(i), 1}});
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
  delta = delta.with(Entries{{row(1), 1}}).with(Entries{{row(1), -1}});
  EXPECT_TRUE(delta.empty());
  const Delta unchanged = delta.with(Entries());
  EXPECT_TRUE(unchanged.empty());
}

TEST(DeltaTest, FromARowOn) {
  History history(5);
  std::mt19937_64 random(6);
  for (int step = 0; step < 80; ++step) {
    history.change(1 + static_cast<std::size_t>(step) * 11 % 200);
    const Row low = row(random() % 4000);
    std::map<Row, std::int32_t> net = history.net;
    for (auto& [changed, sign] : net) {
      if (changed < low) sign = 0;
    }
    const Delta rest = history.delta.from(low);
    expect_net(rest, net, row(0), row(9999));
    expect_net(history.delta, history.net, row(0), row(9999));
    EXPECT_EQ(rest.sum(), rest.sum(low, row(9999)));
  }
  EXPECT_TRUE(history.delta.from(row(9999)).empty());
}

TEST(DeltaTest, MergedIntoOneRun) {
  History history(8);
  for (int step = 0; step < 40; ++step) {
    history.change(1 + static_cast<std::size_t>(step) * 37 % 500);
    const Delta merged = history.delta.merged();
    EXPECT_LE(merged.runs().size(), 1u);
    expect_net(merged, history.net, row(0), row(9999));
  }
  Entries many;
  for (std::uint64_t i = 0; i < 10; ++i) many.push_back({row(i), 1});
  const Delta cancelled = Delta(Permutation::kSpog).with(many).with(Entries{{row(3), -1}});
  ASSERT_EQ(cancelled.runs().size(), 2u);
  EXPECT_EQ(cancelled.merged().entries(), 9u);
}

TEST(DeltaTest, FrozenRunsStayApartFromLaterOnes) {
  History history(9);
  for (int step = 0; step < 10; ++step) history.change(50);
  const std::map<Row, std::int32_t> frozen = history.net;
  history.delta.freeze();
  const std::size_t runs = history.delta.runs().size();
  for (int step = 0; step < 60; ++step) {
    history.change(1 + static_cast<std::size_t>(step) * 13 % 90);
    expect_net(history.delta, history.net, row(0), row(9999));
    expect_net(history.delta.frozen_part(), frozen, row(0), row(9999));
  }
  EXPECT_EQ(history.delta.frozen_part().runs().size(), runs);
  // A fold takes in the first rows of the frozen part.
  const Row next = row(1500);
  const Delta rest = history.delta.frozen_part().merged().from(next);
  const Delta folded = history.delta.with_frozen(rest);
  std::map<Row, std::int32_t> net = history.net;
  for (const auto& [changed, sign] : frozen) {
    if (changed < next) net[changed] -= sign;
  }
  expect_net(folded, net, row(0), row(9999));
  expect_net(
      folded.frozen_part(),
      [&] {
        std::map<Row, std::int32_t> left = frozen;
        for (auto& [changed, sign] : left) sign = changed < next ? 0 : sign;
        return left;
      }(),
      row(0), row(9999));
  EXPECT_TRUE(folded.with_frozen(Delta(Permutation::kSpog)).frozen_part().empty());
}

TEST(DeltaTest, OtherFrozenRunsLeaveThePermutation) {
  const Row in_default{kDefaultGraph, Id(1), Id(2), Id(3)}, later{kDefaultGraph, Id(1), Id(2), Id(4)};
  Delta delta = Delta(Permutation::kGspo).with(Entries{{in_default, 1}});
  delta.freeze();
  delta = delta.with_frozen(Delta()).with(Entries{{later, 1}});
  EXPECT_EQ(delta.entries(), 1u);
  EXPECT_EQ(delta.default_sum(kLeastRow, kGreatestRow), 1);
}

TEST(DeltaTest, ChangesBetweenTwoDeltasOnTheSameBlocks) {
  History history(7);
  history.change(400);
  const Delta before = history.delta;
  const std::map<Row, std::int32_t> old_net = history.net;
  EXPECT_TRUE(changes_between(before, before, row(0), row(9999)).empty());
  for (int step = 0; step < 6; ++step) history.change(300);
  std::vector<DeltaEntry> expected;
  for (const auto& [changed, sign] : history.net) {
    const auto old = old_net.find(changed);
    const std::int32_t difference = sign - (old == old_net.end() ? 0 : old->second);
    if (difference != 0 && row(700) <= changed && changed <= row(2100)) expected.push_back({changed, difference});
  }
  const std::vector<DeltaEntry> changes = changes_between(before, history.delta, row(700), row(2100));
  ASSERT_EQ(changes.size(), expected.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(changes[i].row, expected[i].row);
    EXPECT_EQ(changes[i].sign, expected[i].sign);
  }
}

TEST(DeltaTest, LongRunsAreMergedApart) {
  Delta delta(Permutation::kSpog);
  const auto add = [&](std::uint64_t begin, std::uint64_t count) { delta = delta.with(additions(begin, count)); };
  for (std::uint64_t i = 0; i < 5; ++i) add(i * 8'000, 8'000);
  add(90'000, 100);
  EXPECT_EQ(delta.runs().size(), 6u);
  ASSERT_TRUE(delta.has_long_runs_to_merge());
  const auto groups = delta.merge_long_runs();
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups.front().old.size(), 5u);
  add(91'000, 300);  // a commit meanwhile
  delta.replace(groups);
  EXPECT_FALSE(delta.has_long_runs_to_merge());
  EXPECT_EQ(delta.runs().size(), 2u);
  EXPECT_EQ(delta.entries(), 40'400u);
  EXPECT_EQ(delta.sum(Row{}, Row{Id(39'999), Id(1), Id(1), Id(1)}), 40'000);
  // What is no longer there cannot be replaced.
  const Delta before = delta.from(Row{Id(20'000)});
  delta = before;
  delta.replace(groups);
  EXPECT_EQ(delta.entries(), before.entries());
  // Frozen runs are not merged with later ones.
  delta = Delta(Permutation::kSpog);
  for (std::uint64_t i = 0; i < 4; ++i) add(i * 8'000, 8'000);
  delta.freeze();
  EXPECT_FALSE(delta.has_long_runs_to_merge());
  for (std::uint64_t i = 4; i < 7; ++i) add(i * 8'000, 8'000);
  ASSERT_TRUE(delta.has_long_runs_to_merge());
  const auto later = delta.merge_long_runs();
  ASSERT_EQ(later.size(), 1u);
  EXPECT_EQ(later.front().old.size(), 3u);
  delta.replace(later);
  EXPECT_EQ(delta.frozen_part().runs().size(), 4u);
  EXPECT_EQ(delta.runs().size(), 5u);
  EXPECT_EQ(delta.entries(), 56'000u);
}

TEST(DeltaTest, AllRunsAreMergedWhereShortOnesMatter) {
  Delta delta(Permutation::kSpog);
  const auto add = [&](std::uint64_t begin, std::uint64_t count) { delta = delta.with(additions(begin, count)); };
  add(0, 1'000);
  add(20'000, 400);
  EXPECT_FALSE(delta.has_runs_to_merge()) << "short altogether";
  add(40'000, 20'000);
  EXPECT_TRUE(delta.has_runs_to_merge());
  auto runs = delta.merge_runs();
  delta.replace(runs);
  EXPECT_EQ(delta.runs().size(), 1u);
  EXPECT_EQ(delta.entries(), 21'400u);
  add(70'000, 100);
  EXPECT_FALSE(delta.has_runs_to_merge()) << "hardly anything";
  add(71'000, 400);
  EXPECT_TRUE(delta.has_runs_to_merge());
  delta.freeze();
  EXPECT_FALSE(delta.has_runs_to_merge());
  add(80'000, 6'000);
  add(90'000, 500);
  runs = delta.merge_runs();
  const std::size_t frozen = delta.frozen_part().runs().size();
  delta.replace(runs);
  EXPECT_EQ(delta.runs().size(), frozen + 1);
  EXPECT_EQ(delta.entries(), 28'400u);
}

TEST(DeltaTest, RunsStayFewWhenNobodyMergesTheLongOnes) {
  Delta delta(Permutation::kSpog);
  for (std::uint64_t i = 0; i < 100; ++i) {
    Entries entries;
    for (std::uint64_t k = 0; k < 6'000; ++k) entries.push_back({Row{Id(k), Id(i), Id(1), Id(1)}, 1});
    delta = delta.with(entries);
    EXPECT_LE(delta.runs().size(), 33u);
  }
  EXPECT_EQ(delta.entries(), 600'000u);
}

TEST(DeltaTest, OneMoreRunIsAShortMerge) {
  Delta delta(Permutation::kSpog);
  std::size_t most_new = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const Delta before = delta;
    delta = delta.with(additions(i * 6'000, 6'000));
    most_new = std::max<std::size_t>(most_new, delta.without_runs_of(before).entries());
  }
  EXPECT_LE(most_new, 60'000u) << "of 600,000";
}

TEST(DeltaTest, LongRunsAreReplacedThoughLaterOnesHaveBeenMerged) {
  Delta delta(Permutation::kSpog);
  std::uint64_t next = 0;
  const auto add = [&](std::uint64_t count) {
    delta = delta.with(additions(std::exchange(next, next + count), count));
  };
  add(100'000);
  add(90'000);
  for (int i = 0; i < 30; ++i) add(6'000);
  const auto groups = delta.merge_long_runs();
  ASSERT_GE(groups.size(), 1u);
  const std::size_t runs = delta.runs().size();
  for (int i = 0; i < 3; ++i) add(6'000);
  delta.replace(groups);
  EXPECT_EQ(delta.entries(), 388'000u);
  EXPECT_LE(delta.runs().size(), runs + 3);
}

TEST(RowFilterTest, HoldsAllRowsAndFewOthers) {
  constexpr std::uint64_t kRows = 8'000;
  RowFilter filter(kRows);
  const auto hash = [](std::uint64_t i) { return RowFilter::hash({Id(i / 64), Id(i % 8), Id(i), Id(1)}); };
  for (std::uint64_t i = 0; i < kRows; ++i) filter.insert(hash(i));
  for (std::uint64_t i = 0; i < kRows; ++i) EXPECT_TRUE(filter.may_hold(hash(i)));
  std::uint64_t others = 0;
  for (std::uint64_t i = kRows; i < 2 * kRows; ++i) others += filter.may_hold(hash(i));
  EXPECT_LT(others, kRows / 20);
}

TEST(DeltaTest, RunsThatCancelEachOtherLeaveNothing) {
  Delta delta(Permutation::kSpog);
  const Entries entries = additions(0, 6'000);
  Entries opposite = entries;
  for (DeltaEntry& entry : opposite) entry.sign = -1;
  delta = delta.with(entries).with(opposite);
  ASSERT_EQ(delta.runs().size(), 2u);
  delta.replace(delta.merge_long_runs());
  EXPECT_TRUE(delta.empty());
}

}  // namespace
}  // namespace casus::storage
