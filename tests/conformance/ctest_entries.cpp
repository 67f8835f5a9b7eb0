#include "tests/conformance/ctest_entries.h"

#include <fmt/format.h>

#include <fstream>
#include <set>

#include "casus/error.h"

namespace casus::conformance {

namespace {

constexpr int kTimeLimit = 300;  // seconds; with sanitizers, beside other tests

std::string quoted(const std::string& text) {
  return "[==[" + text + "]==]";
}

}  // namespace

void write_ctest_entries(const std::filesystem::path& file, const std::filesystem::path& program,
                         const std::filesystem::path& root, const std::vector<W3cTest>& tests) {
  std::ofstream stream(file);
  std::set<std::string> names;
  const auto add_entry = [&](const std::string& name, const std::string& options) {
    if (!names.insert(name).second) throw Error("two tests are named " + name);
    stream << fmt::format(
        "add_test({0} {1} --gtest_brief=1{2})\n"
        "set_tests_properties({0} PROPERTIES TIMEOUT {3} LABELS conformance"
        " SKIP_REGULAR_EXPRESSION {4})\n",
        quoted(name), quoted(program.string()), options, kTimeLimit,
        quoted("expected to fail|the W3C suites are not at"));
  };
  for (const W3cTest& test : tests) {
    if (!test.skip_reason.empty()) continue;
    const std::string manifest = test.manifest.lexically_relative(root).generic_string();
    add_entry("conformance/" + test.suite + '.' + test.name,
              ' ' + quoted("--manifest=" + manifest) + ' ' + quoted("--test=" + test.name));
  }
  add_entry("conformance/expectations", " --gtest_filter=conformance.*");
  if (!stream.flush()) throw Error("cannot write " + file.string());
}

}  // namespace casus::conformance
