#include "storage/index/zone.h"

#include <gtest/gtest.h>

#include <random>

#include "casus/error.h"
#include "storage/index/block.h"
#include "storage/index/keys.h"

namespace casus::storage {
namespace {

TEST(KeysTest, ByteOrderIsRowOrder) {
  std::mt19937_64 random(1);
  Row previous{};
  std::string previous_key = row_key(Permutation::kPosg, 7, previous);
  for (int i = 0; i < 1000; ++i) {
    Row row;
    for (Id& id : row) id = Id(random() % 3 == 0 ? random() : random() % 300);
    const std::string key = row_key(Permutation::kPosg, 7, row);
    EXPECT_EQ(row_of_key(key), row);
    EXPECT_EQ(key < previous_key, row < previous);
    previous = row;
    previous_key = key;
  }
}

TEST(KeysTest, PrefixesEncloseTheirKeys) {
  Row greatest;
  greatest.fill(Id(~std::uint64_t{0}));
  for (const Generation generation : {0u, 1u, 255u, 256u, ~0u}) {
    const std::string begin = key_prefix(Permutation::kGspo, generation);
    const std::string end = key_prefix_end(Permutation::kGspo, generation);
    EXPECT_LT(begin, row_key(Permutation::kGspo, generation, Row{}));
    EXPECT_LT(row_key(Permutation::kGspo, generation, greatest), end);
    EXPECT_LT(row_key(Permutation::kOpsg, generation, greatest), begin);
  }
  EXPECT_THROW(row_of_key("short"), StorageError);
}

TEST(ZoneTest, SaysWhatTheRowsAre) {
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < 100; ++i)
    rows.push_back({Id(i / 50), Id(i / 10), Id(i), i % 3 ? kDefaultGraph : Id(9)});
  const Zone zone = zone_of(Permutation::kSpog, rows);
  EXPECT_EQ(zone.rows, 100u);
  EXPECT_EQ(zone.first, rows.front());
  EXPECT_EQ(zone.distinct, (std::array<std::uint32_t, 3>{2, 10, 100}));
  EXPECT_EQ(zone.default_rows, 66u);
  EXPECT_EQ(zone.graphs, (std::vector<GraphRows>{{kDefaultGraph, 66}, {Id(9), 34}}));
  EXPECT_EQ(decode_zone(encode_zone(zone)), zone);
}

TEST(ZoneTest, ManyGraphsAreNotListed) {
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < 2048; ++i) rows.push_back({Id(1), Id(1), Id(i), Id(100 + i % (kZoneGraphs + 1))});
  const Zone zone = zone_of(Permutation::kSpog, rows);
  EXPECT_TRUE(zone.graphs.empty());
  EXPECT_EQ(zone.rows, 2048u);
  EXPECT_EQ(decode_zone(encode_zone(zone)), zone);
}

TEST(ZoneTest, DamagedHeadersAreErrors) {
  const Zone zone = zone_of(Permutation::kGspo, std::vector<Row>{{Id(1), Id(2), Id(3), Id(4)}});
  const std::string good = encode_zone(zone);
  for (std::size_t size = 0; size < good.size(); ++size) EXPECT_THROW(decode_zone(good.substr(0, size)), StorageError);
  EXPECT_THROW(decode_zone(good + "x"), StorageError);
}

}  // namespace
}  // namespace casus::storage
