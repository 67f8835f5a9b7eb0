#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "tests/conformance/manifest.h"

namespace casus::conformance {

/// Runs one test through the interface of the library, with some passes of the optimizer switched off. Nothing when it
/// passes; otherwise what went wrong, for a person.
std::optional<std::string> run_test(const W3cTest& test, const std::filesystem::path& root,
                                    const std::set<std::string>& disabled_passes);

}  // namespace casus::conformance
