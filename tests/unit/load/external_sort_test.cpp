#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>
#include <vector>

#include "casus/error.h"
#include "scratch_directory.h"
#include "storage/load/bucket_sort.h"
#include "storage/load/external_sort.h"
#include "storage/load/row_sort.h"
#include "storage/load/row_spool.h"
#include "storage/load/temporary_file.h"

namespace casus::storage {
namespace {

std::vector<Row> random_rows(std::uint64_t seed, std::size_t count, std::uint64_t values) {
  std::mt19937_64 random(seed);
  std::vector<Row> rows(count);
  for (Row& row : rows) {
    row = {Id(Tag::kIri, random() % values), Id(Tag::kIri, random() % 3),
           random() % 2 == 0 ? Id(Tag::kIri, random() % values) : Id(random()), Id(Tag::kUndefined, 1)};
  }
  return rows;
}

template <typename Source>
std::vector<Row> read_all(Source& reader) {
  std::vector<Row> rows;
  for (auto part = reader.next(); !part.empty(); part = reader.next())
    rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

TEST(ExternalSorter, SortsAndDropsRepeatsWithinAnyBudget) {
  const ScratchDirectory scratch;
  for (const std::size_t count : {0u, 1u, 15u, 16u, 17u, 1000u, 20'000u}) {
    for (const std::size_t budget : {1u, 5'000u, 100'000'000u}) {
      for (const std::uint64_t values : {2u, 1'000'000u}) {
        const auto rows = random_rows(count + values, count, values);
        const std::set<Row> expected(rows.begin(), rows.end());
        ExternalSorter<Row> sorter(scratch.path(), budget);
        for (const Row& row : rows) sorter.add(row);
        sorter.finish();
        for (int pass = 0; pass < 2; ++pass) {
          ExternalSorter<Row>::Reader reader(sorter);
          ASSERT_EQ(read_all(reader), std::vector<Row>(expected.begin(), expected.end()));
        }
        EXPECT_EQ(sorter.in_memory(), count <= std::max<std::size_t>(16, budget / sizeof(Row)));
      }
    }
  }
  EXPECT_TRUE(scratch.empty());
}

TEST(ExternalSorter, StaysInMemoryWithoutADirectory) {
  ExternalSorter<Row> sorter("", 1);
  for (const Row& row : random_rows(1, 5000, 100)) sorter.add(row);
  sorter.finish();
  EXPECT_TRUE(sorter.in_memory());
}

TEST(RowSort, SortsByColumnsAndKeepsTheOrderOfTheRest) {
  constexpr std::array<std::uint8_t, 2> kColumns = {2, 0};
  const auto less = [](const Row& a, const Row& b) { return std::pair(a[2], a[0]) < std::pair(b[2], b[0]); };
  RowSort sort;
  for (const std::size_t count : {0u, 1u, 2u, 100u, 5000u, 100'000u}) {
    for (const std::uint64_t values : {1u, 50u, 1'000'000'000u}) {
      auto rows = random_rows(count + values, count, values);
      for (std::size_t i = 0; i < count; ++i) rows[i][3] = Id(i);
      auto expected = rows;
      std::stable_sort(expected.begin(), expected.end(), less);
      sort(rows, kColumns);
      ASSERT_EQ(rows, expected);
      sort(rows, kColumns);
      ASSERT_EQ(rows, expected);
    }
  }
}

TEST(BucketSort, EqualsASortInMemoryWithinAnyBudget) {
  constexpr std::array<std::uint8_t, 4> kColumns = {0, 1, 2, 3};
  const ScratchDirectory scratch;
  for (const std::size_t count : {0u, 1u, 1000u, 200'000u}) {
    for (const std::size_t budget : {1u, 2'000'000u, 100'000'000u}) {
      for (const std::uint64_t values : {2u, 1'000'000u}) {
        auto rows = random_rows(count + values, count, values);
        RowSample sample;
        for (const Row& row : rows) sample.offer(row);
        BucketSort sort(scratch.path(), budget, {sample.rows().begin(), sample.rows().end()}, count, kColumns);
        for (const Row& row : rows) sort.add(row);
        std::sort(rows.begin(), rows.end());
        ASSERT_EQ(read_all(sort), rows);
      }
    }
  }
  EXPECT_TRUE(scratch.empty());
}

TEST(BucketSort, MakesEachPermutationOfRowsInTheOrderOfSpog) {
  auto spog = random_rows(3, 100'000, 300);
  std::sort(spog.begin(), spog.end());
  for (std::size_t i = 0; i < kPermutations; ++i) {
    const auto permutation = static_cast<Permutation>(i);
    std::vector<Row> rows;
    for (const Row& row : spog) rows.push_back(to_row(permutation, to_quad(Permutation::kSpog, row)));
    RowSample sample;
    for (const Row& row : rows) sample.offer(row);
    BucketSort sort("", 1'000'000, {sample.rows().begin(), sample.rows().end()}, rows.size(),
                    columns_unlike_spog(permutation));
    for (const Row& row : rows) sort.add(row);
    std::sort(rows.begin(), rows.end());
    ASSERT_EQ(read_all(sort), rows) << name(permutation);
  }
}

TEST(RowSample, IsSpreadEvenly) {
  RowSample sample;
  constexpr std::uint64_t kRows = 1'000'000;
  for (std::uint64_t i = 0; i < kRows; ++i) sample.offer({Id(i), Id(), Id(), Id()});
  EXPECT_EQ(sample.seen(), kRows);
  std::array<int, 10> parts{};
  for (std::size_t i = 0; i < sample.rows().size(); ++i) {
    EXPECT_EQ(sample.rows()[i][0], Id(sample.positions()[i]));
    ++parts[static_cast<std::size_t>(sample.positions()[i] / (kRows / 10))];
  }
  const auto share = static_cast<double>(sample.rows().size()) / 10;
  for (const int part : parts) EXPECT_NEAR(part, share, share / 5);
}

TEST(RowSpool, GivesBackWhatWasAppended) {
  const ScratchDirectory scratch;
  for (const std::size_t count : {0u, 1u, 2048u, 2049u, 50'000u}) {
    for (const std::size_t budget : {0u, 300'000u, 100'000'000u}) {
      const auto rows = random_rows(count, count, 1000);
      RowSpool<Row> spool(scratch.path(), budget);
      for (const Row& row : rows) spool.append(row);
      EXPECT_EQ(spool.size(), count);
      for (int pass = 0; pass < 2; ++pass) {
        RowSpool<Row>::Reader reader(spool);
        ASSERT_EQ(read_all(reader), rows);
      }
    }
  }
}

TEST(TemporaryFile, FailuresAreStorageErrors) {
  EXPECT_THROW(TemporaryFile("/nonexistent/directory"), StorageError);
  const ScratchDirectory scratch;
  TemporaryFile file(scratch.path());
  file.append("abc", 3);
  char buffer[4];
  EXPECT_THROW(file.read(0, buffer, 4), StorageError);
}

}  // namespace
}  // namespace casus::storage
