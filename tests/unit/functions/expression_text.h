#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/algebra/algebra.h"

namespace casus::query {

/// An expression in prefix form, for tables of cases: `+(1, 2.5)`, `STRLEN('abc'@en)`, `&&(true, =(<a>, <b>))`,
/// `xsd:int('5')`, `<urn:f>(1)`, `?x`, `'5'^^xsd:byte`, `_:b1`. The keyword `error` is an expression that fails.
ExpressionPtr parse_expression(std::string_view text, VariableTable& variables);
Term parse_term(std::string_view text);

/// A term in the same notation: numbers in canonical types bare, strings in single quotes.
std::string to_notation(const Term& term);

/// Replaces each term by a variable of its own and hands them over, in order.
std::vector<std::pair<Variable, Term>> replace_terms(Expression& expression, VariableTable& variables);

}  // namespace casus::query
