#include <vector>

#include "query/functions/node.h"

namespace casus::query {
namespace {

/// The rows of a selection for which something is still to be found out, with their places in it.
struct Remaining {
  std::vector<std::uint32_t> places, rows;
  bool all = false;

  template <typename Wanted>
  void gather(const Selection& from, const Wanted& wanted) {
    places.resize(from.size());
    rows.resize(from.size());
    std::size_t count = 0;
    // Without a branch, which would be mispredicted half of the time.
    for (std::size_t i = 0; i < from.size(); ++i) {
      places[count] = static_cast<std::uint32_t>(i);
      rows[count] = from.rows[i];
      count += static_cast<std::size_t>(wanted(i));
    }
    places.resize(count);
    rows.resize(count);
    all = from.all && count == from.size();
  }
  bool empty() const { return rows.empty(); }
  Selection selection() const { return {rows, all}; }
};

// && and ||: an operand that decides ends the matter for its rows; the others are asked for the rows that remain.
class JunctionNode final : public TruthNode {
 public:
  JunctionNode(Truth deciding, std::vector<NodePtr> operands) : deciding_(deciding), operands_(std::move(operands)) {}

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    operands_.front()->truths(frame, rows, out);
    for (std::size_t k = 1; k < operands_.size(); ++k) {
      remaining_.gather(rows, [&](std::size_t i) { return out[i] != deciding_; });
      if (remaining_.empty()) return;
      truths_.resize(remaining_.rows.size());
      operands_[k]->truths(frame, remaining_.selection(), truths_);
      for (std::size_t i = 0; i < truths_.size(); ++i) {
        Truth& truth = out[remaining_.places[i]];
        if (truths_[i] == deciding_ || truth != Truth::kError) truth = truths_[i];
      }
    }
  }

 private:
  Truth deciding_;
  std::vector<NodePtr> operands_;
  Remaining remaining_;
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
      remaining_.gather(rows, [&](std::size_t i) { return truths_[i] == truth_of(branch == 1); });
      if (remaining_.empty()) continue;
      values_.resize(remaining_.rows.size());
      branches_[branch]->values(frame, remaining_.selection(), values_);
      for (std::size_t i = 0; i < values_.size(); ++i) out[remaining_.places[i]] = values_[i];
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (truths_[i] == Truth::kError) out[i] = Value::error();
    }
  }

 private:
  NodePtr condition_;
  NodePtr branches_[2];
  std::vector<Truth> truths_;
  Remaining remaining_;
  std::vector<Value> values_;
};

class CoalesceNode final : public Node {
 public:
  explicit CoalesceNode(std::vector<NodePtr> operands) : operands_(std::move(operands)) {}

  void values(Frame& frame, const Selection& rows, std::span<Value> out) override {
    for (Value& value : out) value = Value::error();
    for (const NodePtr& operand : operands_) {
      remaining_.gather(rows, [&](std::size_t i) { return out[i].is_error(); });
      if (remaining_.empty()) return;
      values_.resize(remaining_.rows.size());
      operand->values(frame, remaining_.selection(), values_);
      for (std::size_t i = 0; i < values_.size(); ++i) out[remaining_.places[i]] = values_[i];
    }
  }

 private:
  std::vector<NodePtr> operands_;
  Remaining remaining_;
  std::vector<Value> values_;
};

}  // namespace

NodePtr make_and_node(std::vector<NodePtr> operands) {
  return std::make_unique<JunctionNode>(Truth::kFalse, std::move(operands));
}
NodePtr make_or_node(std::vector<NodePtr> operands) {
  return std::make_unique<JunctionNode>(Truth::kTrue, std::move(operands));
}
NodePtr make_not_node(NodePtr operand) {
  return std::make_unique<NotNode>(std::move(operand));
}
NodePtr make_if_node(NodePtr condition, NodePtr then, NodePtr otherwise) {
  return std::make_unique<IfNode>(std::move(condition), std::move(then), std::move(otherwise));
}
NodePtr make_coalesce_node(std::vector<NodePtr> operands) {
  return std::make_unique<CoalesceNode>(std::move(operands));
}

}  // namespace casus::query
