#include "tests/conformance/command_line.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "casus/error.h"
#include "query/optimize/planner.h"

namespace casus::conformance {

namespace {

std::set<std::string> passes_of(const std::string& names) {
  const std::vector<std::string> known = query::rewrite_passes();
  if (names == "all") return {known.begin(), known.end()};
  std::set<std::string> passes;
  std::istringstream stream(names);
  for (std::string name; std::getline(stream, name, ',');) {
    if (std::find(known.begin(), known.end(), name) == known.end()) throw Error("the optimizer has no pass " + name);
    passes.insert(name);
  }
  return passes;
}

}  // namespace

CommandLine parse_command_line(int argc, char** argv) {
  CommandLine line;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t equals = std::min(argument.find('='), argument.size());
    const std::string name = argument.substr(0, equals);
    const std::string value = equals == argument.size() ? "" : argument.substr(equals + 1);
    if (name == "--manifest") {
      line.manifests.emplace_back(value);
    } else if (name == "--test") {
      line.test = value;
    } else if (name == "--disable") {
      line.disabled_passes = passes_of(value);
    } else if (name == "--ctest") {
      line.ctest_file = value;
    } else {
      throw Error("what is " + argument +
                  "? beside the options of GoogleTest there are --manifest=FILE, --test=NAME, --disable=all, "
                  "--disable=PASS,PASS and --ctest=FILE");
    }
  }
  return line;
}

}  // namespace casus::conformance
