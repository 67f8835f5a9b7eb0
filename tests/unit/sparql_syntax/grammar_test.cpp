#include <gtest/gtest.h>

#include <tao/pegtl/contrib/analyze.hpp>

#include "query/syntax/grammar/expressions.h"
#include "query/syntax/grammar/patterns.h"
#include "query/syntax/grammar/queries.h"
#include "query/syntax/grammar/terms.h"
#include "query/syntax/grammar/updates.h"

namespace casus::query::grammar {
namespace {

// No rule loops without consuming, and none is left-recursive.
TEST(Grammar, MakesProgress) {
  EXPECT_EQ(pegtl::analyze<terms::var>(), 0u);
  EXPECT_EQ(pegtl::analyze<terms::iri>(), 0u);
  EXPECT_EQ(pegtl::analyze<terms::literal>(), 0u);
  EXPECT_EQ(pegtl::analyze<terms::numeric_literal>(), 0u);
  EXPECT_EQ(pegtl::analyze<terms::blank_node_label>(), 0u);
  EXPECT_EQ(pegtl::analyze<expressions::expression_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<expressions::constraint_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<patterns::group_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<patterns::triples_template_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<patterns::data_block_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<queries::prologue>(), 0u);
  EXPECT_EQ(pegtl::analyze<queries::query_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<queries::sub_select_body>(), 0u);
  EXPECT_EQ(pegtl::analyze<updates::update1>(), 0u);
}

struct endless : pegtl::star<pegtl::opt<labelled<open_brace, "a brace">>> {};

TEST(Grammar, AnalysisSeesThroughOurOwnRules) {
  EXPECT_GT(pegtl::analyze<endless>(-1), 0u);
}

}  // namespace
}  // namespace casus::query::grammar
