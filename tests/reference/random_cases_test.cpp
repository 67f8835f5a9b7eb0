#include "tests/reference/random_cases.h"

#include <gtest/gtest.h>

#include "query/functions/evaluator.h"
#include "tests/reference/random_query.h"

namespace casus::reference {
namespace {

class RandomCases : public testing::TestWithParam<std::uint64_t> {};

// The engine answers as the reference evaluator does, with all of its passes, none, and one missing.
TEST_P(RandomCases, EngineAndReferenceAgree) {
  RunOptions options;
  options.first_store = GetParam();
  options.stores = 25;
  options.on_difference = [](const std::string& report) {
    ADD_FAILURE() << report;
    return false;
  };
  const RunSummary summary = run_random_cases(options);
  EXPECT_GT(summary.compared, options.stores * options.requests / 2);
  EXPECT_GT(summary.with_rows, summary.compared / 4);
  EXPECT_LT(summary.invalid, options.stores * options.requests / 8);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCases, testing::Values(1, 101, 201, 301, 401, 501, 601, 701));

// Only the scope of variables may make a generated request one that the parser refuses.
TEST(RandomRequests, AreRefusedForTheirScopesAlone) {
  RunOptions options;
  options.first_store = 5000;
  options.stores = 40;
  options.shrink = false;
  options.on_difference = [](const std::string&) { return true; };
  for (const auto& [reason, count] : run_random_cases(options).reasons) {
    const bool scope = reason.find("already") != std::string::npos || reason.find("GROUP BY") != std::string::npos;
    const bool skipped = reason.find("expected") == std::string::npos;
    EXPECT_TRUE(scope || skipped) << reason;
  }
}

TEST(RandomRequests, CallEveryBuiltIn) {
  const auto& called = called_functions();
  for (const auto& signature : query::builtin_signatures()) {
    const bool alias = signature.name == "URI" || signature.name == "ISURI";
    EXPECT_TRUE(alias || std::find(called.begin(), called.end(), signature.name) != called.end()) << signature.name;
  }
}

}  // namespace
}  // namespace casus::reference
