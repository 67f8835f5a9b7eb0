#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace casus::conformance {

/// The tests known to fail: IRI, tab, reason on each line; empty lines and lines that begin with "#" say nothing.
/// Throws casus::LoadError for a line without a reason and for an IRI listed twice.
std::map<std::string, std::string> read_expected_failures(const std::filesystem::path& file);

}  // namespace casus::conformance
