#include <cctype>

#include "query/algebra/text_writer.h"
#include "storage/rdf/ntriples_text.h"

namespace casus::query {

namespace {

std::string_view symbol(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::kEqual: return "=";
    case ComparisonOperator::kNotEqual: return "!=";
    case ComparisonOperator::kLess: return "<";
    case ComparisonOperator::kLessEqual: return "<=";
    case ComparisonOperator::kGreater: return ">";
    case ComparisonOperator::kGreaterEqual: return ">=";
  }
  return "?";
}

std::string_view symbol(ArithmeticOperator op) {
  switch (op) {
    case ArithmeticOperator::kAdd: return "+";
    case ArithmeticOperator::kSubtract: return "-";
    case ArithmeticOperator::kMultiply: return "*";
    case ArithmeticOperator::kDivide: return "/";
  }
  return "?";
}

std::string_view symbol(AggregateFunction function) {
  switch (function) {
    case AggregateFunction::kCount: return "count";
    case AggregateFunction::kSum: return "sum";
    case AggregateFunction::kMin: return "min";
    case AggregateFunction::kMax: return "max";
    case AggregateFunction::kAvg: return "avg";
    case AggregateFunction::kSample: return "sample";
    case AggregateFunction::kGroupConcat: return "group_concat";
  }
  return "?";
}

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

struct ExpressionText {
  TextWriter& out;

  void operator()(const VariableExpression& e) const { out.write(e.variable); }
  void operator()(const TermExpression& e) const { out.write(e.term); }
  void operator()(const OrExpression& e) const { list("||", e.operands); }
  void operator()(const AndExpression& e) const { list("&&", e.operands); }
  void operator()(const NotExpression& e) const { unary("!", e.operand); }
  void operator()(const ComparisonExpression& e) const { binary(symbol(e.op), e.left, e.right); }
  void operator()(const ArithmeticExpression& e) const { binary(symbol(e.op), e.left, e.right); }
  void operator()(const SignExpression& e) const { unary(e.negative ? "-" : "+", e.operand); }
  void operator()(const InExpression& e) const {
    out.write(e.negated ? "(notin " : "(in ");
    out.write(*e.operand);
    rest(e.list);
  }
  void operator()(const ExistsExpression& e) const {
    out.write(e.negated ? "(notexists" : "(exists");
    out.child(*e.pattern, 2);
    out.write(")");
  }
  void operator()(const BuiltinExpression& e) const { list(lower_case(e.name), e.arguments); }
  void operator()(const FunctionExpression& e) const {
    out.write("(");
    out.write(Term::iri(e.iri));
    rest(e.arguments);
  }
  void operator()(const AggregateExpression& e) const { out.write(e); }

  void unary(std::string_view name, const ExpressionPtr& operand) const {
    open(name);
    out.write(" ");
    out.write(*operand);
    out.write(")");
  }
  void binary(std::string_view name, const ExpressionPtr& left, const ExpressionPtr& right) const {
    open(name);
    out.write(" ");
    out.write(*left);
    out.write(" ");
    out.write(*right);
    out.write(")");
  }
  void list(std::string_view name, const std::vector<ExpressionPtr>& operands) const {
    open(name);
    rest(operands);
  }
  void open(std::string_view name) const {
    out.write("(");
    out.write(name);
  }
  void rest(const std::vector<ExpressionPtr>& operands) const {
    for (const ExpressionPtr& operand : operands) {
      out.write(" ");
      out.write(*operand);
    }
    out.write(")");
  }
};

}  // namespace

void TextWriter::write(const Expression& expression) {
  std::visit(ExpressionText{*this}, expression.node);
}

void TextWriter::write(const AggregateExpression& aggregate) {
  write("(");
  write(symbol(aggregate.function));
  if (aggregate.distinct) write(" distinct");
  if (aggregate.argument) {
    write(" ");
    write(*aggregate.argument);
  } else {
    write(" *");
  }
  if (aggregate.separator) {
    std::string quoted = " (separator \"";
    storage::append_escaped_string(quoted, *aggregate.separator);
    write(quoted + "\")");
  }
  write(")");
}

std::string to_text(const Expression& expression, const VariableTable& variables) {
  TextWriter writer(variables);
  writer.write(expression);
  return writer.take();
}

}  // namespace casus::query
