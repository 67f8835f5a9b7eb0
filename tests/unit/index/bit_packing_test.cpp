#include "storage/index/bit_packing.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

namespace casus::storage {
namespace {

TEST(BitPackingTest, EveryWidthComesBack) {
  std::mt19937_64 random(1);
  for (unsigned width = 0; width <= 64; ++width) {
    const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    for (int pattern = 0; pattern < 6; ++pattern) {
      std::array<std::uint64_t, kMiniRows> values;
      for (std::size_t i = 0; i < kMiniRows; ++i) {
        const std::uint64_t patterns[] = {random(), mask, 0, i % 2 ? mask : 0, i, std::uint64_t{1} << i % 64};
        values[i] = patterns[pattern] & mask;
      }
      const std::vector<char> guarded_size(
          packed_bytes(width));  // exact: a sanitizer sees a read or write past the end
      std::vector<char> packed(guarded_size);
      pack_mini(values.data(), width, packed.data());
      const std::uint64_t base = pattern % 2 ? 0 : random();
      std::array<std::uint64_t, kMiniRows> unpacked;
      unpack_mini(packed.data(), width, base, unpacked.data());
      for (std::size_t i = 0; i < kMiniRows; ++i) {
        ASSERT_EQ(unpacked[i], values[i] + base) << "width " << width << " row " << i;
        ASSERT_EQ(unpack_one(packed.data(), width, i), values[i]) << "width " << width << " row " << i;
      }
    }
  }
}

}  // namespace
}  // namespace casus::storage
