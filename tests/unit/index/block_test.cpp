#include "storage/index/block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "casus/error.h"

namespace casus::storage {
namespace {

std::vector<Row> decode_all(const Block& block) {
  std::vector<Row> rows(block.minis() * kMiniRows);
  std::array<Id, kMiniRows> values;
  for (std::size_t column = 0; column < 4; ++column) {
    for (std::size_t mini = 0; mini < block.minis(); ++mini) {
      block.decode(column, mini, values.data());
      for (std::size_t i = 0; i < kMiniRows; ++i) rows[mini * kMiniRows + i][column] = values[i];
    }
  }
  rows.resize(block.rows());
  return rows;
}

/// Columns of every shape that an encoder may choose among.
class Columns {
 public:
  explicit Columns(std::uint64_t seed) : random_(seed) {}

  Id value(int shape, std::size_t row) {
    switch (shape) {
      case 0: return Id(42);
      case 1: return Id(Tag::kIri, 1000 + row);
      case 2: return Id(Tag::kIri, row * 1'000'000);
      case 3: return Id(random_());
      case 4:
        return random_() % 2 ? Id(Tag::kIri, random_() % 5000) : Id(Tag::kInteger, (1ull << 55) + random_() % 100);
      case 5: return Id((random_() % 7) * 0x0123456789ABCDEFull);
      case 6: return random_() % 2 ? Id(0) : Id(~std::uint64_t{0});
      case 7: return Id(~std::uint64_t{0} - random_() % 3);
      case 8: return Id(static_cast<Tag>(random_() % 8 * 16), random_() % 1000);
      case 9: return Id(static_cast<Tag>(random_()), random_());
      case 10: return Id(Tag::kShortString, (random_() % 300) << 30);
      case 11: return random_() % 20 ? Id(Tag::kIri, random_() % 5000) : Id(Tag::kShortString, random_());
      case 12: return random_() % 9 ? Id(Tag::kInteger, (1ull << 55) + random_() % 99) : Id(Tag::kInteger, random_());
      default: return Id(row / 100 * 100 + random_() % 50);
    }
  }
  static constexpr int kShapes = 14;
  std::size_t below(std::size_t limit) { return random_() % limit; }

 private:
  std::mt19937_64 random_;
};

std::vector<Row> make_rows(Columns& columns, const std::array<int, 4>& shapes, std::size_t count) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    rows.push_back({columns.value(shapes[0], i), columns.value(shapes[1], i), columns.value(shapes[2], i),
                    columns.value(shapes[3], i)});
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

void expect_round_trip(const std::vector<Row>& rows) {
  const std::string bytes = encode_block(rows);
  const Block block(bytes);
  ASSERT_EQ(block.rows(), rows.size());
  ASSERT_TRUE(decode_all(block) == rows);
  for (std::size_t i = 0; i < rows.size(); i += 37) ASSERT_EQ(block.row(i), rows[i]);
}

TEST(BlockTest, ColumnsOfEveryShapeComeBack) {
  Columns columns(7);
  for (const std::size_t count : {1, 2, 3, 127, 128, 129, 1000, 1024, 1025, 2047, 2048}) {
    for (int shape = 0; shape < Columns::kShapes; ++shape) {
      for (int other = 0; other < Columns::kShapes; other += 3) {
        SCOPED_TRACE(testing::Message() << count << " rows of shapes " << shape << " and " << other);
        expect_round_trip(make_rows(columns, {shape, other, (shape + other) % Columns::kShapes, 0}, count));
        expect_round_trip(make_rows(columns, {0, shape, other, shape}, count));
      }
    }
  }
}

TEST(BlockTest, BoundsAgreeWithAPlainSearch) {
  Columns columns(8);
  for (int shape = 0; shape < Columns::kShapes; ++shape) {
    const std::vector<Row> rows = make_rows(columns, {shape, 3, 0, 0}, 1024);
    const std::string bytes = encode_block(rows);
    const Block block(bytes);
    for (int i = 0; i < 300; ++i) {
      const std::size_t first = columns.below(rows.size());
      const std::size_t last = first + columns.below(rows.size() - first + 1);
      const Id near = rows[columns.below(rows.size())][0];
      const Id key = i % 3 ? near : Id(near.bits() + columns.below(3) - 1);
      const auto less = [](const Row& row, Id id) { return row[0] < id; };
      const auto greater = [](Id id, const Row& row) { return id < row[0]; };
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(first);
      const auto end = rows.begin() + static_cast<std::ptrdiff_t>(last);
      ASSERT_EQ(block.lower_bound(0, key, first, last),
                static_cast<std::size_t>(std::lower_bound(begin, end, key, less) - rows.begin()));
      ASSERT_EQ(block.upper_bound(0, key, first, last),
                static_cast<std::size_t>(std::upper_bound(begin, end, key, greater) - rows.begin()));
    }
  }
}

TEST(BlockTest, PacksTightly) {
  std::vector<Row> dense;
  std::vector<Row> mixed;
  for (std::size_t i = 0; i < kBlockRows; ++i) {
    dense.push_back({Id(Tag::kIri, 5), Id(Tag::kIri, 100 + i / 4), Id(Tag::kIri, i * 7919 % 65536), kDefaultGraph});
    mixed.push_back({Id(Tag::kIri, i), Id(Tag::kIri, 1),
                     i % 2 ? Id(Tag::kIri, i % 256) : Id(Tag::kInteger, (1ull << 55) + i % 256), kDefaultGraph});
  }
  std::sort(dense.begin(), dense.end());
  EXPECT_LT(encode_block(dense).size(), kBlockRows * 3);
  EXPECT_LT(encode_block(mixed).size(), kBlockRows * 5 / 2);
}

/// Reads everything there is to read; corrupt bytes may give wrong values, or an error, and nothing else.
void read_everything(const std::string& bytes) {
  // An exact copy on the heap, so that a sanitizer sees the first byte read past it.
  const std::vector<char> exact(bytes.begin(), bytes.end());
  try {
    const Block block(std::string_view(exact.data(), exact.size()));
    decode_all(block);
    for (std::size_t column = 0; column < 4; ++column) {
      for (std::size_t row = 0; row < block.rows(); row += 61) block.value(column, row);
      EXPECT_LE(block.lower_bound(column, Id(77), 0, block.rows()), block.rows());
      EXPECT_LE(block.upper_bound(column, Id(77), 0, block.rows()), block.rows());
    }
  } catch (const StorageError& error) {
    EXPECT_EQ(error.reason(), StorageError::Reason::kCorrupt);
  }
}

TEST(BlockTest, DamagedBytesAreAnErrorOrWrongValuesButNeverACrash) {
  Columns columns(9);
  std::mt19937_64 random(10);
  read_everything("");
  for (int shape = 0; shape < Columns::kShapes; ++shape) {
    const std::string good = encode_block(make_rows(columns, {shape, 1 + shape % 5, 4, 5}, 200));
    for (std::size_t size = 0; size < good.size(); size += 1 + good.size() / 64) {
      EXPECT_THROW(Block{std::string_view(good).substr(0, size)}, StorageError);
    }
    EXPECT_THROW(Block{good + "x"}, StorageError);
    for (int i = 0; i < 500; ++i) {
      std::string bad = good;
      for (int flips = 0; flips < 1 + i % 4; ++flips) {
        const std::size_t limit = i % 2 ? bad.size() : std::min<std::size_t>(bad.size(), 64);
        bad[random() % limit] = static_cast<char>(random());
      }
      read_everything(bad);
    }
    for (int i = 0; i < 50; ++i) {
      std::string noise(random() % 300, '\0');
      for (char& byte : noise) byte = static_cast<char>(random() % 8);
      read_everything(noise);
    }
  }
}

}  // namespace
}  // namespace casus::storage
