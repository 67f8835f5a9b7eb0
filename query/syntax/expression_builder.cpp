#include "query/syntax/expression_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "query/syntax/built_ins.h"
#include "query/syntax/failure.h"

namespace casus::query {

namespace {

using ast::ExpressionKind;

template <class Enum>
constexpr std::uint8_t code(Enum value) {
  return static_cast<std::uint8_t>(value);
}

bool is_open_comparison(const ast::Expression& e) {
  return !e.parenthesised && (e.kind == ExpressionKind::kComparison || e.kind == ExpressionKind::kIn);
}

std::string plural(unsigned count, std::string_view noun) {
  return count == 1 ? fmt::format("1 {}", noun) : fmt::format("{} {}s", count, noun);
}

}  // namespace

void ExpressionBuilder::begin() {
  bases_.push_back({operators_.size(), operands_.size(), calls_.size()});
}

void ExpressionBuilder::end() {
  reduce_to(bases_.back().operators);
  bases_.pop_back();
}

void ExpressionBuilder::abandon() {
  const Base base = bases_.back();
  bases_.pop_back();
  operators_.resize(base.operators);
  operands_.resize(base.operands);
  calls_.resize(base.calls);
}

void ExpressionBuilder::push(ast::Expression operand) {
  operands_.push_back(std::move(operand));
}

void ExpressionBuilder::push_exists(bool negated, ast::Group group, std::size_t offset) {
  ast::Expression e;
  e.kind = ExpressionKind::kExists;
  e.flag = negated;
  e.offset = offset;
  e.depth = group.depth + 1;
  e.group = std::make_shared<ast::Group>(std::move(group));
  finish(std::move(e));
}

void ExpressionBuilder::push_node(const ast::Node& node) {
  ast::Expression e;
  e.offset = node.offset;
  if (node.variable()) {
    e.kind = ExpressionKind::kVariable;
    e.name = node.variable()->name;
  } else {
    e.term = *node.term();
  }
  push(std::move(e));
}

void ExpressionBuilder::unary_operator(char op, std::size_t offset) {
  const ExpressionKind kind = op == '!' ? ExpressionKind::kNot : ExpressionKind::kSign;
  operators_.push_back({kUnary, kind, code(op == '-' ? 1 : 0), offset});
}

void ExpressionBuilder::binary_operator(std::string_view op, std::size_t offset) {
  using Comparison = ComparisonOperator;
  using Arithmetic = ArithmeticOperator;
  const auto comparison = [&](Comparison c) {
    push_operator({kRelational, ExpressionKind::kComparison, code(c), offset});
  };
  const auto arithmetic = [&](Precedence precedence, Arithmetic a) {
    push_operator({precedence, ExpressionKind::kArithmetic, code(a), offset});
  };
  if (op == "||") return push_operator({kOr, ExpressionKind::kOr, 0, offset});
  if (op == "&&") return push_operator({kAnd, ExpressionKind::kAnd, 0, offset});
  if (op == "=") return comparison(Comparison::kEqual);
  if (op == "!=") return comparison(Comparison::kNotEqual);
  if (op == "<") return comparison(Comparison::kLess);
  if (op == "<=") return comparison(Comparison::kLessEqual);
  if (op == ">") return comparison(Comparison::kGreater);
  if (op == ">=") return comparison(Comparison::kGreaterEqual);
  if (op == "+") return arithmetic(kAdditive, Arithmetic::kAdd);
  if (op == "-") return arithmetic(kAdditive, Arithmetic::kSubtract);
  if (op == "*") return arithmetic(kMultiplicative, Arithmetic::kMultiply);
  arithmetic(kMultiplicative, Arithmetic::kDivide);
}

void ExpressionBuilder::push_operator(const Operator& op) {
  while (operators_.size() > bases_.back().operators && operators_.back().precedence >= op.precedence) reduce();
  if (op.precedence >= kRelational && is_open_comparison(operands_.back())) {
    throw Failure(op.offset, "comparisons cannot be chained; put one of them in parentheses");
  }
  operators_.push_back(op);
}

void ExpressionBuilder::begin_in(bool negated, std::size_t offset) {
  push_operator({kRelational, ExpressionKind::kIn, 0, offset});
  operators_.pop_back();
  ast::Expression e;
  e.kind = ExpressionKind::kIn;
  e.flag = negated;
  e.offset = operands_.back().offset;
  push_call(std::move(e), operands_.size() - 1);
}

void ExpressionBuilder::begin_built_in(std::string_view keyword, std::size_t offset) {
  ast::Expression e;
  e.kind = ExpressionKind::kBuiltin;
  e.name = find_built_in(keyword)->name;
  e.offset = offset;
  push_call(std::move(e), operands_.size());
}

void ExpressionBuilder::begin_aggregate(AggregateFunction function, std::size_t offset) {
  ast::Expression e;
  e.kind = ExpressionKind::kAggregate;
  e.op = code(function);
  e.offset = offset;
  push_call(std::move(e), operands_.size());
}

void ExpressionBuilder::begin_function(std::string iri, std::size_t offset) {
  ast::Expression e;
  e.kind = ExpressionKind::kFunction;
  e.name = std::move(iri);
  e.offset = offset;
  push_call(std::move(e), operands_.size());
}

void ExpressionBuilder::push_call(ast::Expression expression, std::size_t first_operand) {
  calls_.push_back({std::move(expression), first_operand});
}

void ExpressionBuilder::end_call() {
  Call call = std::move(calls_.back());
  calls_.pop_back();
  const auto first = operands_.begin() + static_cast<std::ptrdiff_t>(call.first_operand);
  call.expression.operands.assign(std::make_move_iterator(first), std::make_move_iterator(operands_.end()));
  operands_.erase(first, operands_.end());
  check_arity(call.expression);
  finish(std::move(call.expression));
}

void ExpressionBuilder::end_triple_term() {
  const auto parts = operands_.end() - 3;
  const bool ground = std::all_of(parts, operands_.end(),
                                  [](const ast::Expression& part) { return part.kind == ExpressionKind::kTerm; });
  if (!ground) return end_call();
  ast::Expression e;
  e.offset = calls_.back().expression.offset;
  e.term = Term::triple(parts[0].term, parts[1].term, parts[2].term);
  calls_.pop_back();
  operands_.erase(parts, operands_.end());
  push(std::move(e));
}

void ExpressionBuilder::check_arity(const ast::Expression& call) const {
  if (call.kind == ExpressionKind::kFunction && call.flag) {
    throw Failure(call.offset, fmt::format("DISTINCT stands only in aggregates, and <{}> is not one", call.name));
  }
  if (call.kind != ExpressionKind::kBuiltin) return;
  const BuiltIn& function = *find_built_in(call.name);
  const std::size_t count = call.operands.size();
  if (count < function.min_arguments || count > function.max_arguments) {
    const std::string wanted =
        function.min_arguments == function.max_arguments
            ? plural(function.min_arguments, "argument")
            : fmt::format("{} to {}", function.min_arguments, plural(function.max_arguments, "argument"));
    throw Failure(call.offset, fmt::format("{} takes {}, not {}", call.name, wanted, count));
  }
  if (call.name == "BOUND" && (call.operands[0].kind != ExpressionKind::kVariable || call.operands[0].parenthesised)) {
    throw Failure(call.operands[0].offset, "BOUND takes a variable");
  }
}

ast::Expression ExpressionBuilder::take() {
  ast::Expression e = std::move(operands_.back());
  operands_.pop_back();
  return e;
}

void ExpressionBuilder::reduce_to(std::size_t operator_count) {
  while (operators_.size() > operator_count) reduce();
}

void ExpressionBuilder::reduce() {
  const Operator op = operators_.back();
  operators_.pop_back();
  ast::Expression right = take();
  ast::Expression e;
  e.kind = op.kind;
  e.op = op.op;
  if (op.precedence == kUnary) {
    e.flag = op.op != 0;
    e.offset = op.offset;
    e.operands.push_back(std::move(right));
    return finish(std::move(e));
  }
  ast::Expression left = take();
  e.offset = left.offset;
  const bool flat = (op.kind == ExpressionKind::kOr || op.kind == ExpressionKind::kAnd) && left.kind == op.kind &&
                    !left.parenthesised;
  if (flat) {
    left.depth = std::max(left.depth, right.depth + 1);
    left.operands.push_back(std::move(right));
    return push(std::move(left));
  }
  e.operands.push_back(std::move(left));
  e.operands.push_back(std::move(right));
  finish(std::move(e));
}

void ExpressionBuilder::finish(ast::Expression e) {
  for (const ast::Expression& operand : e.operands) e.depth = std::max(e.depth, operand.depth + 1);
  if (e.depth > max_depth_) {
    throw Failure(e.offset, fmt::format("this expression is nested deeper than {} levels", max_depth_));
  }
  push(std::move(e));
}

}  // namespace casus::query
