#include "storage/store/write_pace.h"

#include <gtest/gtest.h>

#include "storage/quad_store.h"

namespace casus::storage {
namespace {

using Duration = WritePace::Duration;

constexpr Duration kNoTime{0};

TEST(WritePaceTest, ShortDeltasHoldNobodyUp) {
  WritePace pace;
  for (const std::uint64_t unfolded : {0u, 1'000u, 2'000u}) {
    EXPECT_EQ(pace.after_commit(1'000'000, kNoTime, unfolded, 1'000), kNoTime);
  }
  EXPECT_EQ(pace.after_commit(1, kNoTime, 0, 0), kNoTime);
}

TEST(WritePaceTest, TheWaitGrowsWithTheDeltaUpToALimit) {
  Duration last{0};
  for (const std::uint64_t unfolded : {2'500u, 2'700u, 3'000u, 4'000u}) {
    const Duration wait = WritePace().after_commit(1'000, kNoTime, unfolded, 1'000);
    EXPECT_GT(wait, last);
    last = wait;
  }
  EXPECT_EQ(WritePace().after_commit(1'000, kNoTime, 3'000, 1'000), 1'000 * WritePace::kOfAChange);
  EXPECT_EQ(WritePace().after_commit(1'000'000'000, kNoTime, 1'000'000'000, 1), WritePace::kLongest);
}

TEST(WritePaceTest, WhatTheWriterHasTakenCounts) {
  constexpr Duration kDue = 1'000 * WritePace::kOfAChange;
  EXPECT_EQ(WritePace().after_commit(1'000, kDue / 2, 3'000, 1'000), kDue / 2);
  EXPECT_EQ(WritePace().after_commit(1'000, kDue, 3'000, 1'000), kNoTime);
  // But a slow commit is no credit for later ones.
  WritePace pace;
  EXPECT_EQ(pace.after_commit(1'000, 100 * kDue, 3'000, 1'000), kNoTime);
  EXPECT_EQ(pace.after_commit(1'000, kNoTime, 3'000, 1'000), kDue);
}

TEST(WritePaceTest, ASlowCommitIsHardlyHeldUp) {
  constexpr std::uint64_t kFarBeyond = 1'000'000;
  constexpr Duration kLeft{2'000};
  const Duration taken = WritePace::kLongestCommit - kLeft;
  EXPECT_EQ(WritePace().after_commit(100, taken, kFarBeyond, 1'000), kLeft);
  EXPECT_EQ(WritePace().after_commit(100, WritePace::kLongestCommit, kFarBeyond, 1'000), kNoTime);
  // Unless it is of many changes.
  EXPECT_EQ(WritePace().after_commit(100'000, 100 * WritePace::kLongestCommit - kLeft, kFarBeyond, 1'000), kLeft);
}

TEST(WritePaceTest, ShortWaitsAddUp) {
  WritePace pace;
  Duration waited{0};
  int sleeps = 0;
  constexpr int kCommits = 2'000;
  for (int i = 0; i < kCommits; ++i) {
    const Duration wait = pace.after_commit(1, kNoTime, 3'000, 1'000);
    if (wait == kNoTime) continue;
    EXPECT_GE(wait, WritePace::kShortest);
    waited += wait;
    ++sleeps;
  }
  EXPECT_GT(sleeps, 1);
  EXPECT_LE(waited, kCommits * WritePace::kOfAChange);
  EXPECT_GT(waited, kCommits * WritePace::kOfAChange - WritePace::kShortest);
  // Nothing is owed once the delta is short again.
  EXPECT_EQ(pace.after_commit(150, kNoTime, 3'000, 1'000), kNoTime);
  EXPECT_EQ(pace.after_commit(1, kNoTime, 0, 1'000), kNoTime);
  EXPECT_EQ(pace.after_commit(150, kNoTime, 3'000, 1'000), kNoTime);
}

TEST(WritePaceTest, ACommitFarBeyondTheFoldWaitsOnceItIsDone) {
  const auto store = QuadStore::open_in_memory({.fold_threshold = 1});
  const auto transaction = store->begin_write();
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    transaction->insert({Id(Tag::kIri, 1), Id(Tag::kIri, 2), Id(Tag::kInteger, i)});
  }
  const auto begin = std::chrono::steady_clock::now();
  transaction->commit(false);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, WritePace::kLongest);
  EXPECT_EQ(store->view()->size(), 5'000u);
}

}  // namespace
}  // namespace casus::storage
