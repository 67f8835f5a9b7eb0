#include "query/functions/large_array.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace casus::query {
namespace {

// Whether the memory in which an address lies has been advised to be huge pages ("hg", proc(5)).
bool is_advised(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::uintptr_t begin = 0, end = 0;
    char dash = 0;
    if (words >> std::hex >> begin >> dash >> end && dash == '-') inside = begin <= wanted && wanted < end;
    if (inside && line.starts_with("VmFlags:")) return line.find(" hg") != std::string::npos;
  }
  return false;
}

TEST(LargeArray, KeepsItsValuesAsItGrows) {
  std::vector<std::uint32_t> values;
  for (const std::size_t count : {0u, 10u, 5u, 100'000u, 3'000'000u, 4'000'000u}) {
    reserve_large(values, count);
    EXPECT_GE(values.capacity(), count);
    const std::size_t kept = values.size();
    values.resize(std::max(values.size(), count));
    std::iota(values.begin() + static_cast<std::ptrdiff_t>(kept), values.end(), static_cast<std::uint32_t>(kept));
  }
  for (std::uint32_t i = 0; i < values.size(); ++i) ASSERT_EQ(values[i], i);
}

TEST(LargeArray, LiesOnHugePages) {
  if (!std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled")) GTEST_SKIP() << "a system without huge pages";
  std::vector<std::uint64_t> values;
  reserve_large(values, std::size_t{4} << 20);
  EXPECT_TRUE(is_advised(values.data() + (std::size_t{2} << 20)));
}

}  // namespace
}  // namespace casus::query
