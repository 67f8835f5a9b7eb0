#include <algorithm>
#include <array>

#include "query/functions/compare.h"
#include "query/functions/constant_comparison.h"
#include "query/functions/node.h"

namespace casus::query {
namespace {

// The ids of constants, and the tags for which these tell all.
class ConstantSet {
 public:
  ConstantSet() {
    for (const Tag tag : {Tag::kUndefined, Tag::kLocal}) undecided_[static_cast<std::size_t>(tag)] = true;
  }
  void add(const Value& constant, QueryTerms& terms) {
    if (constant.kind == ValueKind::kIri) {
      equal_.push_back(to_id(constant, terms));
      return;
    }
    const ConstantComparison comparison(ComparisonOperator::kEqual, constant, terms);
    constants_.push_back(to_id(constant, terms));
    for (std::size_t tag = 0; tag < undecided_.size(); ++tag) {
      const auto equal = comparison.only_equal(static_cast<Tag>(tag));
      undecided_[tag] = undecided_[tag] || !equal;
      if (equal && !equal->is_unbound()) equal_.push_back(*equal);
    }
  }
  void finish() {
    for (std::vector<Id>* ids : {&equal_, &constants_}) {
      std::sort(ids->begin(), ids->end());
      ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
    }
  }

  Truth find(Id id) const {
    const Tag tag = id.tag();
    if (!undecided_[static_cast<std::size_t>(tag)]) return truth_of(contains(equal_, id));
    const bool equals_itself = tag == Tag::kInteger || tag == Tag::kString || tag == Tag::kShortString;
    return equals_itself && contains(constants_, id) ? Truth::kTrue : ConstantComparison::kPending;
  }

  /// As find() for each row; false, with nothing done, where it would not be faster.
  bool find_all(const std::vector<Id>& column, const Selection& rows, std::span<Truth> out) const {
    constexpr std::size_t kFew = 4;
    if (out.empty() || equal_.empty() || equal_.size() > kFew) return false;
    const Tag tag = column[rows.rows[0]].tag();
    if (undecided_[static_cast<std::size_t>(tag)]) return false;
    std::array<std::uint64_t, kFew> wanted;
    for (std::size_t i = 0; i < kFew; ++i) wanted[i] = equal_[std::min(i, equal_.size() - 1)].bits();
    std::uint8_t others = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::uint64_t bits = column[rows.rows[i]].bits();
      others |= static_cast<std::uint8_t>(Id(bits).tag() != tag);
      out[i] = truth_of((bits == wanted[0]) | (bits == wanted[1]) | (bits == wanted[2]) | (bits == wanted[3]));
    }
    return others == 0;
  }

 private:
  static bool contains(const std::vector<Id>& ids, Id id) { return std::binary_search(ids.begin(), ids.end(), id); }

  std::vector<Id> equal_, constants_;
  std::array<bool, 256> undecided_{};
};

// x IN (...): true if some "=" is true; otherwise an error if some "=" was one; otherwise false (section 17.4.1.9).
class InNode final : public TruthNode {
 public:
  InNode(bool negated, NodePtr operand, std::vector<NodePtr> list, EvaluationContext& context)
      : negated_(negated), operand_(std::move(operand)), list_(std::move(list)) {
    only_constants_ = operand_->column() >= 0;
    for (const NodePtr& item : list_) {
      const Value* constant = item->constant();
      only_constants_ = only_constants_ && constant != nullptr && !constant->is_error();
      if (only_constants_) constants_.add(*constant, context.terms);
    }
    constants_.finish();
  }

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    if (!find_constants(frame, rows, out)) return;
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
  // Answers what ids tell, and notes the rows for which values are needed; true when there are such.
  bool find_constants(const Frame& frame, const Selection& rows, std::span<Truth> out) {
    positions_.clear();
    rows_.clear();
    if (!only_constants_) {
      for (std::size_t i = 0; i < out.size(); ++i) positions_.push_back(static_cast<std::uint32_t>(i));
      rows_.assign(rows.rows.begin(), rows.rows.end());
      return !rows_.empty();
    }
    const std::vector<Id>& ids = frame.batch->columns[static_cast<std::size_t>(operand_->column())];
    if (!constants_.find_all(ids, rows, out)) {
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = constants_.find(ids[rows.rows[i]]);
        if (out[i] != ConstantComparison::kPending) continue;
        positions_.push_back(static_cast<std::uint32_t>(i));
        rows_.push_back(rows.rows[i]);
      }
    }
    if (negated_) {
      for (Truth& truth : out) truth = truth == ConstantComparison::kPending ? truth : truth_of(truth == Truth::kFalse);
    }
    return !rows_.empty();
  }

  bool negated_;
  NodePtr operand_;
  std::vector<NodePtr> list_;
  bool only_constants_ = false;
  ConstantSet constants_;
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
