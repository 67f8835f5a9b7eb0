#include <algorithm>

#include "evaluation.h"

namespace casus::query {
namespace {

// The aggregate of terms in the notation of expression_text.h; "error" is an unbound value.
std::string aggregate(AggregateFunction function, const std::vector<std::string>& values, bool distinct = false,
                      std::optional<std::string> separator = std::nullopt) {
  Evaluation evaluation;
  AggregateExpression expression;
  expression.function = function;
  expression.distinct = distinct;
  expression.argument = make_expression(VariableExpression{Variable{0}});
  expression.separator = std::move(separator);
  const auto aggregator = make_aggregator(expression, evaluation.context);
  std::vector<Id> ids;
  for (const std::string& value : values) {
    ids.push_back(value == "error" ? kUnbound : evaluation.view->add(parse_term(value)));
  }
  // In two calls and between other groups, to see that groups stay apart.
  const Id other = evaluation.terms.intern(parse_term("1000").view());
  const std::size_t half = ids.size() / 2;
  for (const auto& [from, to] : {std::pair<std::size_t, std::size_t>{0, half}, {half, ids.size()}}) {
    std::vector<Id> fed;
    std::vector<std::uint32_t> groups;
    for (std::size_t i = from; i < to; ++i) {
      fed.insert(fed.end(), {other, ids[i]});
      groups.insert(groups.end(), {0, 1});
    }
    aggregator->add(groups, fed, 3);
  }
  EXPECT_GE(aggregator->memory_bytes(), 3u);
  return evaluation.show(aggregator->result(1));
}

TEST(Aggregate, Count) {
  using enum AggregateFunction;
  EXPECT_EQ(aggregate(kCount, {}), "0");
  EXPECT_EQ(aggregate(kCount, {"1", "error", "'a'", "1"}), "3");
  EXPECT_EQ(aggregate(kCount, {"1", "01", "1", "1.0"}, true), "3");
}

TEST(Aggregate, CountOfRows) {
  Evaluation evaluation;
  AggregateExpression expression;
  expression.function = AggregateFunction::kCount;
  const auto aggregator = make_aggregator(expression, evaluation.context);
  aggregator->add(std::vector<std::uint32_t>{0, 1, 0, 0}, {}, 2);
  EXPECT_EQ(evaluation.show(aggregator->result(0)), "3");
  EXPECT_EQ(evaluation.show(aggregator->result(1)), "1");
  EXPECT_EQ(evaluation.show(aggregator->result(2)), "0");
}

TEST(Aggregate, Sum) {
  using enum AggregateFunction;
  EXPECT_EQ(aggregate(kSum, {}), "0");
  EXPECT_EQ(aggregate(kSum, {"1", "2", "3"}), "6");
  EXPECT_EQ(aggregate(kSum, {"1.0", "2.2", "3.5", "2.2", "2.2"}), "11.1");
  EXPECT_EQ(aggregate(kSum, {"1", "2", "2", "2.0"}, true), "5.0");
  EXPECT_EQ(aggregate(kSum, {"1", "2.5", "1e0"}), "4.5E0");
  EXPECT_EQ(aggregate(kSum, {"1", "'1.5'^^xsd:float"}), "'2.5E0'^^xsd:float");
  EXPECT_EQ(aggregate(kSum, {"9223372036854775807", "9223372036854775807"}), "18446744073709551614");
  EXPECT_EQ(aggregate(kSum, {"9223372036854775807", "1", "-1"}), "9223372036854775807");
  EXPECT_EQ(aggregate(kSum, {"1", "'a'"}), "error");
  EXPECT_EQ(aggregate(kSum, {"1", "error", "2"}), "error");
  EXPECT_EQ(aggregate(kSum, {"1", "<http://a>"}), "error");
  EXPECT_EQ(aggregate(kSum, {"'1'^^xsd:byte", "'2'^^xsd:int"}), "3");
}

TEST(Aggregate, Average) {
  using enum AggregateFunction;
  EXPECT_EQ(aggregate(kAvg, {}), "0");
  EXPECT_EQ(aggregate(kAvg, {"1", "2"}), "1.5");
  EXPECT_EQ(aggregate(kAvg, {"1.0", "2.2", "3.5", "2.2", "2.2"}), "2.22");
  EXPECT_EQ(aggregate(kAvg, {"1", "1", "4"}, true), "2.5");
  EXPECT_EQ(aggregate(kAvg, {"1e0", "2"}), "1.5E0");
  EXPECT_EQ(aggregate(kAvg, {"1", "_:b2", "3"}), "error");
  EXPECT_EQ(aggregate(kAvg, {"1", "error", "3"}), "error");
  EXPECT_EQ(aggregate(kAvg, {"error", "error"}), "0");  // Count is 0
}

TEST(Aggregate, MinAndMax) {
  using enum AggregateFunction;
  EXPECT_EQ(aggregate(kMin, {}), "error");
  EXPECT_EQ(aggregate(kMin, {"3", "1.5", "2"}), "1.5");
  EXPECT_EQ(aggregate(kMax, {"3", "1.5", "2e0"}), "3");
  EXPECT_EQ(aggregate(kMax, {"100000000000000000000", "1e19"}), "100000000000000000000");
  EXPECT_EQ(aggregate(kMin, {"'b'", "'a longer one'", "'c'"}), "'a longer one'");
  EXPECT_EQ(aggregate(kMax, {"'2020-01-01'^^xsd:date", "'2021-01-01'^^xsd:date"}), "'2021-01-01'^^xsd:date");
  EXPECT_EQ(aggregate(kMin, {"1", "<http://a>", "_:b1"}), "_:b1");
  EXPECT_EQ(aggregate(kMin, {"1", "error"}), "error");
  EXPECT_EQ(aggregate(kMax, {"1", "error"}), "1");
  EXPECT_EQ(aggregate(kMax, {"error", "error"}), "error");
  EXPECT_EQ(aggregate(kMin, {"'NaN'^^xsd:double", "'-INF'^^xsd:double"}), "'NaN'^^xsd:double");
  EXPECT_EQ(aggregate(kMax, {"'NaN'^^xsd:double", "'-INF'^^xsd:double"}), "'-INF'^^xsd:double");
}

TEST(Aggregate, SampleAndGroupConcat) {
  using enum AggregateFunction;
  EXPECT_EQ(aggregate(kSample, {}), "error");
  EXPECT_EQ(aggregate(kSample, {"error", "7"}), "7");
  EXPECT_EQ(aggregate(kGroupConcat, {}), "''");
  EXPECT_EQ(aggregate(kGroupConcat, {"'a'", "1", "<http://x>"}), "'a 1 http://x'");
  EXPECT_EQ(aggregate(kGroupConcat, {"'a'", "''", "'b'"}, false, ", "), "'a, , b'");
  EXPECT_EQ(aggregate(kGroupConcat, {"'a'", "'a'", "'b'"}, true, ""), "'ab'");
  EXPECT_EQ(aggregate(kGroupConcat, {"'a'@en", "error", "'b'"}), "'a b'");
}

TEST(Order, IsTotalAndFollowsTheSpecification) {
  Evaluation evaluation;
  const std::vector<std::string> ascending = {
      "error",
      "_:b1",
      "<http://a>",
      "<http://b>",
      "'NaN'^^xsd:double",
      "'-INF'^^xsd:double",
      "-1e300",
      "-5.5",
      "1",
      "1.5",
      "2e0",
      "100000000000000000000",
      "100000000000000000000.5",
      "'INF'^^xsd:float",
      "'A'",
      "'a'",
      "'a longer string'",
      "'a'@en",
      "false",
      "true",
      "'2019-01-01T00:00:00Z'^^xsd:dateTime",
      "'2020-01-01T00:00:00+14:00'^^xsd:dateTime",
      "'2020-01-01T00:00:00Z'^^xsd:dateTime",
      "'2020-01-01'^^xsd:date",
      "'P1D'^^xsd:dayTimeDuration",
      "'P1M'^^xsd:duration",
      "'x'^^<urn:t>",
      "'y'^^<urn:t>",
  };
  std::vector<Id> ids;
  for (const std::string& text : ascending) {
    ids.push_back(text == "error" ? kUnbound : evaluation.view->add(parse_term(text)));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    for (std::size_t j = 0; j < ids.size(); ++j) {
      const int expected = i < j ? -1 : (i > j ? 1 : 0);
      EXPECT_EQ(compare_for_order(ids[i], ids[j], evaluation.context), expected)
          << ascending[i] << " | " << ascending[j];
    }
  }
  const Id one = evaluation.view->add(parse_term("1")), other = evaluation.view->add(parse_term("1.0"));
  EXPECT_EQ(compare_for_order(one, other, evaluation.context), 0);
}

TEST(Distinct, StringsAreEvaluatedOncePerTerm) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x");
  const auto expression = parse_expression("CONTAINS(?x, 'needle')", variables);
  const auto compiled = compile_expression(*expression, {x}, evaluation.context);
  const Id hay = evaluation.view->add(Term::literal("a needle in the hay")),
           other = evaluation.view->add(Term::literal("nothing here"));
  Batch batch;
  batch.reset(1);
  batch.rows = 2000;
  for (std::size_t i = 0; i < batch.rows; ++i) batch.columns[0].push_back(i % 3 == 0 ? hay : other);
  evaluation.view->visited = 0;
  std::vector<std::uint32_t> rows;
  compiled->select(batch, rows);
  EXPECT_EQ(rows.size(), 667u);
  EXPECT_EQ(evaluation.view->visited, 2u);
  compiled->select(batch, rows);
  EXPECT_EQ(rows.size(), 667u);
  EXPECT_EQ(evaluation.view->visited, 2u);
}

TEST(Distinct, UnboundIsAValueLikeOthers) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x");
  const auto expression = parse_expression("=(COALESCE(STR(?x), 'none'), 'none')", variables);
  const auto compiled = compile_expression(*expression, {x}, evaluation.context);
  Batch batch;
  batch.reset(1);
  batch.rows = 3;
  batch.columns[0] = {kUnbound, evaluation.view->add(Term::literal("some")), kUnbound};
  std::vector<std::uint32_t> rows;
  for (int i = 0; i < 2; ++i) {
    compiled->select(batch, rows);
    EXPECT_EQ(rows, (std::vector<std::uint32_t>{0, 2}));
  }
}

TEST(Distinct, ArithmeticOnRepeatedValues) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x"), y = variables.add("y");
  const auto expression = parse_expression("+(*(?x, 50), ?y)", variables);
  const auto compiled = compile_expression(*expression, {x, y}, evaluation.context);
  const auto id = [&](const char* term) { return evaluation.view->add(parse_term(term)); };
  const auto results = [&](std::vector<Id> xs, std::vector<Id> ys) {
    Batch batch;
    batch.reset(2);
    batch.rows = xs.size();
    batch.columns = {std::move(xs), std::move(ys)};
    std::vector<Id> out;
    compiled->evaluate(batch, out);
    std::vector<std::string> shown;
    for (const Id result : out) shown.push_back(evaluation.show(result));
    return shown;
  };
  const Id two = id("2"), half = id("0.5"), word = id("'word'");
  using Shown = std::vector<std::string>;
  EXPECT_EQ(results({two, two, two}, {two, half, word}), (Shown{"102", "100.5", "error"}));
  EXPECT_EQ(results({two, half, two}, {two, two, two}), (Shown{"102", "27.0", "102"}));
  EXPECT_EQ(results({kUnbound, kUnbound}, {two, half}), (Shown{"error", "error"}));
  EXPECT_EQ(results({word, two}, {two, kUnbound}), (Shown{"error", "error"}));
  EXPECT_EQ(results({half}, {two}), (Shown{"27.0"}));
}

TEST(Hostile, TextsThatDoubleEndTheQuery) {
  Evaluation evaluation;
  std::string text = "?x";
  for (int i = 0; i < 16; ++i) text = "CONCAT(" + text + ", " + text + ")";
  VariableTable variables;
  const Variable x = variables.add("x");
  Batch batch;
  batch.reset(1);
  batch.rows = 100;
  for (std::size_t i = 0; i < batch.rows; ++i) {
    batch.columns[0].push_back(evaluation.view->add(Term::literal(std::string(1000, 'x') + std::to_string(i))));
  }
  std::vector<Id> out;
  const auto compiled = compile_expression(*parse_expression(text, variables), {x}, evaluation.context);
  EXPECT_THROW(compiled->evaluate(batch, out), ResourceLimit);
}

TEST(QueryTerms, ComputedTermsAreTheStoresWhereItKnowsThem) {
  Evaluation evaluation;
  const Id stored = evaluation.view->add(Term::literal("hello world"));
  EXPECT_EQ(evaluation.terms.intern(TermView::literal("hello world")), stored);
  const Id local = evaluation.terms.intern(TermView::literal("hello mars"));
  EXPECT_TRUE(local.is_local());
  EXPECT_EQ(evaluation.terms.intern(TermView::literal("hello mars")), local);
  EXPECT_EQ(evaluation.terms.intern(TermView::literal("hello mars", "http://www.w3.org/2001/XMLSchema#string")), local);
  EXPECT_NE(evaluation.terms.intern(TermView::lang_literal("hello mars", "en")), local);
  EXPECT_EQ(evaluation.terms.term(local), Term::literal("hello mars"));
  EXPECT_EQ(evaluation.terms.kind(local), TermKind::kLiteral);
  EXPECT_NE(evaluation.terms.new_blank_node(), evaluation.terms.new_blank_node());
  EXPECT_GT(evaluation.terms.memory_bytes(), 0u);
  std::vector<Id> mixed = {stored, local,
                           evaluation.terms.intern(TermView::literal("5", "http://www.w3.org/2001/XMLSchema#integer"))};
  std::vector<std::string> seen;
  evaluation.terms.visit(mixed, [&](std::size_t, const TermView& term) { seen.emplace_back(term.value); });
  EXPECT_EQ(seen, (std::vector<std::string>{"hello world", "hello mars", "5"}));
}

}  // namespace
}  // namespace casus::query
