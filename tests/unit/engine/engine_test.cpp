#include "storage/engine/engine.h"

#include <gtest/gtest.h>

#include <map>

#include "casus/error.h"
#include "tests/unit/engine/temporary_directory.h"

namespace casus::storage {
namespace {

std::map<std::string, std::string> all(const EngineSnapshot& snapshot, Family family, std::string_view lower = {},
                                       std::string_view upper = {}) {
  std::map<std::string, std::string> result;
  const auto iterator = snapshot.iterate(family, lower, upper);
  for (iterator->seek_to_first(); iterator->valid(); iterator->next()) {
    result.emplace(iterator->key(), iterator->value());
  }
  return result;
}

void put(Engine& engine, Family family, std::string_view key, std::string_view value) {
  const auto batch = engine.new_batch();
  batch->put(family, key, value);
  engine.write(*batch, true);
}

class EngineTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (GetParam()) {
      engine_ = Engine::open_in_memory({});
    } else {
      engine_ = Engine::open(directory_ / "store", {});
    }
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Engine> engine_;
};

TEST_P(EngineTest, BatchesAreAtomicAndSnapshotsStayAsTheyWere) {
  const auto before = engine_->snapshot();
  const auto batch = engine_->new_batch();
  batch->put(Family::kDelta, "a", "1");
  batch->put(Family::kDelta, "b", "2");
  batch->put(Family::kTerms, "t", "term");
  EXPECT_GT(batch->bytes(), 0u);
  engine_->write(*batch, true);
  const auto after = engine_->snapshot();
  PinnedValue value;
  EXPECT_FALSE(before->get(Family::kDelta, "a", value));
  ASSERT_TRUE(after->get(Family::kDelta, "a", value));
  EXPECT_EQ(value.view(), "1");
  EXPECT_FALSE(after->get(Family::kTerms, "a", value));
  EXPECT_EQ(all(*after, Family::kDelta).size(), 2u);
  EXPECT_TRUE(all(*before, Family::kDelta).empty());
}

TEST_P(EngineTest, EraseRangeLeavesOlderSnapshotsAlone) {
  for (const char* key : {"a", "b", "c", "d"}) put(*engine_, Family::kBlocks, key, key);
  const auto before = engine_->snapshot();
  const auto batch = engine_->new_batch();
  batch->erase_range(Family::kBlocks, "b", "d");
  batch->erase(Family::kBlocks, "a");
  engine_->write(*batch, false);
  EXPECT_EQ(all(*engine_->snapshot(), Family::kBlocks), (std::map<std::string, std::string>{{"d", "d"}}));
  EXPECT_EQ(all(*before, Family::kBlocks).size(), 4u);
  std::atomic<bool> never{false};
  engine_->compact(never);
  EXPECT_EQ(all(*before, Family::kBlocks).size(), 4u);
}

TEST_P(EngineTest, CompactingMakesScatteredFilesSmall) {
  EXPECT_FALSE(engine_->is_scattered());
  const auto write = [&] {
    for (int i = 0; i < 40; ++i)
      put(*engine_, Family::kBlocks, std::to_string(i), std::string(std::size_t{1} << 18, 'x'));
  };
  write();
  std::atomic<bool> cancelled{false};
  engine_->compact(cancelled);
  EXPECT_FALSE(engine_->is_scattered());
  const std::uint64_t bytes = engine_->bytes_on_disk();
  write();
  EXPECT_TRUE(engine_->is_scattered());
  cancelled = true;
  engine_->compact(cancelled);
  EXPECT_TRUE(engine_->is_scattered());
  cancelled = false;
  engine_->compact(cancelled);
  EXPECT_FALSE(engine_->is_scattered());
  EXPECT_LT(engine_->bytes_on_disk(), bytes + bytes / 8);
  EXPECT_EQ(all(*engine_->snapshot(), Family::kBlocks).size(), 40u);
}

TEST_P(EngineTest, IteratorsKeepToTheirBounds) {
  for (const char* key : {"a", "b", "c", "d"}) put(*engine_, Family::kZones, key, key);
  const auto snapshot = engine_->snapshot();
  EXPECT_EQ(all(*snapshot, Family::kZones, "b", "d").size(), 2u);
  const auto iterator = snapshot->iterate(Family::kZones, "b", "d");
  iterator->seek("a");
  ASSERT_TRUE(iterator->valid());
  EXPECT_EQ(iterator->key(), "b");
  iterator->seek("d");
  EXPECT_FALSE(iterator->valid());
}

TEST_P(EngineTest, IngestsSeveralFamiliesInOneStep) {
  put(*engine_, Family::kMeta, "generation", "1");
  const auto before = engine_->snapshot();
  std::vector<std::unique_ptr<SortedFile>> files;
  files.push_back(engine_->new_sorted_file(Family::kBlocks));
  files.push_back(engine_->new_sorted_file(Family::kMeta));
  files.push_back(engine_->new_sorted_file(Family::kZones));  // stays empty
  files.push_back(engine_->new_sorted_file(Family::kBlocks));
  files[0]->add("a", "1");
  files[0]->add("b", "2");
  files[1]->add("generation", "2");
  files[3]->add("c", std::string(100'000, 'x'));
  engine_->ingest(std::move(files));
  PinnedValue value;
  const auto after = engine_->snapshot();
  EXPECT_EQ(all(*after, Family::kBlocks).size(), 3u);
  ASSERT_TRUE(after->get(Family::kMeta, "generation", value));
  EXPECT_EQ(value.view(), "2");
  EXPECT_TRUE(all(*before, Family::kBlocks).empty());
  ASSERT_TRUE(before->get(Family::kMeta, "generation", value));
  EXPECT_EQ(value.view(), "1");
}

TEST_P(EngineTest, PinnedValuesAndSnapshotsOutliveTheEngine) {
  put(*engine_, Family::kBlocks, "a", std::string(10'000, 'y'));
  const auto snapshot = engine_->snapshot();
  PinnedValue value;
  ASSERT_TRUE(snapshot->get(Family::kBlocks, "a", value));
  engine_.reset();
  PinnedValue moved = std::move(value);
  EXPECT_EQ(moved.view(), std::string(10'000, 'y'));
  PinnedValue again;
  EXPECT_TRUE(snapshot->get(Family::kBlocks, "a", again));
}

TEST_P(EngineTest, BackupIsAStore) {
  put(*engine_, Family::kTerms, "a", "1");
  engine_->backup(directory_ / "copy");
  put(*engine_, Family::kTerms, "b", "2");
  const auto copy = Engine::open(directory_ / "copy", {.create_if_missing = false});
  EXPECT_EQ(all(*copy->snapshot(), Family::kTerms), (std::map<std::string, std::string>{{"a", "1"}}));
  EXPECT_THROW(engine_->backup(directory_ / "copy"), StorageError);
  Engine::open(directory_ / "copy", {.read_only = true})->backup(directory_ / "second");
  EXPECT_EQ(all(*Engine::open(directory_ / "second", {})->snapshot(), Family::kTerms).size(), 1u);
  EXPECT_GT(engine_->bytes_on_disk(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, EngineTest, testing::Bool(),
                         [](const auto& test) { return test.param ? "memory" : "disk"; });

}  // namespace
}  // namespace casus::storage
