#include "tests/reference/expressions.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "query/execute/execution_context.h"
#include "query/functions/evaluator.h"
#include "tests/reference/numbers.h"
#include "tests/reference/strings.h"

namespace casus::reference {
namespace {

using query::Expression;
using query::ExpressionPtr;

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

Term boolean(bool value) {
  return Term::literal(value ? "true" : "false", kXsd + "boolean");
}
std::optional<Term> boolean(std::optional<bool> value) {
  return value ? std::optional(boolean(*value)) : std::nullopt;
}

bool has_datatype(const Term& term, std::string_view name) {
  return term.is_literal() && term.datatype() == kXsd + std::string(name);
}
bool is_string(const Term& term) {
  return has_datatype(term, "string");
}
bool is_language_string(const Term& term) {
  return term.is_literal() && !term.language().empty();
}

std::optional<bool> parse_boolean(const Term& term) {
  if (!has_datatype(term, "boolean")) return std::nullopt;
  const std::string& text = term.value();
  const std::size_t begin = text.find_first_not_of(" \t\n\r");
  if (begin == std::string::npos) return std::nullopt;
  const std::string word = text.substr(begin, text.find_last_not_of(" \t\n\r") - begin + 1);
  if (word == "true" || word == "1") return true;
  if (word == "false" || word == "0") return false;
  return std::nullopt;
}

bool is_time_type(const Term& term) {
  static constexpr std::array kNames = {"dateTime",        "dateTimeStamp",    "date",      "time", "gYear",
                                        "gYearMonth",      "gMonth",           "gMonthDay", "gDay", "duration",
                                        "dayTimeDuration", "yearMonthDuration"};
  return std::any_of(kNames.begin(), kNames.end(), [&](const char* name) { return has_datatype(term, name); });
}

bool holds(query::ComparisonOperator op, int order) {
  switch (op) {
    case query::ComparisonOperator::kEqual: return order == 0;
    case query::ComparisonOperator::kNotEqual: return order != 0;
    case query::ComparisonOperator::kLess: return order < 0;
    case query::ComparisonOperator::kLessEqual: return order <= 0;
    case query::ComparisonOperator::kGreater: return order > 0;
    case query::ComparisonOperator::kGreaterEqual: break;
  }
  return order >= 0;
}

// The tables of section 17.2 ("Filter Evaluation"): an operand that decides does so beside an error.
std::optional<bool> junction(const std::vector<std::optional<bool>>& operands, bool deciding) {
  bool error = false;
  for (const auto& operand : operands) {
    if (!operand) {
      error = true;
    } else if (*operand == deciding) {
      return deciding;
    }
  }
  return error ? std::nullopt : std::optional(!deciding);
}

ExpressionPtr constant(const Term& term) {
  return query::make_expression(query::TermExpression{term});
}

}  // namespace

/// The engine's expressions, over constants.
class ExpressionEvaluator::Engine {
 public:
  explicit Engine(std::string base) : context_(empty_view(), {}) { context_.evaluation().base = std::move(base); }

  template <typename Node>
  std::optional<Term> evaluate(Node node) {
    const ExpressionPtr expression = query::make_expression(std::move(node));
    const auto compiled = query::compile_expression(*expression, {}, context_.evaluation());
    query::Batch batch;
    batch.rows = 1;
    std::vector<query::Id> ids;
    compiled->evaluate(batch, ids);
    if (ids.front().is_unbound()) return std::nullopt;
    return context_.terms().term(ids.front());
  }

  int order(const Term& a, const Term& b) {
    return query::compare_for_order(context_.terms().intern(a.view()), context_.terms().intern(b.view()),
                                    context_.evaluation());
  }

 private:
  static std::shared_ptr<const storage::ReadView> empty_view() {
    static const auto store = storage::QuadStore::open_in_memory();
    return store->view();
  }
  query::ExecutionContext context_;
};

ExpressionEvaluator::ExpressionEvaluator(std::string base) : engine_(std::make_unique<Engine>(std::move(base))) {}
ExpressionEvaluator::~ExpressionEvaluator() = default;

std::optional<bool> effective_boolean_value(const Term& term) {
  if (!term.is_literal()) return std::nullopt;
  if (is_string(term)) return !term.value().empty();
  if (has_datatype(term, "boolean")) return parse_boolean(term);
  const auto number = parse_number(term);
  if (!number) return std::nullopt;
  const auto to_zero = compare(*number, Number::integer(0));
  return to_zero && *to_zero != 0;
}

std::optional<bool> ExpressionEvaluator::equal_literals(const Term& a, const Term& b) {
  if (is_time_type(a) || is_time_type(b)) {
    const auto result =
        engine_->evaluate(query::ComparisonExpression{query::ComparisonOperator::kEqual, constant(a), constant(b)});
    return result ? parse_boolean(*result) : std::nullopt;
  }
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) return reference::compare(*x, *y) == 0;
  if (a == b) return true;
  // Language-tagged strings have no value in common with anything else.
  if (is_language_string(a) || is_language_string(b)) return false;
  const auto known = [](const Term& term) { return is_string(term) || parse_number(term) || parse_boolean(term); };
  if (!known(a) || !known(b)) return std::nullopt;
  const auto p = parse_boolean(a), q = parse_boolean(b);
  return p && q && *p == *q;
}

// Section 17.4.1.7 of SPARQL 1.1 (RDFterm-equal) and sameValue of SPARQL 1.2.
std::optional<bool> ExpressionEvaluator::equal(const Term& a, const Term& b) {
  if (a.is_literal() && b.is_literal()) return equal_literals(a, b);
  if (a.is_triple() && b.is_triple()) {
    return junction(
        {equal(a.subject(), b.subject()), equal(a.predicate(), b.predicate()), equal(a.object(), b.object())}, false);
  }
  return a == b;
}

std::optional<bool> ExpressionEvaluator::compare(query::ComparisonOperator op, const Term& a, const Term& b) {
  if (op == query::ComparisonOperator::kEqual) return equal(a, b);
  if (op == query::ComparisonOperator::kNotEqual) {
    const auto same = equal(a, b);
    return same ? std::optional(!*same) : std::nullopt;
  }
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) {
    const auto order = reference::compare(*x, *y);
    return order && holds(op, *order);
  }
  if (is_string(a) && is_string(b)) return holds(op, a.value().compare(b.value()));
  const auto p = parse_boolean(a), q = parse_boolean(b);
  if (p && q) return holds(op, static_cast<int>(*p) - static_cast<int>(*q));
  if (!is_time_type(a) || !is_time_type(b)) return std::nullopt;
  const auto result = engine_->evaluate(query::ComparisonExpression{op, constant(a), constant(b)});
  return result ? parse_boolean(*result) : std::nullopt;
}

std::optional<Term> ExpressionEvaluator::arithmetic(query::ArithmeticOperator op, const Term& a, const Term& b) {
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) {
    if (const auto result = apply(op, *x, *y)) return to_term(*result);
    if (y->exact == 0) return std::nullopt;
  }
  return engine_->evaluate(query::ArithmeticExpression{op, constant(a), constant(b)});
}

int ExpressionEvaluator::order(const std::optional<Term>& a, const std::optional<Term>& b) {
  const auto rank = [](const std::optional<Term>& term) {
    if (!term) return 0;
    switch (term->kind()) {
      case TermKind::kBlankNode: return 1;
      case TermKind::kIri: return 2;
      case TermKind::kLiteral: return 3;
      case TermKind::kTriple: break;
    }
    return 4;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (!a) return 0;
  if (a->is_triple()) {
    const int by_subject = order(a->subject(), b->subject());
    if (by_subject != 0) return by_subject;
    const int by_predicate = order(a->predicate(), b->predicate());
    return by_predicate != 0 ? by_predicate : order(a->object(), b->object());
  }
  // The labels that a store gives have numbers behind their letter.
  if (a->is_blank_node()) {
    const std::string &x = a->value(), &y = b->value();
    return x.size() != y.size() ? (x.size() < y.size() ? -1 : 1) : x.compare(y);
  }
  if (a->is_iri()) return a->value().compare(b->value());
  const auto x = parse_number(*a), y = parse_number(*b);
  if (x && y) return reference::order(*x, *y);
  if (x || y) return x ? -1 : 1;
  if (is_string(*a) && is_string(*b)) return a->value().compare(b->value());
  if (is_string(*a) || is_string(*b)) return is_string(*a) ? -1 : 1;
  return engine_->order(*a, *b);
}

std::optional<Term> ExpressionEvaluator::value(const Expression& expression, const Solution& solution,
                                               const Exists& exists) {
  const auto value_of = [&](const ExpressionPtr& operand) { return value(*operand, solution, exists); };
  const auto truth_of = [&](const ExpressionPtr& operand) -> std::optional<bool> {
    const auto term = value_of(operand);
    return term ? effective_boolean_value(*term) : std::nullopt;
  };
  const auto truths_of = [&](const std::vector<ExpressionPtr>& operands) {
    std::vector<std::optional<bool>> truths;
    for (const ExpressionPtr& operand : operands) truths.push_back(truth_of(operand));
    return truths;
  };
  const auto& node = expression.node;
  if (const auto* variable = std::get_if<query::VariableExpression>(&node)) {
    const auto found = solution.find(variable->variable);
    return found == solution.end() ? std::nullopt : std::optional(found->second);
  }
  if (const auto* term = std::get_if<query::TermExpression>(&node)) return term->term;
  if (const auto* either = std::get_if<query::OrExpression>(&node)) {
    return boolean(junction(truths_of(either->operands), true));
  }
  if (const auto* all = std::get_if<query::AndExpression>(&node)) {
    return boolean(junction(truths_of(all->operands), false));
  }
  if (const auto* negation = std::get_if<query::NotExpression>(&node)) {
    const auto truth = truth_of(negation->operand);
    return truth ? std::optional(boolean(!*truth)) : std::nullopt;
  }
  if (const auto* comparison = std::get_if<query::ComparisonExpression>(&node)) {
    const auto a = value_of(comparison->left), b = value_of(comparison->right);
    return a && b ? boolean(compare(comparison->op, *a, *b)) : std::nullopt;
  }
  if (const auto* operation = std::get_if<query::ArithmeticExpression>(&node)) {
    const auto a = value_of(operation->left), b = value_of(operation->right);
    return a && b ? arithmetic(operation->op, *a, *b) : std::nullopt;
  }
  if (const auto* sign = std::get_if<query::SignExpression>(&node)) {
    const auto term = value_of(sign->operand);
    if (!term) return std::nullopt;
    auto number = parse_number(*term);
    if (!number) return engine_->evaluate(query::SignExpression{sign->negative, constant(*term)});
    if (sign->negative) {
      number->exact = -number->exact;
      number->floating = -number->floating;
    }
    return to_term(*number);
  }
  if (const auto* in = std::get_if<query::InExpression>(&node)) {
    const auto tested = value_of(in->operand);
    std::vector<std::optional<bool>> found;
    for (const ExpressionPtr& item : in->list) {
      const auto term = value_of(item);
      found.push_back(tested && term ? equal(*tested, *term) : std::nullopt);
    }
    const auto any = junction(found, true);
    return any ? std::optional(boolean(*any != in->negated)) : std::nullopt;
  }
  if (const auto* test = std::get_if<query::ExistsExpression>(&node)) {
    return boolean(exists(*test->pattern, solution) != test->negated);
  }
  if (const auto* call = std::get_if<query::FunctionExpression>(&node)) {
    query::FunctionExpression constants{call->iri, {}};
    for (const ExpressionPtr& argument : call->arguments) {
      const auto term = value_of(argument);
      if (!term) return std::nullopt;
      constants.arguments.push_back(constant(*term));
    }
    return engine_->evaluate(std::move(constants));
  }
  const auto& call = std::get<query::BuiltinExpression>(node);
  if (call.name == "BOUND") {
    const auto& variable = std::get<query::VariableExpression>(call.arguments.front()->node).variable;
    return boolean(solution.count(variable) != 0);
  }
  if (call.name == "IF") {
    const auto condition = truth_of(call.arguments[0]);
    return condition ? value_of(call.arguments[*condition ? 1 : 2]) : std::nullopt;
  }
  if (call.name == "COALESCE") {
    for (const ExpressionPtr& argument : call.arguments) {
      if (auto term = value_of(argument)) return term;
    }
    return std::nullopt;
  }
  std::vector<Term> arguments;
  for (const ExpressionPtr& argument : call.arguments) {
    const auto term = value_of(argument);
    if (!term) return std::nullopt;
    arguments.push_back(*term);
  }
  if (call.name == "SAMETERM") return boolean(arguments[0] == arguments[1]);
  if (call.name == "ISIRI") return boolean(arguments[0].is_iri());
  if (call.name == "ISBLANK") return boolean(arguments[0].is_blank_node());
  if (call.name == "ISLITERAL") return boolean(arguments[0].is_literal());
  if (call.name == "ISTRIPLE") return boolean(arguments[0].is_triple());
  if (call.name == "ISNUMERIC") return boolean(parse_number(arguments[0]).has_value());
  if (const auto* function = find_string_function(call.name)) return function->apply(arguments);
  query::BuiltinExpression constants{call.name, {}};
  for (const Term& argument : arguments) constants.arguments.push_back(constant(argument));
  return engine_->evaluate(std::move(constants));
}

}  // namespace casus::reference
