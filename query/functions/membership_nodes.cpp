#include <unordered_set>

#include "query/functions/compare.h"
#include "query/functions/node.h"

namespace casus::query {
namespace {

// x IN (...): true if some "=" is true; otherwise an error if some "=" was one; otherwise false (section 17.4.1.9).
class InNode final : public TruthNode {
 public:
  InNode(bool negated, NodePtr operand, std::vector<NodePtr> list, EvaluationContext& context)
      : negated_(negated), operand_(std::move(operand)), list_(std::move(list)) {
    only_constants_ = operand_->column() >= 0;
    for (const NodePtr& item : list_) {
      const Value* constant = item->constant();
      only_constants_ = only_constants_ && constant != nullptr && !constant->is_error();
      if (only_constants_) constants_.insert(to_id(*constant, context.terms));
    }
  }

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    positions_.clear();
    rows_.clear();
    if (only_constants_) {
      const std::vector<Id>& ids = frame.batch->columns[static_cast<std::size_t>(operand_->column())];
      for (std::size_t i = 0; i < out.size(); ++i) {
        const Id id = ids[rows.rows[i]];
        const Tag tag = id.tag();
        // Resources equal nothing but themselves; what other terms equal, their values must tell.
        if (tag == Tag::kIri || tag == Tag::kBlankNode) {
          out[i] = truth_of(constants_.contains(id) != negated_);
        } else if ((tag == Tag::kInteger || tag == Tag::kString || tag == Tag::kShortString) &&
                   constants_.contains(id)) {
          out[i] = truth_of(!negated_);
        } else {
          positions_.push_back(static_cast<std::uint32_t>(i));
          rows_.push_back(rows.rows[i]);
        }
      }
    } else {
      for (std::size_t i = 0; i < out.size(); ++i) positions_.push_back(static_cast<std::uint32_t>(i));
      rows_.assign(rows.rows.begin(), rows.rows.end());
    }
    if (rows_.empty()) return;
    const Selection pending{rows_, rows.all && rows_.size() == rows.size()};
    operand_values_.resize(rows_.size());
    operand_->decoded(frame, pending, operand_values_);
    found_.assign(rows_.size(), Truth::kFalse);
    item_values_.resize(rows_.size());
    for (const NodePtr& item : list_) {
      item->decoded(frame, pending, item_values_);
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (found_[i] == Truth::kTrue) continue;
        const Truth truth = equal(operand_values_[i], item_values_[i]);
        if (truth != Truth::kFalse) found_[i] = truth;
      }
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Truth truth = found_[i];
      out[positions_[i]] = truth == Truth::kError ? truth : truth_of((truth == Truth::kTrue) != negated_);
    }
  }

 private:
  bool negated_;
  NodePtr operand_;
  std::vector<NodePtr> list_;
  bool only_constants_ = false;
  std::unordered_set<Id> constants_;
  std::vector<std::uint32_t> positions_, rows_;
  std::vector<Value> operand_values_, item_values_;
  std::vector<Truth> found_;
};

class SameTermNode final : public TruthNode {
 public:
  SameTermNode(NodePtr left, NodePtr right) : left_(std::move(left)), right_(std::move(right)) {}
  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    left_ids_.resize(rows.size());
    right_ids_.resize(rows.size());
    left_->ids(frame, rows, left_ids_);
    right_->ids(frame, rows, right_ids_);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool error = left_ids_[i].is_unbound() || right_ids_[i].is_unbound();
      out[i] = error ? Truth::kError : truth_of(left_ids_[i] == right_ids_[i]);
    }
  }

 private:
  NodePtr left_, right_;
  std::vector<Id> left_ids_, right_ids_;
};

}  // namespace

NodePtr make_in_node(bool negated, NodePtr operand, std::vector<NodePtr> list, EvaluationContext& context) {
  return std::make_unique<InNode>(negated, std::move(operand), std::move(list), context);
}
NodePtr make_same_term_node(NodePtr left, NodePtr right) {
  return std::make_unique<SameTermNode>(std::move(left), std::move(right));
}

}  // namespace casus::query
