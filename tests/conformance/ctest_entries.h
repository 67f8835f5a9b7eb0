#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/conformance/manifest.h"

namespace casus::conformance {

/// Writes a file of ctest commands with an entry for each test that can run: conformance/SUITE.NAME, a process of
/// `program`. Throws casus::Error for a file that cannot be written and for two tests of one name.
void write_ctest_entries(const std::filesystem::path& file, const std::filesystem::path& program,
                         const std::filesystem::path& root, const std::vector<W3cTest>& tests);

}  // namespace casus::conformance
