#include "query/functions/arithmetic.h"
#include "query/functions/registry.h"

namespace casus::query {
namespace {

class CallNode final : public Node {
 public:
  CallNode(const Function& function, std::vector<NodePtr> arguments, std::size_t schema_columns)
      : function_(function),
        arguments_(std::move(arguments)),
        columns_(arguments_.size()),
        schema_columns_(static_cast<std::uint32_t>(schema_columns)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    const std::size_t count = arguments_.size();
    for (std::size_t k = 0; k < count; ++k) {
      columns_[k].resize(rows.size());
      arguments_[k]->decoded(frame, rows, columns_[k]);
    }
    std::vector<Value> row(count);
    Call call{frame.context, frame.arena, frame.batch, 0, schema_columns_};
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (i % 16 == 0 && frame.context.interrupt) frame.context.interrupt();
      bool error = false;
      for (std::size_t k = 0; k < count; ++k) {
        row[k] = columns_[k][i];
        error |= row[k].is_error();
      }
      call.row = rows.rows[i];
      out[i] = error && !function_.takes_errors ? Value::error() : function_.call(call, row);
    }
  }

 private:
  const Function& function_;
  std::vector<NodePtr> arguments_;
  std::vector<std::vector<Value>> columns_;
  std::uint32_t schema_columns_;
};

class ArithmeticNode final : public Node {
 public:
  ArithmeticNode(ArithmeticOperator op, NodePtr left, NodePtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    left_->decoded(frame, rows, out);
    if (const Value* constant = right_->constant()) {
      const Value right = *constant;
      for (Value& value : out) compute(value, right, frame.arena);
      return;
    }
    right_values_.resize(rows.size());
    right_->decoded(frame, rows, right_values_);
    for (std::size_t i = 0; i < out.size(); ++i) compute(out[i], right_values_[i], frame.arena);
  }

 private:
  // Most numbers are integers that stay small.
  void compute(Value& left, const Value& right, ValueArena& arena) const {
    std::int64_t result = 0;
    if (left.kind == ValueKind::kInteger && right.kind == ValueKind::kInteger &&
        !overflows(left.integer, right.integer, result)) {
      left = Value::of(result);
    } else {
      left = arithmetic(op_, left, right, arena);
    }
  }
  bool overflows(std::int64_t a, std::int64_t b, std::int64_t& result) const {
    switch (op_) {
      case ArithmeticOperator::kAdd: return __builtin_add_overflow(a, b, &result);
      case ArithmeticOperator::kSubtract: return __builtin_sub_overflow(a, b, &result);
      case ArithmeticOperator::kMultiply: return __builtin_mul_overflow(a, b, &result);
      case ArithmeticOperator::kDivide: break;
    }
    return true;
  }

  ArithmeticOperator op_;
  NodePtr left_, right_;
  std::vector<Value> right_values_;
};

class SignNode final : public Node {
 public:
  SignNode(bool negative, NodePtr operand) : negative_(negative), operand_(std::move(operand)) {}
  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    operand_->decoded(frame, rows, out);
    for (Value& value : out) {
      if (negative_) {
        value = negate(value, frame.arena);
      } else if (!value.is_numeric()) {
        value = Value::error();
      } else {
        value.id = kUnbound;  // +"01"^^xsd:integer is 1
      }
    }
  }

 private:
  bool negative_;
  NodePtr operand_;
};

}  // namespace

NodePtr make_call_node(const Function& function, std::vector<NodePtr> arguments, std::size_t schema_columns) {
  return std::make_unique<CallNode>(function, std::move(arguments), schema_columns);
}
NodePtr make_arithmetic_node(ArithmeticOperator op, NodePtr left, NodePtr right) {
  return std::make_unique<ArithmeticNode>(op, std::move(left), std::move(right));
}
NodePtr make_sign_node(bool negative, NodePtr operand) {
  return std::make_unique<SignNode>(negative, std::move(operand));
}

}  // namespace casus::query
