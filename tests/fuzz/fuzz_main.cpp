#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/targets.h"

// One binary a target: CASUS_FUZZ_TARGET names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const casus::test::FuzzTarget& target : casus::test::fuzz_targets()) {
    if (std::string_view(target.name) == CASUS_FUZZ_TARGET) target.run({reinterpret_cast<const char*>(data), size});
  }
  return 0;
}
