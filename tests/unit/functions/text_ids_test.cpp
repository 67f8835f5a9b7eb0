#include <algorithm>

#include "evaluation.h"
#include "query/algebra/operands.h"
#include "query/functions/condition_ids.h"

namespace casus::query {
namespace {

using storage::Tag;
using storage::TermRun;

// Two loads that numbered their terms in order, and what updates added before, between and after them.
struct Texts {
  Texts() {
    add("'added first'@en");
    run({"<http://e.org/a>", "<http://e.org/ab>", "<urn:x>"});
    run({"'a first name'", "'a first of all'", "'the second name'", "'\xD8\xB9\xD8\xB1\xD8\xA8 \xD8\xB9\xD8\xB1'"});
    run({"'dar 1'@ar", "'dar 2'@ar", "'dir 3'@ar"});
    run({"'a first name'@en", "'dar 2'@en"});
    run({"'color'@en-GB"});
    add("'added later'@en");
    add("'dar added'");
    add("'dar ill-formed'^^<urn:t>");
    run({"'dar 2'@zh", "'last'@zh"});
    run({"'dar 2'@zh-Hant"});
    for (const char* term :
         {"'dar 7'@zh", "''", "'dar'", "'darb'", "'dary'", "'\xE4'", "5", "'05'^^xsd:integer", "5.5", "true",
          "'2020-01-01'^^xsd:date", "_:b1", "'dar'^^<urn:t>", "<<( <urn:s> <urn:p> 'dar' )>>"}) {
      add(term);
    }
    ids.push_back(kUnbound);
    ids.push_back(evaluation.terms.intern(TermView::lang_literal("dar of the query", "ar")));
    ids.push_back(evaluation.terms.intern(TermView::iri("http://e.org/abc")));
  }

  void add(const char* term) { ids.push_back(evaluation.view->add(parse_term(term))); }
  void run(std::initializer_list<const char*> terms) {
    const std::size_t begin = ids.size();
    for (const char* term : terms) add(term);
    const Term first = parse_term(*terms.begin());
    evaluation.view->runs.push_back({ids[begin].payload(), ids.back().payload() + 1, ids[begin].tag(), Direction::kNone,
                                     std::string(first.language())});
  }

  Evaluation evaluation;
  std::vector<Id> ids;
};

constexpr std::string_view kConditions[] = {
    "=(LANG(?x), 'ar')",
    "!=(LANG(?x), 'ar')",
    "=('', LANG(?x))",
    "LANGMATCHES(LANG(?x), 'zh')",
    "LANGMATCHES(LANG(?x), '*')",
    "IN(LANG(?x), 'en', 'zh')",
    "!(=(LANG(?x), 'en'))",
    "||(=(LANG(?x), 'ar'), =(LANG(?x), 'zh'))",
    "&&(>(LANG(?x), 'b'), STRSTARTS(LANG(?x), 'en'))",
    "COALESCE(=(LANG(?x), 'en'), true)",
    "STRSTARTS(?x, 'dar')",
    "STRSTARTS(?x, 'dar 2')",
    "STRSTARTS(?x, 'a first')",
    "STRSTARTS(?x, '')",
    "STRSTARTS(?x, '\xD8\xB9\xD8\xB1\xD8\xA8')",
    "STRSTARTS(?x, 'z')",
    "STRSTARTS(?x, 'dar'@ar)",
    "STRSTARTS(STR(?x), 'dar')",
    "STRSTARTS(STR(?x), 'http://e.org/a')",
    "STRSTARTS(STR(?x), '5')",
    "REGEX(?x, '^dar')",
    "REGEX(?x, '^dar [0-9]')",
    "REGEX(STR(?x), '^dar?.*2$', 's')",
    "||(STRSTARTS(?x, 'dar'), =(LANG(?x), 'en'))",
};

TEST(TextIds, DecideAsTermsDo) {
  Texts texts;
  const std::vector<TermRun> runs = texts.evaluation.view->runs;
  Batch batch;
  batch.reset(1);
  batch.columns[0] = texts.ids;
  batch.rows = texts.ids.size();
  for (const std::string_view condition : kConditions) {
    SCOPED_TRACE(condition);
    VariableTable variables;
    const Variable x = variables.add("x");
    const ExpressionPtr expression = parse_expression(condition, variables);
    std::vector<std::uint32_t> by_runs, by_terms;
    compile_expression(*expression, {x}, texts.evaluation.context)->select(batch, by_runs);
    // evaluate() reads the terms.
    texts.evaluation.view->runs.clear();
    std::vector<Id> truths;
    compile_expression(*expression, {x}, texts.evaluation.context)->evaluate(batch, truths);
    texts.evaluation.view->runs = runs;
    for (std::uint32_t i = 0; i < truths.size(); ++i) {
      if (texts.evaluation.show(truths[i]) == "true") by_terms.push_back(i);
    }
    EXPECT_EQ(by_runs, by_terms);
    EXPECT_FALSE(condition != "STRSTARTS(?x, 'z')" && by_terms.empty());
  }
}

TEST(TextIds, HoldWhatSatisfiesTheCondition) {
  Texts texts;
  for (const std::string_view condition : kConditions) {
    SCOPED_TRACE(condition);
    VariableTable variables;
    const Variable x = variables.add("x");
    const ExpressionPtr expression = parse_expression(condition, variables);
    const auto known = ids_satisfying(*expression, texts.evaluation.context);
    ASSERT_EQ(known.has_value(), condition != "STRSTARTS(?x, 'dar'@ar)");
    if (!known) continue;
    Batch batch;
    batch.reset(1);
    batch.columns[0] = texts.ids;
    batch.rows = texts.ids.size();
    std::vector<Id> truths;
    compile_expression(*expression, {x}, texts.evaluation.context)->evaluate(batch, truths);
    for (std::size_t i = 0; i < texts.ids.size(); ++i) {
      const Id id = texts.ids[i];
      if (id.is_local()) continue;
      const bool satisfies = texts.evaluation.show(truths[i]) == "true";
      const auto inside = std::find_if(known->intervals.begin(), known->intervals.end(),
                                       [&](const auto& interval) { return interval.low <= id && id <= interval.high; });
      SCOPED_TRACE(texts.evaluation.show(id));
      if (inside == known->intervals.end()) {
        EXPECT_FALSE(satisfies);
      } else if (inside->exact) {
        EXPECT_TRUE(satisfies);
      }
    }
  }
}

TEST(TextIds, TermsInRunsAreNotRead) {
  Texts texts;
  VariableTable variables;
  const Variable x = variables.add("x");
  Batch batch;
  batch.reset(1);
  for (const TermRun& run : texts.evaluation.view->runs) {
    for (std::uint64_t i = run.first; i < run.end; ++i) batch.columns[0].emplace_back(run.tag, i);
  }
  batch.rows = batch.columns[0].size();
  texts.evaluation.view->visited = 0;
  std::vector<std::uint32_t> rows;
  std::vector<Id> languages;
  compile_expression(*parse_expression("=(LANG(?x), 'ar')", variables), {x}, texts.evaluation.context)
      ->select(batch, rows);
  EXPECT_EQ(rows.size(), 3u);
  compile_expression(*parse_expression("STRSTARTS(?x, 'dar 2')", variables), {x}, texts.evaluation.context)
      ->select(batch, rows);
  EXPECT_EQ(rows.size(), 4u);
  compile_expression(*parse_expression("LANG(?x)", variables), {x}, texts.evaluation.context)
      ->evaluate(batch, languages);
  EXPECT_EQ(texts.evaluation.show(languages.back()), "'zh-Hant'");
  EXPECT_EQ(texts.evaluation.view->visited, 1u);  // the language shown, and no more
}

void bind(Expression& expression, const Term& term) {
  if (std::holds_alternative<VariableExpression>(expression.node)) {
    expression.node = TermExpression{term};
    return;
  }
  for_each_operand(expression, [&](ExpressionPtr& operand) { bind(*operand, term); });
}

// Tests of the text of a column look at the dictionary's own bytes; those of a constant are calls of functions.
TEST(TextTest, AgreesWithTheFunctions) {
  Texts texts;
  Batch batch;
  batch.reset(1);
  // Twice, in no order.
  for (std::size_t i = 0; i < 2 * texts.ids.size(); ++i)
    batch.columns[0].push_back(texts.ids[i * 7 % texts.ids.size()]);
  batch.rows = batch.columns[0].size();
  for (const std::string_view condition : {"CONTAINS(?x, 'name')",
                                           "CONTAINS(STR(?x), 'a')",
                                           "CONTAINS(STR(?x), '5')",
                                           "CONTAINS(?x, '')",
                                           "CONTAINS(?x, 'dar'@ar)",
                                           "CONTAINS(?x, 5)",
                                           "STRENDS(?x, '2')",
                                           "STRENDS(LCASE(?x), 'name')",
                                           "STRENDS(UCASE(STR(?x)), '2')",
                                           "STRSTARTS(UCASE(STR(?x)), 'DAR')",
                                           "CONTAINS(UCASE(?x), '\xC4')",
                                           "REGEX(?x, '^d.r')",
                                           "REGEX(STR(?x), 'DAR', 'i')",
                                           "REGEX(?x, '(')",
                                           "REGEX(?x, 'first (name|of)')",
                                           "REGEX(LCASE(STR(?x)), 'e.org/a')",
                                           "REGEX(?x, 'a', 'z')",
                                           "REGEX(STR(?x), '2020-0[1-9]')",
                                           "!(CONTAINS(?x, 'name'))",
                                           "||(CONTAINS(?x, 'name'), REGEX(STR(?x), '^[0-9]'))"}) {
    VariableTable variables;
    const Variable x = variables.add("x");
    const ExpressionPtr expression = parse_expression(condition, variables);
    std::vector<Id> truths;
    compile_expression(*expression, {x}, texts.evaluation.context)->evaluate(batch, truths);
    for (std::size_t i = 0; i < batch.rows; ++i) {
      const Id id = batch.columns[0][i];
      const ExpressionPtr bound = clone(*expression);
      if (!id.is_unbound()) bind(*bound, texts.evaluation.terms.term(id));
      Batch one;
      one.rows = 1;
      std::vector<Id> expected;
      compile_expression(*bound, {}, texts.evaluation.context)->evaluate(one, expected);
      ASSERT_EQ(texts.evaluation.show(truths[i]), texts.evaluation.show(expected[0]))
          << condition << " of " << texts.evaluation.show(id);
    }
  }
}

TEST(IdIntervals, UniteAndIntersect) {
  std::vector<IdInterval> intervals = {{Id(5), Id(9), true},   {Id(1), Id(4), true},    {Id(20), Id(10), true},
                                       {Id(30), Id(40), true}, {Id(35), Id(50), false}, {Id(51), Id(60), true}};
  unite(intervals);
  const auto shown = [](const std::vector<IdInterval>& list) {
    std::string text;
    for (const IdInterval& i : list) {
      text += std::to_string(i.low.bits()) + (i.exact ? "=" : "-") + std::to_string(i.high.bits()) + " ";
    }
    return text;
  };
  EXPECT_EQ(shown(intervals), "1=9 30-50 51=60 ");
  EXPECT_EQ(shown(intersect(intervals, {{Id(3), Id(35), true}, {Id(52), Id(99), true}})), "3=9 30-35 52=60 ");
  EXPECT_EQ(shown(intersect(intervals, {})), "");
}

}  // namespace
}  // namespace casus::query
