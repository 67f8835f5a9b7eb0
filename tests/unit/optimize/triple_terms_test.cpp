#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "query/optimize/planner.h"

namespace casus::query::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

Term ex(const std::string& name) {
  return Term::iri("http://example.org/" + name);
}
Term numbered(const std::string& name, int number) {
  return ex(name + std::to_string(number));
}

constexpr int kAttacks = 3000;

/// 3,000 reports that a group attacked a place; every tenth place was shelled instead.
Term attack(int i) {
  return Term::triple(numbered("group", i % 50), ex(i % 10 == 0 ? "shelled" : "attacked"), numbered("place", i % 700));
}

std::shared_ptr<storage::QuadStore> make_store() {
  auto store = storage::QuadStore::open_in_memory();
  const auto transaction = store->begin_write();
  const auto id = [&](const Term& term) { return transaction->intern(term.view()); };
  for (int i = 0; i < kAttacks; ++i) {
    transaction->insert({id(numbered("report", i)), id(ex("reifies")), id(attack(i))});
    transaction->insert({id(numbered("place", i % 700)), id(ex("in")), id(numbered("district", i % 7))});
  }
  transaction->insert({id(ex("somebody")), id(ex("says")), id(Term::triple(ex("nobody"), ex("denies"), attack(1)))});
  transaction->insert({id(numbered("report", 1)), id(ex("reifies")), id(attack(1)), id(ex("graph"))});
  // Known to the dictionary, and in no quad.
  id(Term::triple(ex("group1"), ex("attacked"), ex("nowhere")));
  transaction->commit();
  store->fold();
  return store;
}

class TripleTermPlans : public testing::Test {
 protected:
  static void SetUpTestSuite() { store_ = new std::shared_ptr(make_store()); }
  static void TearDownTestSuite() { delete store_; }

  Variable var(const std::string& name) { return variables_.add(name); }
  AlgebraPtr pattern(std::vector<TriplePattern> triples, std::vector<TripleTermPattern> triple_terms) const {
    return make_algebra(Bgp{std::move(triples), std::move(triple_terms)});
  }
  static AlgebraPtr join(AlgebraPtr left, AlgebraPtr right) {
    return make_algebra(Join{std::move(left), std::move(right)});
  }
  AlgebraPtr selected(const std::vector<Variable>& columns, AlgebraPtr input) const {
    return make_algebra(Project{columns, std::move(input)});
  }
  std::string plan_of(const Algebra& query, const std::set<std::string>& disabled = {}) {
    ExecutionContext context((*store_)->view(), {});
    VariableTable variables = variables_;
    return explain(*plan(clone(query), variables, {}, context, options(disabled)), variables, false);
  }
  /// The solutions as text, sorted; the same without any of the passes.
  std::vector<std::string> rows(const Algebra& query) {
    const std::vector<std::string> passes = rewrite_passes();
    std::vector<std::string> found = rows(query, {});
    EXPECT_EQ(rows(query, {passes.begin(), passes.end()}), found);
    for (const std::string& pass : passes) EXPECT_EQ(rows(query, {pass}), found) << pass;
    return found;
  }

  static std::shared_ptr<storage::QuadStore>* store_;
  VariableTable variables_;
  Variable r_ = var("r"), s_ = var("s"), p_ = var("p"), o_ = var("o");
  Variable term_ = variables_.add_hidden("term"), inner_ = variables_.add_hidden("inner");

 private:
  static PlannerOptions options(const std::set<std::string>& disabled) {
    PlannerOptions options;
    options.disabled_passes = disabled;
    return options;
  }
  std::vector<std::string> rows(const Algebra& query, const std::set<std::string>& disabled) {
    ExecutionContext context((*store_)->view(), {});
    VariableTable variables = variables_;
    const OperatorPtr root = plan(clone(query), variables, {}, context, options(disabled));
    std::vector<std::string> lines;
    for (Batch batch; root->next(batch);) {
      for (std::size_t i = 0; i < batch.rows; ++i) {
        std::string line;
        for (const Variable v : std::get<Project>(query.node).variables) {
          const int column = column_of(root->schema(), v);
          const Id id = column < 0 ? kUnbound : batch.columns[static_cast<std::size_t>(column)][i];
          if (!line.empty()) line += ' ';
          line += id.is_unbound() ? "-" : name_of(context.terms().term(id));
        }
        lines.push_back(std::move(line));
      }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  static std::string name_of(const Term& term) {
    return term.is_iri() ? term.value().substr(term.value().rfind('/') + 1) : term.to_string();
  }
};
std::shared_ptr<storage::QuadStore>* TripleTermPlans::store_ = nullptr;

TEST_F(TripleTermPlans, ManyReifiersMergeWithTheTermsOfAPredicate) {
  const AlgebraPtr query =
      selected({r_, s_, o_}, pattern({{r_, ex("reifies"), term_}}, {{term_, s_, ex("attacked"), o_}}));
  const std::string text = plan_of(*query);
  EXPECT_THAT(text, AllOf(ContainsRegex("IndexScan PTSO .*attacked> .*in triple terms"), HasSubstr("MergeJoin"),
                          Not(HasSubstr("HashJoin"))))
      << text;
  EXPECT_THAT(rows(*query), SizeIs(kAttacks * 9 / 10));
}

TEST_F(TripleTermPlans, BoundPartsAreAPrefix) {
  const auto text_for = [&](PatternTerm s, PatternTerm p, PatternTerm o) {
    return plan_of(*selected({r_}, pattern({{r_, ex("reifies"), term_}}, {{term_, s, p, o}})));
  };
  // 700 different attacks, 14 by each group and one on each place; the figures are exact.
  EXPECT_THAT(text_for(ex("group7"), p_, o_), ContainsRegex("SPOT .*group7> .*\\(est. 14\\)"));
  EXPECT_THAT(text_for(s_, ex("attacked"), ex("place3")), ContainsRegex("POST .*attacked> .*place3> .*\\(est. 1\\)"));
  EXPECT_THAT(text_for(s_, p_, ex("place3")), ContainsRegex("OSPT .*place3> .*\\(est. 1\\)"));
  EXPECT_THAT(text_for(ex("group3"), p_, ex("place3")), ContainsRegex("OSPT .*place3> .*group3> .*\\(est. "));
  EXPECT_THAT(text_for(ex("group3"), p_, ex("unheardOf")), HasSubstr("Empty"));
}

TEST_F(TripleTermPlans, KnownTermsAreTakenApart) {
  const AlgebraPtr query =
      selected({s_, p_, o_}, pattern({{ex("report5"), ex("reifies"), term_}}, {{term_, s_, p_, o_}}));
  EXPECT_THAT(plan_of(*query), HasSubstr("IndexJoin TSPO [?")) << plan_of(*query);
  EXPECT_THAT(rows(*query), ElementsAre("group5 attacked place5"));
  // Parts that no order has next to the term are compared.
  const auto rows_of = [&](PatternTerm s, PatternTerm p, PatternTerm o) {
    return rows(*selected({s_, p_, o_}, pattern({{ex("report5"), ex("reifies"), term_}}, {{term_, s, p, o}})));
  };
  EXPECT_THAT(rows_of(s_, p_, ex("place5")), ElementsAre("group5 attacked -"));
  EXPECT_THAT(rows_of(s_, p_, ex("place6")), IsEmpty());
  EXPECT_THAT(rows_of(ex("group5"), p_, ex("place5")), ElementsAre("- attacked -"));
  EXPECT_THAT(rows_of(s_, ex("attacked"), ex("place5")), ElementsAre("group5 - -"));
  EXPECT_THAT(rows_of(s_, p_, s_), IsEmpty());
}

TEST_F(TripleTermPlans, OptionalAndExistsLookThemUp) {
  const auto reified = [&] { return pattern({{r_, ex("reifies"), term_}}, {{term_, s_, ex("attacked"), o_}}); };
  Values places{{o_}, {{ex("place3")}, {ex("nowhere")}, {ex("unheardOf")}}};
  EXPECT_THAT(rows(*selected({o_}, make_algebra(LeftJoin{make_algebra(places), reified(), nullptr}))), SizeIs(2 + 5));
  const auto filtered = [&](bool negated) {
    return selected({o_},
                    make_algebra(Filter{make_expression(ExistsExpression{negated, reified()}), make_algebra(places)}));
  };
  EXPECT_THAT(rows(*filtered(false)), ElementsAre("place3"));
  EXPECT_THAT(rows(*filtered(true)), ElementsAre("nowhere", "unheardOf"));
  EXPECT_THAT(rows(*selected({o_}, make_algebra(Minus{make_algebra(places), reified()}))),
              ElementsAre("nowhere", "unheardOf"));
}

TEST_F(TripleTermPlans, NestedOnesNeedAPatternEach) {
  const AlgebraPtr query = selected(
      {r_, s_, o_},
      pattern({{r_, ex("says"), term_}}, {{term_, ex("nobody"), p_, inner_}, {inner_, s_, ex("attacked"), o_}}));
  EXPECT_THAT(rows(*query), ElementsAre("somebody group1 place1"));
}

TEST_F(TripleTermPlans, GraphsAreThoseOfTheQuads) {
  const auto reified = [&] { return pattern({{r_, ex("reifies"), term_}}, {{term_, s_, ex("attacked"), o_}}); };
  const Variable g = var("g");
  EXPECT_THAT(rows(*selected({g, r_, s_}, make_algebra(Graph{g, reified()}))), ElementsAre("graph report1 group1"));
  EXPECT_THAT(rows(*selected({r_, s_}, make_algebra(Graph{ex("graph"), reified()}))), ElementsAre("report1 group1"));
  EXPECT_THAT(rows(*selected({r_}, make_algebra(Graph{ex("other"), reified()}))), IsEmpty());
  PathPtr path = std::make_unique<Path>(Path{ZeroOrOnePath{std::make_unique<Path>(Path{LinkPath{ex("reifies")}})}});
  AlgebraPtr over_path =
      join(make_algebra(PathPattern{r_, std::move(path), term_}), pattern({}, {{term_, s_, ex("attacked"), o_}}));
  // The report by one step, and the triple term itself by none.
  EXPECT_THAT(rows(*selected({g, s_}, make_algebra(Graph{g, std::move(over_path)}))),
              ElementsAre("graph group1", "graph group1"));
}

class TripleTermsOnPaths : public TripleTermPlans {
 protected:
  static PathPtr link(const char* name) { return std::make_unique<Path>(Path{LinkPath{ex(name)}}); }
  static PathPtr optional(PathPtr path) { return std::make_unique<Path>(Path{ZeroOrOnePath{std::move(path)}}); }
  static PathPtr either(PathPtr a, PathPtr b) {
    AlternativePath path;
    path.parts.push_back(std::move(a));
    path.parts.push_back(std::move(b));
    return std::make_unique<Path>(Path{std::move(path)});
  }
  const Term unknown_ = Term::triple(ex("new"), ex("attacked"), ex("place3"));
};

TEST_F(TripleTermsOnPaths, OfTheQueryAreTakenApartToo) {
  const auto parts_of = [&](PatternTerm start, PathPtr path) {
    return selected({s_, o_}, join(make_algebra(PathPattern{std::move(start), std::move(path), term_}),
                                   pattern({}, {{term_, s_, ex("attacked"), o_}})));
  };
  EXPECT_THAT(rows(*parts_of(unknown_, optional(link("in")))), ElementsAre("new place3"));
  EXPECT_THAT(rows(*parts_of(unknown_, either(link("in"), optional(link("says"))))), ElementsAre("new place3"));
  EXPECT_THAT(rows(*parts_of(unknown_, either(optional(link("in")), optional(link("says"))))),
              ElementsAre("new place3", "new place3"));
  EXPECT_THAT(rows(*parts_of(unknown_, link("in"))), IsEmpty());
  // Known to the store, but in no quad: a term matches itself all the same.
  EXPECT_THAT(rows(*parts_of(Term::triple(ex("group1"), ex("attacked"), ex("nowhere")), optional(link("in")))),
              ElementsAre("group1 nowhere"));
  EXPECT_THAT(rows(*parts_of(attack(1), optional(link("in")))), ElementsAre("group1 place1"));
  EXPECT_THAT(rows(*parts_of(Term::triple(ex("new"), ex("shelled"), ex("place3")), optional(link("in")))), IsEmpty());
  EXPECT_THAT(rows(*selected({s_, o_}, join(make_algebra(PathPattern{term_, optional(link("in")), unknown_}),
                                            pattern({}, {{term_, s_, ex("attacked"), o_}})))),
              ElementsAre("new place3"));
}

TEST_F(TripleTermsOnPaths, NestedOnesOfTheQueryAreTakenApart) {
  const Term whole = Term::triple(ex("x"), ex("y"), unknown_);
  EXPECT_THAT(rows(*selected({p_, s_, o_},
                             join(make_algebra(PathPattern{whole, optional(link("in")), term_}),
                                  pattern({}, {{term_, ex("x"), p_, inner_}, {inner_, s_, ex("attacked"), o_}})))),
              ElementsAre("y new place3"));
}

TEST_F(TripleTermsOnPaths, ValuesFromElsewhereMustBeNodes) {
  const Variable x = var("x");
  const auto from = [&](const Term& term) {
    return selected({s_, o_}, join(make_algebra(Values{{x}, {{term}}}),
                                   join(make_algebra(PathPattern{x, optional(link("in")), term_}),
                                        pattern({}, {{term_, s_, ex("attacked"), o_}}))));
  };
  EXPECT_THAT(rows(*from(unknown_)), IsEmpty());
  EXPECT_THAT(rows(*from(Term::triple(ex("group1"), ex("attacked"), ex("nowhere")))), IsEmpty());
  EXPECT_THAT(rows(*from(attack(1))), ElementsAre("group1 place1"));
}

TEST_F(TripleTermsOnPaths, ExistsSubstitutesThem) {
  const Variable x = var("x");
  Values values{{x}, {{unknown_}, {attack(1)}, {attack(10)}, {ex("place1")}}};
  AlgebraPtr inner =
      join(make_algebra(PathPattern{x, optional(link("in")), term_}), pattern({}, {{term_, s_, ex("attacked"), o_}}));
  EXPECT_THAT(rows(*selected({x}, make_algebra(Filter{make_expression(ExistsExpression{false, std::move(inner)}),
                                                      make_algebra(std::move(values))}))),
              ElementsAre(attack(1).to_string(), unknown_.to_string()));
}

TEST_F(TripleTermsOnPaths, ATermAtOneEndNeedNotBeANode) {
  const Variable x = var("x");
  const auto solutions = [&](const Term& value) {
    return rows(*selected({x}, join(make_algebra(Values{{x}, {{value}}}),
                                    make_algebra(PathPattern{ex("unheardOf"), optional(link("in")), x}))));
  };
  EXPECT_THAT(solutions(ex("unheardOf")), ElementsAre("unheardOf"));
  EXPECT_THAT(solutions(ex("alsoUnheardOf")), IsEmpty());
}

}  // namespace
}  // namespace casus::query::test
