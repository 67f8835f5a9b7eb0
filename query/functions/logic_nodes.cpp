#include "query/functions/node.h"

namespace casus::query {
namespace {

// && and ||: an operand that decides ends the matter for its rows; the others are asked for the rows that remain.
class JunctionNode final : public TruthNode {
 public:
  JunctionNode(Truth deciding, std::vector<NodePtr> operands) : deciding_(deciding), operands_(std::move(operands)) {}

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    operands_.front()->truths(frame, rows, out);
    for (std::size_t k = 1; k < operands_.size(); ++k) {
      positions_.clear();
      rows_.clear();
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] == deciding_) continue;
        positions_.push_back(static_cast<std::uint32_t>(i));
        rows_.push_back(rows.rows[i]);
      }
      if (rows_.empty()) return;
      truths_.resize(rows_.size());
      operands_[k]->truths(frame, {rows_, rows.all && rows_.size() == rows.size()}, truths_);
      for (std::size_t i = 0; i < positions_.size(); ++i) {
        Truth& truth = out[positions_[i]];
        if (truths_[i] == deciding_ || truth != Truth::kError) truth = truths_[i];
      }
    }
  }

 private:
  Truth deciding_;
  std::vector<NodePtr> operands_;
  std::vector<std::uint32_t> positions_, rows_;
  std::vector<Truth> truths_;
};

class NotNode final : public TruthNode {
 public:
  explicit NotNode(NodePtr operand) : operand_(std::move(operand)) {}
  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    operand_->truths(frame, rows, out);
    for (Truth& truth : out) truth = truth == Truth::kError ? truth : truth_of(truth == Truth::kFalse);
  }

 private:
  NodePtr operand_;
};

class IfNode final : public Node {
 public:
  IfNode(NodePtr condition, NodePtr then, NodePtr otherwise)
      : condition_(std::move(condition)), branches_{std::move(otherwise), std::move(then)} {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    truths_.resize(rows.size());
    condition_->truths(frame, rows, truths_);
    for (std::size_t branch = 0; branch < 2; ++branch) {
      positions_.clear();
      rows_.clear();
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (truths_[i] != truth_of(branch == 1)) continue;
        positions_.push_back(static_cast<std::uint32_t>(i));
        rows_.push_back(rows.rows[i]);
      }
      if (rows_.empty()) continue;
      values_.resize(rows_.size());
      branches_[branch]->values(frame, {rows_, rows.all && rows_.size() == rows.size()}, values_);
      for (std::size_t i = 0; i < positions_.size(); ++i) out[positions_[i]] = values_[i];
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (truths_[i] == Truth::kError) out[i] = Value::error();
    }
  }

 private:
  NodePtr condition_;
  NodePtr branches_[2];
  std::vector<Truth> truths_;
  std::vector<std::uint32_t> positions_, rows_;
  std::vector<Value> values_;
};

class CoalesceNode final : public Node {
 public:
  explicit CoalesceNode(std::vector<NodePtr> operands) : operands_(std::move(operands)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    for (Value& value : out) value = Value::error();
    for (const NodePtr& operand : operands_) {
      positions_.clear();
      rows_.clear();
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (!out[i].is_error()) continue;
        positions_.push_back(static_cast<std::uint32_t>(i));
        rows_.push_back(rows.rows[i]);
      }
      if (rows_.empty()) return;
      values_.resize(rows_.size());
      operand->values(frame, {rows_, rows.all && rows_.size() == rows.size()}, values_);
      for (std::size_t i = 0; i < positions_.size(); ++i) out[positions_[i]] = values_[i];
    }
  }

 private:
  std::vector<NodePtr> operands_;
  std::vector<std::uint32_t> positions_, rows_;
  std::vector<Value> values_;
};

}  // namespace

NodePtr make_and_node(std::vector<NodePtr> operands) {
  return std::make_unique<JunctionNode>(Truth::kFalse, std::move(operands));
}
NodePtr make_or_node(std::vector<NodePtr> operands) {
  return std::make_unique<JunctionNode>(Truth::kTrue, std::move(operands));
}
NodePtr make_not_node(NodePtr operand) { return std::make_unique<NotNode>(std::move(operand)); }
NodePtr make_if_node(NodePtr condition, NodePtr then, NodePtr otherwise) {
  return std::make_unique<IfNode>(std::move(condition), std::move(then), std::move(otherwise));
}
NodePtr make_coalesce_node(std::vector<NodePtr> operands) { return std::make_unique<CoalesceNode>(std::move(operands)); }

}  // namespace casus::query
