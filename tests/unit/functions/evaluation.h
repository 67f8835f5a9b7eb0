#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expression_text.h"
#include "fake_view.h"
#include "query/functions/evaluator.h"

namespace casus::query {

/// Evaluates expressions in the notation of expression_text.h.
class Evaluation {
 public:
  Evaluation() : view(std::make_shared<FakeView>()), terms(view), context(terms) {
    context.base = "http://example.org/base/";
  }

  std::string show(Id id) const { return id.is_unbound() ? "error" : to_notation(terms.term(id)); }

  /// The value with its terms as constants: folded when compiled.
  std::string constant(std::string_view text) {
    VariableTable variables;
    return run(*parse_expression(text, variables), {}, {});
  }

  /// The value with its terms in columns, stored in the dictionary (`stored`) or known to the query alone.
  std::string columns(std::string_view text, bool stored) {
    VariableTable variables;
    const ExpressionPtr expression = parse_expression(text, variables);
    const auto terms_of = replace_terms(*expression, variables);
    Schema schema;
    std::vector<Id> row;
    for (const auto& [variable, term] : terms_of) {
      schema.push_back(variable);
      row.push_back(stored ? view->add(term) : terms.intern(term.view()));
    }
    return run(*expression, schema, row);
  }

  std::string run(const Expression& expression, const Schema& schema, const std::vector<Id>& row) {
    constexpr std::size_t kRows = 5;
    Batch batch;
    batch.reset(schema.size());
    batch.rows = kRows;
    for (std::size_t i = 0; i < row.size(); ++i) batch.columns[i].assign(kRows, row[i]);
    std::vector<Id> out;
    compile_expression(expression, schema, context)->evaluate(batch, out);
    EXPECT_EQ(out.size(), kRows);
    const std::string first = show(out.at(0));
    for (const Id id : out) EXPECT_EQ(show(id), first);
    std::vector<std::uint32_t> selected;
    compile_expression(expression, schema, context)->select(batch, selected);
    EXPECT_TRUE(selected.empty() || selected.size() == kRows);
    if (first == "true" || first == "false" || first == "error") {
      EXPECT_EQ(selected.size(), first == "true" ? kRows : 0u);
    }
    return first;
  }

  std::shared_ptr<FakeView> view;
  QueryTerms terms;
  EvaluationContext context;
};

struct Case {
  std::string_view expression, expected;
};

/// Every case, each way of providing its terms.
inline void check_cases(std::span<const Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.expression);
    EXPECT_EQ(Evaluation().constant(c.expression), c.expected) << "constants";
    EXPECT_EQ(Evaluation().columns(c.expression, false), c.expected) << "columns of computed terms";
    EXPECT_EQ(Evaluation().columns(c.expression, true), c.expected) << "columns of stored terms";
  }
}

}  // namespace casus::query
