#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "tests/conformance/conditions.h"
#include "tests/conformance/manifest.h"

namespace casus::conformance {

/// Runs one test through the interface of the library. Nothing when it passes; otherwise what went wrong, for a person.
std::optional<std::string> run_test(const W3cTest& test, const std::filesystem::path& root,
                                    const Conditions& conditions);

}  // namespace casus::conformance
