#include "tests/conformance/expected_failures.h"

#include <fmt/format.h>

#include <fstream>

#include "casus/error.h"

namespace casus::conformance {

std::map<std::string, std::string> read_expected_failures(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw LoadError("cannot read " + file.string());
  std::map<std::string, std::string> failures;
  std::string line;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos || tab + 1 == line.size()) {
      throw LoadError(fmt::format("{}:{}: no reason is given", file.string(), number));
    }
    if (!failures.emplace(line.substr(0, tab), line.substr(tab + 1)).second) {
      throw LoadError(fmt::format("{}:{}: listed before", file.string(), number));
    }
  }
  return failures;
}

}  // namespace casus::conformance
