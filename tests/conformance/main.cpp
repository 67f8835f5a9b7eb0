#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "casus/error.h"
#include "query/optimize/planner.h"
#include "tests/conformance/expected_failures.h"
#include "tests/conformance/manifest.h"
#include "tests/conformance/run_test.h"

namespace casus::conformance {

namespace {

constexpr std::array kManifests = {"rdf/rdf11/manifest.ttl", "sparql/sparql10/manifest.ttl",
                                   "sparql/sparql11/manifest-all.ttl"};

class W3cCase : public testing::Test {
 public:
  W3cCase(W3cTest test, std::filesystem::path root, std::set<std::string> disabled_passes,
          std::optional<std::string> known_failure)
      : test_(std::move(test)),
        root_(std::move(root)),
        disabled_passes_(std::move(disabled_passes)),
        known_failure_(std::move(known_failure)) {}

  void TestBody() override {
    if (!test_.skip_reason.empty()) GTEST_SKIP() << test_.skip_reason;
    const auto problem = run_test(test_, root_, disabled_passes_);
    if (!known_failure_) {
      if (problem) ADD_FAILURE() << test_.iri << '\n' << test_.input.path.string() << '\n' << *problem;
    } else if (problem) {
      GTEST_SKIP() << "expected to fail: " << *known_failure_;
    } else {
      ADD_FAILURE() << test_.iri << "\n  passes now: take it from expected_failures.txt";
    }
  }

 private:
  W3cTest test_;
  std::filesystem::path root_;
  std::set<std::string> disabled_passes_;
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

void add_suites(const std::filesystem::path& root, const std::set<std::string>& disabled_passes) {
  if (!std::filesystem::exists(root)) {
    add_case<NoSuites>("conformance", "suites_are_there", root);
    return;
  }
  auto expected = read_expected_failures(CASUS_EXPECTED_FAILURES);
  for (const char* manifest : kManifests) {
    for (const W3cTest& test : read_manifest(root, root / manifest)) {
      std::optional<std::string> reason;
      if (auto known = expected.extract(test.iri)) reason = known.mapped();
      add_case<W3cCase>(test.suite, test.name, test, root, disabled_passes, reason);
    }
  }
  for (const auto& [iri, reason] : expected) add_case<UnknownExpectation>("conformance", iri, iri);
}

// --disable=all, or names of optimizer passes parted by commas.
std::set<std::string> disabled_passes(int argc, char** argv) {
  const std::string option = "--disable=";
  const std::vector<std::string> known = query::rewrite_passes();
  std::set<std::string> passes;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (!argument.starts_with(option))
      throw Error("what is " + argument + "? write --disable=all or --disable=PASS,PASS");
    if (argument == option + "all") passes.insert(known.begin(), known.end());
    std::istringstream names(argument.substr(option.size()));
    for (std::string name; std::getline(names, name, ',');) {
      if (name == "all") continue;
      if (std::find(known.begin(), known.end(), name) == known.end()) throw Error("the optimizer has no pass " + name);
      passes.insert(name);
    }
  }
  return passes;
}

}  // namespace

}  // namespace casus::conformance

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const char* const elsewhere = std::getenv("CASUS_CONFORMANCE_DIR");
  try {
    casus::conformance::add_suites(
        std::filesystem::path(elsewhere != nullptr ? elsewhere : CASUS_CONFORMANCE_DIR).lexically_normal(),
        casus::conformance::disabled_passes(argc, argv));
  } catch (const casus::Error& error) {
    std::cerr << "conformance_test: " << error.what() << '\n';
    return 1;
  }
  return RUN_ALL_TESTS();
}
