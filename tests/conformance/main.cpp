#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>
#include <vector>

#include "casus/error.h"
#include "tests/conformance/command_line.h"
#include "tests/conformance/ctest_entries.h"
#include "tests/conformance/expected_failures.h"
#include "tests/conformance/manifest.h"
#include "tests/conformance/run_test.h"

namespace casus::conformance {

namespace {

const std::vector<std::filesystem::path> kManifests = {"rdf/rdf11/manifest.ttl", "sparql/sparql10/manifest.ttl",
                                                       "sparql/sparql11/manifest-all.ttl", "rdf/rdf12/manifest.ttl",
                                                       "sparql/sparql12/manifest.ttl"};

/// One W3C test under all its conditions.
class W3cCase : public testing::Test {
 public:
  W3cCase(W3cTest test, std::filesystem::path root, std::vector<Conditions> conditions,
          std::optional<std::string> known_failure)
      : test_(std::move(test)),
        root_(std::move(root)),
        conditions_(std::move(conditions)),
        known_failure_(std::move(known_failure)) {}

  void TestBody() override {
    if (!test_.skip_reason.empty()) GTEST_SKIP() << test_.skip_reason;
    bool failed = false;
    for (const Conditions& conditions : conditions_) {
      const auto problem = run_test(test_, root_, conditions);
      if (!problem) continue;
      failed = true;
      if (known_failure_) continue;
      ADD_FAILURE() << test_.iri << '\n'
                    << test_.input.path.string() << ' ' << conditions.description << '\n'
                    << *problem;
    }
    if (!known_failure_) return;
    if (failed) GTEST_SKIP() << "expected to fail: " << *known_failure_;
    ADD_FAILURE() << test_.iri << "\n  passes now: take it from expected_failures.txt";
  }

 private:
  W3cTest test_;
  std::filesystem::path root_;
  std::vector<Conditions> conditions_;
  std::optional<std::string> known_failure_;
};

class UnknownExpectation : public testing::Test {
 public:
  explicit UnknownExpectation(std::string iri) : iri_(std::move(iri)) {}
  void TestBody() override { FAIL() << "expected_failures.txt lists " << iri_ << ", which no manifest has"; }

 private:
  std::string iri_;
};

class NoSuites : public testing::Test {
 public:
  explicit NoSuites(std::filesystem::path root) : root_(std::move(root)) {}
  void TestBody() override { GTEST_SKIP() << "the W3C suites are not at " << root_.string(); }

 private:
  std::filesystem::path root_;
};

template <class Case, class... Arguments>
void add_case(const std::string& suite, const std::string& name, const Arguments&... arguments) {
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [=]() -> testing::Test* { return new Case(arguments...); });
}

std::vector<W3cTest> tests_of(const CommandLine& line, const std::filesystem::path& root) {
  if (!std::filesystem::exists(root)) return {};
  std::vector<W3cTest> tests = read_manifests(root, line.manifests.empty() ? kManifests : line.manifests);
  if (line.test) std::erase_if(tests, [&](const W3cTest& test) { return test.name != *line.test; });
  if (line.test && tests.empty()) throw Error("no manifest read has a test named " + *line.test);
  return tests;
}

void add_cases(const std::vector<W3cTest>& tests, const CommandLine& line, const std::filesystem::path& root) {
  auto expected = read_expected_failures(CASUS_EXPECTED_FAILURES);
  for (const W3cTest& test : tests) {
    std::optional<std::string> reason;
    if (auto known = expected.extract(test.iri)) reason = known.mapped();
    const std::vector<Conditions> conditions =
        line.disabled_passes ? std::vector<Conditions>{{"", *line.disabled_passes, StoreHistory::kLoaded}}
                             : conditions_of(test.kind);
    add_case<W3cCase>(test.suite, test.name, test, root, conditions, reason);
  }
  if (!std::filesystem::exists(root)) {
    add_case<NoSuites>("conformance", "suites_are_there", root);
  } else if (line.manifests.empty() && !line.test) {
    for (const auto& [iri, reason] : expected) add_case<UnknownExpectation>("conformance", iri, iri);
  }
}

int run(int argc, char** argv) {
  const char* const elsewhere = std::getenv("CASUS_CONFORMANCE_DIR");
  const auto root = std::filesystem::path(elsewhere != nullptr ? elsewhere : CASUS_CONFORMANCE_DIR).lexically_normal();
  const CommandLine line = parse_command_line(argc, argv);
  const std::vector<W3cTest> tests = tests_of(line, root);
  if (line.ctest_file) {
    write_ctest_entries(*line.ctest_file, std::filesystem::canonical("/proc/self/exe"), root, tests);
    return 0;
  }
  add_cases(tests, line, root);
  return RUN_ALL_TESTS();
}

}  // namespace

}  // namespace casus::conformance

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  try {
    return casus::conformance::run(argc, argv);
  } catch (const casus::Error& error) {
    std::cerr << "conformance_test: " << error.what() << '\n';
    return 1;
  }
}
