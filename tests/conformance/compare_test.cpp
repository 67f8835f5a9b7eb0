#include "tests/conformance/compare.h"

#include <gtest/gtest.h>

#include "tests/conformance/term_key.h"

namespace casus::conformance {
namespace {

Term typed(const std::string& text, const std::string& type) {
  return Term::literal(text, "http://www.w3.org/2001/XMLSchema#" + type);
}

bool equal_by_value(const Term& a, const Term& b) {
  return term_key(a, Matching::kByValue) == term_key(b, Matching::kByValue);
}

ResultSet solutions(std::vector<std::map<std::string, Term>> rows) {
  ResultSet result;
  result.variables = {"x"};
  result.rows = std::move(rows);
  return result;
}

TEST(TermKey, literals_of_one_type_and_value_are_one_by_value) {
  EXPECT_TRUE(equal_by_value(typed("01", "integer"), typed("+1", "integer")));
  EXPECT_TRUE(equal_by_value(typed("-0", "integer"), typed("0", "integer")));
  EXPECT_TRUE(equal_by_value(typed("1.50", "decimal"), typed("1.5", "decimal")));
  EXPECT_TRUE(equal_by_value(typed("0.66666666666666666667", "decimal"), typed("0.6666666666666666666666", "decimal")));
  EXPECT_TRUE(equal_by_value(typed("-0.0", "decimal"), typed("0", "decimal")));
  EXPECT_TRUE(equal_by_value(typed("1e2", "double"), typed("100.0", "double")));
  EXPECT_TRUE(equal_by_value(typed("0.1", "float"), typed("1.0E-1", "float")));
  EXPECT_TRUE(equal_by_value(typed("1", "boolean"), typed("true", "boolean")));
  EXPECT_TRUE(
      equal_by_value(typed("2020-01-01T00:00:00.0+00:00", "dateTime"), typed("2020-01-01T00:00:00Z", "dateTime")));
}

TEST(TermKey, other_types_values_and_texts_stay_apart) {
  EXPECT_FALSE(equal_by_value(typed("1", "integer"), typed("1", "decimal")));
  EXPECT_FALSE(equal_by_value(typed("1", "integer"), typed("2", "integer")));
  EXPECT_FALSE(equal_by_value(typed("-1", "integer"), typed("1", "integer")));
  EXPECT_FALSE(equal_by_value(typed("1.5", "decimal"), typed("-1.5", "decimal")));
  EXPECT_FALSE(equal_by_value(typed("INF", "double"), typed("-INF", "double")));
  EXPECT_FALSE(equal_by_value(typed("x", "integer"), typed("y", "integer")));
  EXPECT_FALSE(equal_by_value(typed("01", "string"), typed("1", "string")));
  EXPECT_FALSE(equal_by_value(typed("2020-01-01T00:00:00Z", "dateTime"), typed("2020-01-01T00:00:00", "dateTime")));
  EXPECT_NE(term_key(typed("01", "integer"), Matching::kExact), term_key(typed("1", "integer"), Matching::kExact));
  EXPECT_NE(term_key(Term::iri("a"), Matching::kExact), term_key(Term::literal("a"), Matching::kExact));
}

TEST(TermKey, language_tags_ignore_case_by_value) {
  EXPECT_TRUE(equal_by_value(Term::lang_literal("a", "en-GB"), Term::lang_literal("a", "EN-gb")));
  EXPECT_FALSE(equal_by_value(Term::lang_literal("a", "ar", Direction::kRtl), Term::lang_literal("a", "ar")));
  EXPECT_NE(term_key(Term::lang_literal("a", "en"), Matching::kExact),
            term_key(Term::lang_literal("a", "de"), Matching::kExact));
  EXPECT_NE(term_key(Term::lang_literal("a", "en"), Matching::kExact), term_key(Term::literal("a"), Matching::kExact));
}

TEST(Compare, solutions_are_a_multiset_unless_cardinality_is_free) {
  const ResultSet once = solutions({{{"x", Term::iri("a")}}}),
                  twice = solutions({{{"x", Term::iri("a")}}, {{"x", Term::iri("a")}}});
  EXPECT_FALSE(difference(once, once, {}));
  EXPECT_TRUE(difference(once, twice, {}));
  Demands demands;
  demands.any_cardinality = true;
  EXPECT_FALSE(difference(once, twice, demands));
}

TEST(Compare, unbound_is_a_value_of_its_own) {
  const ResultSet bound = solutions({{{"x", Term::literal("")}}}), unbound = solutions({{}});
  EXPECT_TRUE(difference(bound, unbound, {}));
  EXPECT_TRUE(difference(unbound, bound, {}));
  EXPECT_FALSE(difference(unbound, unbound, {}));
}

TEST(Compare, columns_must_agree_but_for_those_never_bound) {
  ResultSet expected = solutions({{{"x", Term::iri("a")}}}), actual = expected;
  actual.variables = {"x", "y"};
  EXPECT_FALSE(difference(expected, actual, {}));
  actual.rows.front().emplace("y", Term::iri("b"));
  EXPECT_TRUE(difference(expected, actual, {}));
}

TEST(Compare, order_is_checked_where_the_specification_gives_one) {
  const ResultSet expected = solutions({{{"x", typed("1", "integer")}}, {{"x", typed("2", "integer")}}});
  ResultSet actual = expected;
  std::swap(actual.rows[0], actual.rows[1]);
  EXPECT_FALSE(difference(expected, actual, {}));
  Demands demands;
  demands.ordered = true;
  demands.sort_keys = {{"x", false}};
  EXPECT_TRUE(difference(expected, actual, demands));
  demands.sort_keys = {{"x", true}};
  EXPECT_FALSE(difference(expected, actual, demands));
  ResultSet numbered = expected;
  numbered.ordered = true;
  EXPECT_TRUE(difference(numbered, actual, {}));
}

TEST(Compare, rows_that_compare_equal_may_come_in_either_order) {
  const ResultSet expected = solutions({{{"x", typed("1", "integer")}}, {{"x", typed("1.0", "decimal")}}});
  ResultSet actual = expected;
  std::swap(actual.rows[0], actual.rows[1]);
  Demands demands;
  demands.ordered = true;
  demands.sort_keys = {{"x", false}};
  EXPECT_FALSE(difference(expected, actual, demands));
}

TEST(Compare, a_slice_may_cut_between_equal_keys) {
  ResultSet expected = solutions({{{"x", typed("1", "integer")}, {"y", Term::iri("a")}}});
  expected.variables = {"x", "y"};
  ResultSet actual = expected;
  actual.rows.front().insert_or_assign("y", Term::iri("b"));
  Demands demands;
  demands.ordered = true;
  demands.sort_keys = {{"x", false}};
  EXPECT_TRUE(difference(expected, actual, demands));
  demands.sliced = true;
  EXPECT_FALSE(difference(expected, actual, demands));
  actual.rows.front().insert_or_assign("x", typed("2", "integer"));
  EXPECT_TRUE(difference(expected, actual, demands));
}

TEST(Compare, blank_nodes_in_triple_terms_are_renamed_with_the_others) {
  const Term p = Term::iri("p");
  const auto about = [&](const char* node, const Term& object) {
    return Term::triple(Term::blank_node(node), p, Term::triple(p, p, object));
  };
  const ResultSet expected = solutions({{{"x", about("a", Term::literal("1"))}}, {{"x", Term::blank_node("a")}}});
  EXPECT_FALSE(
      difference(expected, solutions({{{"x", about("n", Term::literal("1"))}}, {{"x", Term::blank_node("n")}}}), {}));
  EXPECT_TRUE(
      difference(expected, solutions({{{"x", about("n", Term::literal("1"))}}, {{"x", Term::blank_node("m")}}}), {}));
  EXPECT_TRUE(
      difference(expected, solutions({{{"x", about("n", Term::literal("2"))}}, {{"x", Term::blank_node("n")}}}), {}));
  EXPECT_FALSE(difference(solutions({{{"x", Term::triple(p, p, typed("01", "integer"))}}}),
                          solutions({{{"x", Term::triple(p, p, typed("1", "integer"))}}}), {}));
}

TEST(Compare, lines_come_in_any_order) {
  using Lines = std::vector<std::string>;
  EXPECT_FALSE(difference(Lines{"a", "b", "b"}, Lines{"b", "a", "b"}));
  EXPECT_TRUE(difference(Lines{"a", "b"}, Lines{"a", "b", "b"}));
  EXPECT_TRUE(difference(Lines{"a"}, Lines{"b"}));
}

TEST(Compare, kinds_differ) {
  ResultSet yes;
  yes.kind = ResultSet::Kind::kBoolean;
  yes.boolean = true;
  ResultSet no = yes;
  no.boolean = false;
  EXPECT_FALSE(difference(yes, yes, {}));
  EXPECT_TRUE(difference(yes, no, {}));
  EXPECT_TRUE(difference(yes, solutions({}), {}));
}

TEST(Compare, an_update_may_share_blank_nodes_between_graphs) {
  const Term p = Term::iri("p"), g = Term::iri("g");
  const std::vector<Quad> apart = {{Term::blank_node("a"), p, p, std::nullopt}, {Term::blank_node("b"), p, p, g}};
  const std::vector<Quad> shared = {{Term::blank_node("a"), p, p, std::nullopt}, {Term::blank_node("a"), p, p, g}};
  EXPECT_FALSE(difference(apart, shared, true));
  EXPECT_TRUE(difference(apart, shared, false));
  const std::vector<Quad> merged = {{Term::blank_node("a"), p, p, g}, {Term::blank_node("b"), p, p, g}};
  EXPECT_TRUE(difference(apart, merged, true));
}

TEST(SortOrder, unbound_blank_iri_literal_triple) {
  const std::vector<std::optional<Term>> ascending = {
      std::nullopt,   Term::blank_node("z"), Term::iri("b"),
      Term::iri("c"), Term::literal("a"),    Term::triple(Term::iri("a"), Term::iri("a"), Term::iri("a"))};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      const auto order = compare_in_order(ascending[i], ascending[j]);
      ASSERT_TRUE(order);
      EXPECT_EQ(*order < 0, i < j);
      EXPECT_EQ(*order == 0, i == j);
    }
  }
}

TEST(SortOrder, values_and_what_is_left_open) {
  EXPECT_EQ(compare_in_order(typed("9", "integer"), typed("10", "integer")), -1);
  EXPECT_EQ(compare_in_order(typed("+1", "integer"), typed("1.0e0", "double")), 0);
  EXPECT_EQ(compare_in_order(typed("INF", "double"), typed("10", "integer")), 1);
  EXPECT_EQ(compare_in_order(Term::literal("Z"), Term::literal("a")), -1);
  EXPECT_EQ(compare_in_order(typed("2001-01-01T00:00:00Z", "dateTime"), typed("2000-01-01T00:00:00Z", "dateTime")), 1);
  EXPECT_FALSE(compare_in_order(Term::literal("a"), typed("1", "integer")));
  EXPECT_FALSE(compare_in_order(Term::lang_literal("a", "en"), Term::lang_literal("b", "en")));
  EXPECT_FALSE(compare_in_order(Term::blank_node("a"), Term::blank_node("b")));
  EXPECT_FALSE(compare_in_order(typed("NaN", "double"), typed("1", "integer")));
}

}  // namespace
}  // namespace casus::conformance
