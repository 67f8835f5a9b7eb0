#include <gtest/gtest.h>

#include "query/algebra/algebra.h"

namespace casus::query {
namespace {

class VariableSets : public testing::Test {
 protected:
  AlgebraPtr bgp(std::vector<Variable> variables) {
    Bgp pattern;
    for (const Variable v : variables) pattern.triples.push_back({v, p_, Term::literal("1")});
    return make_algebra(std::move(pattern));
  }
  ExpressionPtr var(Variable v) { return make_expression(VariableExpression{v}); }
  using List = std::vector<Variable>;

  VariableTable table_;
  Term p_ = Term::iri("http://e/p");
  Variable a_ = table_.add("a"), b_ = table_.add("b"), c_ = table_.add("c"), d_ = table_.add("d");
};

TEST_F(VariableSets, OptionalSideIsPossibleOnly) {
  const AlgebraPtr tree = make_algebra(LeftJoin{bgp({b_}), bgp({a_, b_}), nullptr});
  EXPECT_EQ(possible_variables(*tree), (List{a_, b_}));
  EXPECT_EQ(certain_variables(*tree), (List{b_}));
}

TEST_F(VariableSets, UnionIsCertainOfWhatAllInputsBind) {
  std::vector<AlgebraPtr> inputs;
  inputs.push_back(bgp({a_, b_}));
  inputs.push_back(bgp({b_, c_}));
  const AlgebraPtr tree = make_algebra(Union{std::move(inputs)});
  EXPECT_EQ(possible_variables(*tree), (List{a_, b_, c_}));
  EXPECT_EQ(certain_variables(*tree), (List{b_}));
}

TEST_F(VariableSets, MinusShowsNothingOfItsRightSide) {
  const AlgebraPtr tree = make_algebra(Minus{bgp({a_}), bgp({b_})});
  EXPECT_EQ(possible_variables(*tree), (List{a_}));
  EXPECT_EQ(certain_variables(*tree), (List{a_}));
}

TEST_F(VariableSets, ExtendIsCertainOnlyWhenItsExpressionCannotFail) {
  const auto extended = [&](ExpressionPtr e) { return make_algebra(Extend{d_, std::move(e), bgp({a_})}); };
  EXPECT_EQ(certain_variables(*extended(make_expression(TermExpression{p_}))), (List{a_, d_}));
  EXPECT_EQ(certain_variables(*extended(var(a_))), (List{a_, d_}));
  EXPECT_EQ(certain_variables(*extended(var(b_))), (List{a_}));
  EXPECT_EQ(possible_variables(*extended(var(b_))), (List{a_, d_}));
  EXPECT_EQ(certain_variables(*extended(make_expression(SignExpression{true, var(a_)}))), (List{a_}));
}

TEST_F(VariableSets, ValuesAreCertainWhereNoRowIsUndefined) {
  const AlgebraPtr tree = make_algebra(Values{{b_, a_}, {{p_, p_}, {std::nullopt, p_}}});
  EXPECT_EQ(possible_variables(*tree), (List{a_, b_}));
  EXPECT_EQ(certain_variables(*tree), (List{a_}));
}

TEST_F(VariableSets, ProjectHidesTheRest) {
  const AlgebraPtr tree = make_algebra(Project{{b_, d_}, bgp({a_, b_, c_})});
  EXPECT_EQ(possible_variables(*tree), (List{b_}));
  EXPECT_EQ(certain_variables(*tree), (List{b_}));
}

TEST_F(VariableSets, GroupShowsKeysAndAggregates) {
  std::vector<std::pair<Variable, AggregateExpression>> aggregates;
  aggregates.emplace_back(c_, AggregateExpression{AggregateFunction::kCount, false, nullptr, std::nullopt});
  aggregates.emplace_back(d_, AggregateExpression{AggregateFunction::kMax, false, var(b_), std::nullopt});
  const AlgebraPtr tree = make_algebra(Group{{a_}, std::move(aggregates), bgp({a_, b_})});
  EXPECT_EQ(possible_variables(*tree), (List{a_, c_, d_}));
  EXPECT_EQ(certain_variables(*tree), (List{a_, c_}));
}

TEST_F(VariableSets, GraphBindsItsName) {
  const AlgebraPtr tree = make_algebra(Graph{d_, bgp({a_})});
  EXPECT_EQ(certain_variables(*tree), (List{a_, d_}));
}

TEST_F(VariableSets, SilentServiceIsCertainOfNothing) {
  EXPECT_EQ(certain_variables(*make_algebra(Service{p_, true, bgp({a_})})), (List{}));
  EXPECT_EQ(certain_variables(*make_algebra(Service{p_, false, bgp({a_})})), (List{a_}));
}

TEST_F(VariableSets, ExpressionsMentionWhatTheirExistsPatternsMention) {
  AlgebraPtr inner = make_algebra(Filter{var(c_), make_algebra(Project{{b_}, bgp({b_, d_})})});
  std::vector<ExpressionPtr> operands;
  operands.push_back(make_expression(ExistsExpression{true, std::move(inner)}));
  operands.push_back(var(a_));
  const ExpressionPtr e = make_expression(OrExpression{std::move(operands)});
  EXPECT_EQ(mentioned_variables(*e), (List{a_, b_, c_}));
}

}  // namespace
}  // namespace casus::query
