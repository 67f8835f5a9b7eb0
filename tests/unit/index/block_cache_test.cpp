#include "storage/index/block_cache.h"

#include <gtest/gtest.h>

#include <thread>

#include "casus/error.h"
#include "storage/index/keys.h"

namespace casus::storage {
namespace {

class BlockCacheTest : public testing::Test {
 protected:
  static constexpr std::size_t kBlocks = 200;

  void SetUp() override {
    const auto batch = engine_->new_batch();
    for (std::size_t i = 0; i < kBlocks; ++i) {
      std::vector<Row> rows;
      for (std::size_t j = 0; j < 100; ++j) rows.push_back({Id(i), Id(j), Id(j * j % 97), Id(1)});
      batch->put(Family::kBlocks, key(i), encode_block(rows));
      slots_.push_back(std::make_shared<BlockSlot>());
    }
    engine_->write(*batch, false);
    snapshot_ = engine_->snapshot();
  }

  static std::string key(std::size_t i) { return row_key(Permutation::kSpog, 0, {Id(i)}); }

  std::unique_ptr<Engine> engine_ = Engine::open_in_memory({});
  std::shared_ptr<const EngineSnapshot> snapshot_;
  std::vector<std::shared_ptr<BlockSlot>> slots_;
};

TEST_F(BlockCacheTest, FillsAtFirstUseAndKeepsToItsBudget) {
  BlockCache cache(20'000);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < kBlocks; ++i) {
      const BlockRef block = cache.get(slots_[i], *snapshot_, key(i));
      EXPECT_EQ(block->value(0, 5), Id(i));
      EXPECT_LE(cache.bytes(), 22'000u);
    }
  }
  EXPECT_GT(cache.bytes(), 10'000u);
  slots_.clear();
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST_F(BlockCacheTest, ABlockInUseOutlivesItsEviction) {
  BlockCache cache(1);
  const BlockRef first = cache.get(slots_[0], *snapshot_, key(0));
  for (std::size_t i = 1; i < kBlocks; ++i) cache.get(slots_[i], *snapshot_, key(i));
  EXPECT_FALSE(slots_[0]->get());
  EXPECT_EQ(first->value(0, 99), Id(0));
}

TEST_F(BlockCacheTest, AMissingOrDamagedBlockIsCorruption) {
  BlockCache cache(1 << 20);
  const auto slot = std::make_shared<BlockSlot>();
  EXPECT_THROW(cache.get(slot, *snapshot_, "nothing"), StorageError);
  const auto batch = engine_->new_batch();
  batch->put(Family::kBlocks, "bad", "no block");
  engine_->write(*batch, false);
  EXPECT_THROW(cache.get(slot, *engine_->snapshot(), "bad"), StorageError);
  EXPECT_FALSE(slot->get());
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST_F(BlockCacheTest, ThreadsShareSlotsWhileTheyAreEvicted) {
  BlockCache cache(10'000);
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t i = 0; i < 20'000; ++i) {
        const std::size_t at = (i * (2 * thread + 1) + i / 7) % kBlocks;
        const BlockRef block = cache.get(slots_[at], *snapshot_, key(at));
        if (block->value(0, i % 100) != Id(at)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace casus::storage
