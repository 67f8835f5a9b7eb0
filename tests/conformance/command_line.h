#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace casus::conformance {

/// What the runner understands beside the options of GoogleTest.
struct CommandLine {
  std::vector<std::filesystem::path> manifests;  ///< --manifest=FILE: only its tests; below the root of the suites
  std::optional<std::string> test;               ///< --test=NAME: the one test of that name in the manifests
  std::optional<std::set<std::string>> disabled_passes;  ///< --disable=all or --disable=PASS,PASS: only so
  std::optional<std::filesystem::path> ctest_file;       ///< --ctest=FILE: run nothing, write the entries for ctest
};

/// Throws casus::Error for what is none of these.
CommandLine parse_command_line(int argc, char** argv);

}  // namespace casus::conformance
