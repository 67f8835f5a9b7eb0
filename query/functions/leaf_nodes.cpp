#include <algorithm>

#include "query/functions/compare.h"
#include "query/functions/node.h"

namespace casus::query {
namespace {

class ColumnNode final : public Node {
 public:
  explicit ColumnNode(int column) : column_(column) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    const std::vector<Id>& ids = frame.batch->columns[static_cast<std::size_t>(column_)];
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = Value::of_id(ids[rows.rows[i]]);
  }
  void ids(Frame& frame, const Selection& rows, std::span<Id> out) override {
    const std::vector<Id>& ids = frame.batch->columns[static_cast<std::size_t>(column_)];
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = ids[rows.rows[i]];
  }
  int column() const override { return column_; }

 private:
  int column_;
};

class ConstantNode final : public Node {
 public:
  explicit ConstantNode(const Value& value) : value_(value), truth_(effective_boolean_value(value)) {}

  void values(Frame&, const Selection&, std::span<Value> out) override { std::fill(out.begin(), out.end(), value_); }
  void truths(Frame&, const Selection&, std::span<Truth> out) override { std::fill(out.begin(), out.end(), truth_); }
  void ids(Frame& frame, const Selection&, std::span<Id> out) override {
    if (value_.id.is_unbound()) value_.id = to_id(value_, frame.terms());
    std::fill(out.begin(), out.end(), value_.id);
  }
  const Value* constant() const override { return &value_; }

 private:
  Value value_;
  Truth truth_;
};

class BoundNode final : public TruthNode {
 public:
  explicit BoundNode(int column) : column_(column) {}
  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    const std::vector<Id>& ids = frame.batch->columns[static_cast<std::size_t>(column_)];
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = truth_of(!ids[rows.rows[i]].is_unbound());
  }

 private:
  int column_;
};

class ExistsNode final : public TruthNode {
 public:
  ExistsNode(bool negated, std::unique_ptr<ExistsEvaluator> evaluator)
      : negated_(negated), evaluator_(std::move(evaluator)) {}
  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = truth_of(evaluator_->exists(*frame.batch, rows.rows[i]) != negated_);
    }
  }

 private:
  bool negated_;
  std::unique_ptr<ExistsEvaluator> evaluator_;
};

}  // namespace

NodePtr make_column_node(int column) {
  return std::make_unique<ColumnNode>(column);
}
NodePtr make_constant_node(const Value& value) {
  return std::make_unique<ConstantNode>(value);
}
NodePtr make_bound_node(int column) {
  return std::make_unique<BoundNode>(column);
}
NodePtr make_exists_node(bool negated, std::unique_ptr<ExistsEvaluator> evaluator) {
  return std::make_unique<ExistsNode>(negated, std::move(evaluator));
}

}  // namespace casus::query
