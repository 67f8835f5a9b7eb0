#include <algorithm>

#include "evaluation.h"
#include "query/functions/condition_ids.h"

namespace casus::query {
namespace {

const std::vector<std::string>& pool() {
  static const std::vector<std::string> terms = {
      "0",
      "1",
      "-1",
      "5",
      "6",
      "'05'^^xsd:integer",
      "'+5'^^xsd:integer",
      "36028797018963968",
      "100000000000000000000",
      "9007199254740993",
      "5.0",
      "5.5",
      "-5.5",
      "'5.50'^^xsd:decimal",
      "0.1",
      "36028797018963967.5",
      "0.00000000000000000000001",
      "5e0",
      "5.5e0",
      "'5.5'^^xsd:double",
      "0.1e0",
      "9007199254740992e0",
      "'NaN'^^xsd:double",
      "'INF'^^xsd:double",
      "'-INF'^^xsd:double",
      "'-0.0E0'^^xsd:double",
      "0e0",
      "'5.5'^^xsd:float",
      "'5.5E0'^^xsd:float",
      "'0.1'^^xsd:float",
      "'1.0E-1'^^xsd:float",
      "'NaN'^^xsd:float",
      "'5'^^xsd:byte",
      "'junk'^^xsd:integer",
      "'junk'^^xsd:double",
      "'5'",
      "''",
      "'short'",
      "'a string of some length'",
      "'a string of other length'",
      "'5'@en",
      "'5'@EN",
      "'5'@fr",
      "true",
      "false",
      "'1'^^xsd:boolean",
      "'x'^^<urn:t>",
      "'y'^^<urn:t>",
      "<http://a>",
      "<http://b>",
      "_:b1",
      "_:b2",
      "'2020-01-01'^^xsd:date",
      "'2020-01-01Z'^^xsd:date",
      "'2020-01-01+05:00'^^xsd:date",
      "'2020-01-02'^^xsd:date",
      "'2020-01-01+00:00'^^xsd:date",
      "'2020-01-01T00:00:00'^^xsd:dateTime",
      "'2020-01-01T00:00:00Z'^^xsd:dateTime",
      "'2020-01-01T05:00:00+05:00'^^xsd:dateTime",
      "'2020-01-01T00:00:00.00'^^xsd:dateTime",
      "'12020-01-01T00:00:00Z'^^xsd:dateTime",
      "'00:00:00'^^xsd:time",
  };
  return terms;
}

// The pool in a column, and an unbound value.
Batch column_of_pool(Evaluation& evaluation, std::vector<Term>& terms) {
  Batch batch;
  batch.reset(1);
  for (const std::string& text : pool()) {
    terms.push_back(parse_term(text));
    batch.columns[0].push_back(evaluation.view->add(terms.back()));
  }
  batch.columns[0].push_back(kUnbound);
  batch.rows = batch.columns[0].size();
  return batch;
}

// Comparisons by ids, by rules for a constant and by value must agree: every operator on every pair of a pool of terms,
// with the left side a mixed column.
TEST(Comparison, AllPathsAgree) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x"), y = variables.add("y");
  std::vector<Term> terms;
  const Batch left = column_of_pool(evaluation, terms);
  const auto show_all = [&](const std::vector<Id>& ids) {
    std::vector<std::string> shown;
    for (const Id id : ids) shown.push_back(evaluation.show(id));
    return shown;
  };
  for (const auto op :
       {ComparisonOperator::kEqual, ComparisonOperator::kNotEqual, ComparisonOperator::kLess,
        ComparisonOperator::kLessEqual, ComparisonOperator::kGreater, ComparisonOperator::kGreaterEqual}) {
    const auto comparison = [&](auto a, auto b) {
      return make_expression(ComparisonExpression{op, make_expression(std::move(a)), make_expression(std::move(b))});
    };
    for (std::size_t j = 0; j < terms.size(); ++j) {
      std::vector<Id> by_value, by_constant, by_columns, mirrored;
      for (const Term& term : terms) {
        Batch one;
        one.rows = 1;
        std::vector<Id> out;
        compile_expression(*comparison(TermExpression{term}, TermExpression{terms[j]}), {}, evaluation.context)
            ->evaluate(one, out);
        by_value.push_back(out[0]);
      }
      by_value.push_back(kUnbound);
      compile_expression(*comparison(VariableExpression{x}, TermExpression{terms[j]}), {x}, evaluation.context)
          ->evaluate(left, by_constant);
      Batch both = left;
      both.columns.emplace_back(left.rows, left.columns[0][j]);
      compile_expression(*comparison(VariableExpression{x}, VariableExpression{y}), {x, y}, evaluation.context)
          ->evaluate(both, by_columns);
      SCOPED_TRACE(pool()[j] + " operator " + std::to_string(static_cast<int>(op)));
      ASSERT_EQ(show_all(by_constant), show_all(by_value));
      ASSERT_EQ(show_all(by_columns), show_all(by_value));
      // A column of one type takes the tight loops.
      for (std::size_t i = 0; i < terms.size(); ++i) {
        Batch uniform;
        uniform.reset(1);
        uniform.rows = 3;
        uniform.columns[0].assign(3, left.columns[0][i]);
        std::vector<Id> out;
        compile_expression(*comparison(VariableExpression{x}, TermExpression{terms[j]}), {x}, evaluation.context)
            ->evaluate(uniform, out);
        ASSERT_EQ(show_all(out), std::vector<std::string>(3, evaluation.show(by_value[i]))) << pool()[i];
      }
    }
  }
}

// IN over a column asks ids where they tell; over a constant it goes by values.
TEST(Membership, AllPathsAgree) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x");
  std::vector<Term> terms;
  const Batch column = column_of_pool(evaluation, terms);
  const auto in = [&](ExpressionPtr operand, std::size_t j, std::size_t k, bool negated) {
    InExpression list{negated, std::move(operand), {}};
    for (const std::size_t i : {j, k}) list.list.push_back(make_expression(TermExpression{terms[i]}));
    return make_expression(std::move(list));
  };
  for (std::size_t j = 0; j < terms.size(); ++j) {
    const std::size_t k = (j * 7 + 3) % terms.size();
    for (const bool negated : {false, true}) {
      SCOPED_TRACE(pool()[j] + " or " + pool()[k]);
      const auto by_column =
          compile_expression(*in(make_expression(VariableExpression{x}), j, k, negated), {x}, evaluation.context);
      std::vector<Id> out;
      by_column->evaluate(column, out);
      for (std::size_t i = 0; i < terms.size(); ++i) {
        Batch one;
        one.rows = 1;
        std::vector<Id> expected;
        compile_expression(*in(make_expression(TermExpression{terms[i]}), j, k, negated), {}, evaluation.context)
            ->evaluate(one, expected);
        ASSERT_EQ(evaluation.show(out[i]), evaluation.show(expected[0])) << pool()[i];
        Batch uniform;
        uniform.reset(1);
        uniform.rows = 3;
        uniform.columns[0].assign(3, column.columns[0][i]);
        std::vector<Id> alike;
        by_column->evaluate(uniform, alike);
        ASSERT_EQ(evaluation.show(alike[2]), evaluation.show(expected[0])) << pool()[i];
      }
      ASSERT_EQ(evaluation.show(out.back()), "error");
    }
  }
}

// What ids are said to satisfy a condition does, and nothing else is left out.
TEST(ConditionIds, HoldWhatSatisfiesTheCondition) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x");
  std::vector<Term> terms;
  const Batch column = column_of_pool(evaluation, terms);
  const auto compare = [&](ComparisonOperator op, std::size_t j) {
    return make_expression(
        ComparisonExpression{op, make_expression(VariableExpression{x}), make_expression(TermExpression{terms[j]})});
  };
  std::size_t known = 0, exact = 0;
  for (std::size_t j = 0; j < terms.size(); ++j) {
    std::vector<ExpressionPtr> conditions;
    for (const auto op : {ComparisonOperator::kEqual, ComparisonOperator::kLess, ComparisonOperator::kLessEqual,
                          ComparisonOperator::kGreater, ComparisonOperator::kGreaterEqual}) {
      conditions.push_back(compare(op, j));
    }
    const std::size_t k = (j * 5 + 1) % terms.size();
    OrExpression either;
    either.operands.push_back(compare(ComparisonOperator::kEqual, j));
    either.operands.push_back(compare(ComparisonOperator::kEqual, k));
    conditions.push_back(make_expression(std::move(either)));
    InExpression in{false, make_expression(VariableExpression{x}), {}};
    for (const std::size_t i : {j, k}) in.list.push_back(make_expression(TermExpression{terms[i]}));
    conditions.push_back(make_expression(std::move(in)));
    for (const ExpressionPtr& condition : conditions) {
      const auto ids = ids_satisfying(*condition, evaluation.context);
      if (!ids) continue;
      ++known;
      ASSERT_EQ(ids->variable, x);
      std::vector<std::uint32_t> rows;
      compile_expression(*condition, {x}, evaluation.context)->select(column, rows);
      for (std::uint32_t i = 0; i < terms.size(); ++i) {
        const Id id = column.columns[0][i];
        const bool satisfies = std::find(rows.begin(), rows.end(), i) != rows.end();
        const auto inside = std::find_if(ids->intervals.begin(), ids->intervals.end(), [&](const auto& interval) {
          return interval.low <= id && id <= interval.high;
        });
        SCOPED_TRACE(pool()[i] + " against " + pool()[j]);
        if (inside == ids->intervals.end()) {
          ASSERT_FALSE(satisfies);
        } else if (inside->exact) {
          ASSERT_TRUE(satisfies);
          ++exact;
        }
      }
    }
  }
  EXPECT_GT(known, 100u);
  EXPECT_GT(exact, 100u);
}

TEST(Comparison, OnlyTheSelectedRowsAreAskedFor) {
  Evaluation evaluation;
  VariableTable variables;
  const Variable x = variables.add("x");
  const auto expression = parse_expression("&&(>(?x, 2), <(?x, 5), !(=(?x, 3)))", variables);
  Batch batch;
  batch.reset(1);
  for (int i = 0; i < 10; ++i) batch.columns[0].push_back(evaluation.view->add(parse_term(std::to_string(i))));
  batch.rows = 10;
  std::vector<std::uint32_t> rows;
  compile_expression(*expression, {x}, evaluation.context)->select(batch, rows);
  EXPECT_EQ(rows, (std::vector<std::uint32_t>{4}));
}

}  // namespace
}  // namespace casus::query
