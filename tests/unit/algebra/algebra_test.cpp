#include "query/algebra/algebra.h"

#include <gtest/gtest.h>

namespace casus::query {
namespace {

ExpressionPtr var(Variable v) {
  return make_expression(VariableExpression{v});
}
ExpressionPtr integer(const std::string& text) {
  return make_expression(TermExpression{Term::literal(text, "http://www.w3.org/2001/XMLSchema#integer")});
}

TEST(VariableTable, AddsEachNameOnce) {
  VariableTable table;
  const Variable x = table.add("x");
  EXPECT_EQ(table.add("y"), table.add("y"));
  EXPECT_EQ(table.add("x"), x);
  EXPECT_EQ(table.size(), 2u);
  EXPECT_EQ(table.name(x), "x");
  EXPECT_EQ(table.find("x"), x);
  EXPECT_FALSE(table.find("z"));
}

TEST(VariableTable, HiddenVariablesAreNeverFoundByName) {
  VariableTable table;
  const Variable first = table.add_hidden("step");
  const Variable second = table.add_hidden("step");
  EXPECT_NE(first, second);
  EXPECT_NE(table.name(first), table.name(second));
  EXPECT_TRUE(table.is_hidden(first));
  EXPECT_FALSE(table.find("step"));
  EXPECT_FALSE(table.find(table.name(first)));
  EXPECT_FALSE(table.is_hidden(table.add("step")));
}

/// A tree with every kind of node.
struct Sample {
  VariableTable variables;
  AlgebraPtr root;

  Sample() {
    const Variable s = variables.add("s");
    const Variable o = variables.add("o");
    const Variable n = variables.add("n");
    const Variable g = variables.add("g");
    const Variable hidden = variables.add_hidden("b");
    const Term p = Term::iri("http://e/p");

    Bgp bgp;
    bgp.triples.push_back({s, p, o});
    bgp.triples.push_back({o, p, hidden});
    std::vector<PathPtr> parts;
    parts.push_back(std::make_unique<Path>(Path{LinkPath{p}}));
    parts.push_back(std::make_unique<Path>(Path{InversePath{std::make_unique<Path>(Path{LinkPath{p}})}}));
    auto alternative = std::make_unique<Path>(Path{AlternativePath{std::move(parts)}});
    auto star = std::make_unique<Path>(Path{ZeroOrMorePath{std::move(alternative)}});

    AlgebraPtr joined = make_algebra(
        Join{make_algebra(std::move(bgp)), make_algebra(PathPattern{s, std::move(star), Term::literal("x\"y")})});
    std::vector<ExpressionPtr> in_list;
    in_list.push_back(integer("1"));
    in_list.push_back(integer("01"));
    std::vector<ExpressionPtr> both;
    both.push_back(make_expression(InExpression{true, var(o), std::move(in_list)}));
    both.push_back(make_expression(ExistsExpression{false, make_algebra(Bgp{{{s, p, s}}})}));
    AlgebraPtr optional = make_algebra(LeftJoin{std::move(joined), make_algebra(Graph{g, make_algebra(Bgp{})}),
                                                make_expression(AndExpression{std::move(both)})});
    std::vector<AlgebraPtr> alternatives;
    alternatives.push_back(std::move(optional));
    alternatives.push_back(make_algebra(Values{{s, o}, {{Term::iri("http://e/a"), std::nullopt}}}));
    AlgebraPtr minus = make_algebra(
        Minus{make_algebra(Union{std::move(alternatives)}), make_algebra(Service{p, true, make_algebra(Bgp{})})});
    std::vector<std::pair<Variable, AggregateExpression>> aggregates;
    aggregates.emplace_back(n, AggregateExpression{AggregateFunction::kGroupConcat, true, var(o), ", "});
    AlgebraPtr group = make_algebra(Group{{s}, std::move(aggregates), std::move(minus)});
    std::vector<ExpressionPtr> arguments;
    arguments.push_back(var(n));
    AlgebraPtr extended =
        make_algebra(Extend{g, make_expression(BuiltinExpression{"STRLEN", std::move(arguments)}), std::move(group)});
    std::vector<SortKey> keys;
    keys.push_back({var(n), true});
    AlgebraPtr ordered = make_algebra(OrderBy{std::move(keys), std::move(extended)});
    root = make_algebra(
        Slice{5, std::nullopt,
              make_algebra(Distinct{make_algebra(Reduced{make_algebra(Project{{s, n}, std::move(ordered)})})})});
  }
};

constexpr std::string_view kSampleText = R"((slice 5 _
  (distinct
    (reduced
      (project (?s ?n)
        (order ((desc ?n))
          (extend (?g (strlen ?n))
            (group (?s) (?n (group_concat distinct ?o (separator ", ")))
              (minus
                (union
                  (leftjoin
                    (join
                      (bgp
                        (triple ?s <http://e/p> ?o)
                        (triple ?o <http://e/p> ?.b0))
                      (path ?s (path* (alternative <http://e/p> (inverse <http://e/p>))) "x\"y"))
                    (graph ?g
                      (bgp))
                    (&& (notin ?o 1 01) (exists
                        (bgp (triple ?s <http://e/p> ?s)))))
                  (values (?s ?o)
                    (<http://e/a> undef)))
                (service silent <http://e/p>
                  (bgp)))))))))))";

TEST(Algebra, HasATextForm) {
  const Sample sample;
  EXPECT_EQ(to_text(*sample.root, sample.variables), kSampleText);
}

TEST(Algebra, ClonesAreEqualAndIndependent) {
  Sample sample;
  const AlgebraPtr copy = clone(*sample.root);
  sample.root.reset();
  EXPECT_EQ(to_text(*copy, sample.variables), kSampleText);
}

TEST(Expression, CloneKeepsThePosition) {
  const ExpressionPtr original = make_expression(NotExpression{integer("1")}, {3, 7, 40});
  const ExpressionPtr copy = clone(*original);
  EXPECT_EQ(copy->position.line, 3u);
  EXPECT_EQ(copy->position.column, 7u);
  EXPECT_EQ(copy->position.offset, 40u);
}

TEST(Expression, TextShortensOnlyLiteralsThatSparqlWritesBare) {
  VariableTable none;
  const auto text = [&](const Term& term) { return to_text(*make_expression(TermExpression{term}), none); };
  const std::string xsd = "http://www.w3.org/2001/XMLSchema#";
  EXPECT_EQ(text(Term::literal("-5", xsd + "integer")), "-5");
  EXPECT_EQ(text(Term::literal("1.50", xsd + "decimal")), "1.50");
  EXPECT_EQ(text(Term::literal("true", xsd + "boolean")), "true");
  EXPECT_EQ(text(Term::literal("1", xsd + "boolean")), "\"1\"^^<" + xsd + "boolean>");
  EXPECT_EQ(text(Term::literal("five", xsd + "integer")), "\"five\"^^<" + xsd + "integer>");
  EXPECT_EQ(text(Term::literal("5", xsd + "decimal")), "\"5\"^^<" + xsd + "decimal>");
}

}  // namespace
}  // namespace casus::query
