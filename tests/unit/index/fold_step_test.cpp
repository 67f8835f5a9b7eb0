#include "storage/index/fold_step.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "storage/index/check_index.h"
#include "storage/index/row_range.h"
#include "storage/index/row_reader.h"

namespace casus::storage {
namespace {

struct QuadOrder {
  bool operator()(const IdQuad& a, const IdQuad& b) const {
    return to_row(Permutation::kSpog, a) < to_row(Permutation::kSpog, b);
  }
};
using Quads = std::set<IdQuad, QuadOrder>;

/// An index in memory and the set of quads that it should hold.
class FoldStepTest : public testing::Test {
 protected:
  IdQuad random_quad(std::uint64_t subjects) {
    return {Id(Tag::kIri, random_() % subjects), Id(Tag::kIri, random_() % 5), Id(Tag::kInteger, random_() % 300),
            random_() % 4 == 0 ? Id(Tag::kIri, random_() % 12) : kDefaultGraph};
  }

  void insert(std::size_t quads, std::uint64_t subjects) {
    std::map<IdQuad, std::int32_t, QuadOrder> signs;
    while (signs.size() < quads) {
      const IdQuad quad = random_quad(subjects);
      if (quads_.insert(quad).second) signs[quad] = +1;
    }
    commit(signs);
  }

  /// Inserts and removes at random, as a transaction does.
  void commit(std::size_t changes, std::uint64_t subjects) {
    std::map<IdQuad, std::int32_t, QuadOrder> signs;
    for (; changes > 0; --changes) {
      const auto known = quads_.lower_bound(random_quad(subjects));
      const IdQuad quad = random_() % 2 == 0 && known != quads_.end() ? *known : random_quad(subjects);
      if (signs.contains(quad)) continue;
      signs[quad] = quads_.contains(quad) ? -1 : +1;
      if (!quads_.erase(quad)) quads_.insert(quad);
    }
    commit(signs);
  }

  void commit(const std::map<IdQuad, std::int32_t, QuadOrder>& signs) {
    const auto batch = engine_->new_batch();
    auto next = std::make_shared<IndexView>(*view_);
    Delta changed(Permutation::kSpog);
    for (std::size_t i = 0; i < kPermutations; ++i) {
      const auto permutation = static_cast<Permutation>(i);
      std::map<Row, std::int32_t> rows;
      for (const auto& [quad, sign] : signs) {
        if (holds(permutation, quad)) rows[to_row(permutation, quad)] = sign;
      }
      std::vector<DeltaEntry> entries;
      for (const auto& [row, sign] : rows) entries.push_back({row, sign});
      next->deltas[i] = next->deltas[i].with(entries);
      if (i == 0) changed = changed.with(entries);
    }
    next->logged_changes += append_changes(*batch, 0, changed, Delta(Permutation::kSpot), next->next_record);
    engine_->write(*batch, false);
    next->snapshot = engine_->snapshot();
    view_ = next;
  }

  /// False when there is nothing left to do.
  bool step() {
    if (!begin()) return false;
    ++steps_;
    view_ = apply_fold_step(*engine_, prepare_fold_step(*engine_, *view_), *view_);
    return view_->fold != nullptr;
  }
  /// Unless a fold is under way.
  bool begin() {
    if (!view_->fold && view_->logged_changes > 0) view_ = begin_fold(*view_);
    return view_->fold != nullptr;
  }
  void fold() {
    while (step()) continue;
  }

  static std::vector<Row> rows(const std::shared_ptr<const IndexView>& view, Permutation permutation) {
    std::vector<Row> rows;
    for (RowReader reader(view, permutation); reader.valid(); reader.next()) rows.push_back(reader.row());
    return rows;
  }

  /// Memory and what would be read after a restart agree with the model and with each other.
  void expect_quads() {
    const auto reopened = IndexView::load(engine_->snapshot(), cache_, 0);
    for (const auto& view : {view_, reopened}) {
      for (std::size_t i = 0; i < kPermutations; ++i) {
        const auto permutation = static_cast<Permutation>(i);
        std::vector<Row> expected;
        for (const IdQuad& quad : quads_) {
          if (holds(permutation, quad)) expected.push_back(to_row(permutation, quad));
        }
        std::sort(expected.begin(), expected.end());
        ASSERT_EQ(rows(view, permutation), expected) << name(permutation);
      }
      for (const std::string& problem : check_index(*view, {})) ADD_FAILURE() << problem;
    }
  }

  std::mt19937_64 random_{17};
  std::unique_ptr<Engine> engine_ = Engine::open_in_memory({});
  std::shared_ptr<BlockCache> cache_ = std::make_shared<BlockCache>(1 << 20);
  std::shared_ptr<const IndexView> view_ = IndexView::load(engine_->snapshot(), cache_, 0);
  Quads quads_;
  int steps_ = 0;
};

TEST_F(FoldStepTest, EveryStepLeavesEveryPermutationWithTheSameQuads) {
  insert(140'000, 9'000);
  fold();
  EXPECT_EQ(view_->changes(), 0u);
  EXPECT_EQ(view_->logged_changes, 0u);
  EXPECT_GT(steps_, int{kPermutations}) << "longer than one step";
  expect_quads();
  commit(3'000, 9'000);
  const auto before = view_;
  const std::vector<Row> old = rows(before, Permutation::kPosg);
  for (int i = 0; step(); ++i) {
    EXPECT_EQ(rows(before, Permutation::kPosg), old) << "a view changed";
    if (i % 3 == 0) expect_quads();
  }
  EXPECT_EQ(view_->changes(), 0u);
  expect_quads();
}

// A commit waits for no preparation: whatever it changes meanwhile stays in the delta.
TEST_F(FoldStepTest, CommitsBetweenThePreparationAndTheStep) {
  insert(15'000, 2'000);
  fold();
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(round);
    commit(300, 2'000);
    while (begin()) {
      FoldStep step = prepare_fold_step(*engine_, *view_);
      // Some of it takes back what the step has absorbed, or puts down again what was taken back.
      for (std::uint64_t commits = random_() % 4; commits > 0; --commits) commit(random_() % 200, 2'000);
      view_ = apply_fold_step(*engine_, std::move(step), *view_);
      ASSERT_TRUE(view_);
      if (random_() % 16 == 0) expect_quads();
      if (!view_->fold) break;
    }
  }
  fold();
  EXPECT_EQ(view_->changes(), 0u);
  expect_quads();
}

// What a crash leaves of a fold is gone on with.
TEST_F(FoldStepTest, AFoldGoesOnAfterARestart) {
  insert(15'000, 2'000);
  fold();
  for (int round = 0; round < 30; ++round) {
    SCOPED_TRACE(round);
    commit(random_() % 400, 2'000);
    for (std::uint64_t steps = random_() % 9; steps > 0 && step(); --steps) commit(random_() % 50, 2'000);
    const auto before = view_;
    view_ = IndexView::load(engine_->snapshot(), cache_, 0);
    EXPECT_EQ(view_->next_record == 0 || view_->next_record == before->next_record, true);
    EXPECT_EQ(view_->logged_changes, before->logged_changes);
    EXPECT_EQ(view_->fold != nullptr, before->fold != nullptr);
    if (round % 5 == 4) expect_quads();
  }
  while (step()) continue;
  fold();
  EXPECT_EQ(view_->changes(), 0u);
  expect_quads();
}

TEST_F(FoldStepTest, ChangesThatCancelGoAway) {
  commit(2'000, 100);
  fold();
  std::map<IdQuad, std::int32_t, QuadOrder> there, back;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const IdQuad quad{Id(Tag::kIri, 1'000 + i), Id(Tag::kIri, 1), Id(Tag::kInteger, i)};
    there[quad] = +1;
    if (i < 40) back[quad] = -1;
    if (i >= 40) quads_.insert(quad);
  }
  commit(there);
  commit(back);
  ASSERT_EQ(view_->delta(Permutation::kSpog).runs().size(), 2u);
  fold();
  EXPECT_EQ(view_->changes(), 0u);
  EXPECT_EQ(view_->logged_changes, 0u);
  expect_quads();
  EXPECT_FALSE(begin());
}

TEST_F(FoldStepTest, WhenAllChangesCancelOnlyTheirRecordsGo) {
  commit(2'000, 100);
  fold();
  std::map<IdQuad, std::int32_t, QuadOrder> there{{{Id(Tag::kIri, 999), Id(Tag::kIri, 1), Id(Tag::kIri, 2)}, +1}};
  commit(there);
  there.begin()->second = -1;
  commit(there);
  EXPECT_EQ(view_->changes(), 0u);
  EXPECT_EQ(view_->logged_changes, 2u);
  const auto before = view_;
  fold();
  EXPECT_EQ(view_->directories, before->directories);
  EXPECT_EQ(view_->logged_changes, 0u);
  EXPECT_EQ(IndexView::load(engine_->snapshot(), cache_, 0)->logged_changes, 0u);
  expect_quads();
}

TEST_F(FoldStepTest, AStepOfReplacedBlocksIsNotWritten) {
  commit(2'000, 100);
  ASSERT_TRUE(begin());
  FoldStep step = prepare_fold_step(*engine_, *view_);
  view_ = IndexView::load(engine_->snapshot(), cache_, 0);
  EXPECT_FALSE(apply_fold_step(*engine_, std::move(step), *view_));
  expect_quads();
}

TEST_F(FoldStepTest, RemovingEverythingLeavesNoBlocks) {
  commit(5'000, 100);
  fold();
  std::map<IdQuad, std::int32_t, QuadOrder> all;
  for (const IdQuad& quad : quads_) all[quad] = -1;
  quads_.clear();
  commit(all);
  fold();
  EXPECT_EQ(view_->directory(Permutation::kSpog).blocks(), 0u);
  expect_quads();
}

}  // namespace
}  // namespace casus::storage
