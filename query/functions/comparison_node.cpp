#include <algorithm>
#include <memory>

#include "query/functions/compare.h"
#include "query/functions/constant_comparison.h"
#include "query/functions/node.h"

namespace casus::query {
namespace {

constexpr Truth kPending = ConstantComparison::kPending;

Truth from_ids(ComparisonOperator op, Id a, Id b) {
  const IdComparison known = compare_ids(a, b);
  switch (known) {
    case IdComparison::kLess: return truth_of(holds(op, -1));
    case IdComparison::kEqual: return truth_of(holds(op, 0));
    case IdComparison::kGreater: return truth_of(holds(op, 1));
    case IdComparison::kSame:
    case IdComparison::kUnequal: {
      const bool same = known == IdComparison::kSame;
      if (op == ComparisonOperator::kEqual) return truth_of(same);
      return op == ComparisonOperator::kNotEqual ? truth_of(!same) : kPending;
    }
    case IdComparison::kUnknown: break;
  }
  return kPending;
}

// Two columns. Inline integers are compared in a tight loop, everything else by the rules of compare_ids.
template <typename Holds>
bool compare_columns(ComparisonOperator op, std::span<const Id> a, std::span<const Id> b, const Selection& rows,
                     const Holds& holds_bits, std::span<Truth> out) {
  std::uint8_t others = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Id x = a[rows.rows[i]], y = b[rows.rows[i]];
    const bool integers = x.tag() == Tag::kInteger && y.tag() == Tag::kInteger;
    out[i] = integers ? truth_of(holds_bits(x.bits(), y.bits())) : kPending;
    others |= static_cast<std::uint8_t>(!integers);
  }
  if (others == 0) return false;
  bool pending = false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] != kPending) continue;
    out[i] = from_ids(op, a[rows.rows[i]], b[rows.rows[i]]);
    pending |= out[i] == kPending;
  }
  return pending;
}

bool compare_columns(ComparisonOperator op, std::span<const Id> a, std::span<const Id> b, const Selection& rows,
                     std::span<Truth> out) {
  using Bits = std::uint64_t;
  const auto run = [&](const auto& holds_bits) { return compare_columns(op, a, b, rows, holds_bits, out); };
  switch (op) {
    case ComparisonOperator::kEqual: return run([](Bits x, Bits y) { return x == y; });
    case ComparisonOperator::kNotEqual: return run([](Bits x, Bits y) { return x != y; });
    case ComparisonOperator::kLess: return run([](Bits x, Bits y) { return x < y; });
    case ComparisonOperator::kLessEqual: return run([](Bits x, Bits y) { return x <= y; });
    case ComparisonOperator::kGreater: return run([](Bits x, Bits y) { return x > y; });
    case ComparisonOperator::kGreaterEqual: return run([](Bits x, Bits y) { return x >= y; });
  }
  return true;
}

class ComparisonNode final : public TruthNode {
 public:
  ComparisonNode(ComparisonOperator op, NodePtr left, NodePtr right, EvaluationContext& context)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {
    if (left_->constant() != nullptr && right_->constant() == nullptr) {
      std::swap(left_, right_);
      op_ = mirrored(op_);
    }
    if (const Value* constant = right_->constant(); constant != nullptr && left_->column() >= 0) {
      by_constant_ = std::make_unique<ConstantComparison>(op_, *constant, context.terms);
    }
  }

  void truths(Frame& frame, const Selection& rows, std::span<Truth> out) override {
    if (!compare_by_ids(frame, rows, out)) return;
    positions_.clear();
    rows_.clear();
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i] != kPending) continue;
      positions_.push_back(static_cast<std::uint32_t>(i));
      rows_.push_back(rows.rows[i]);
    }
    const Selection pending{rows_, rows.all && rows_.size() == rows.size()};
    left_values_.resize(rows_.size());
    left_->decoded(frame, pending, left_values_);
    if (const Value* constant = right_->constant()) {
      for (std::size_t i = 0; i < rows_.size(); ++i) out[positions_[i]] = compare(op_, left_values_[i], *constant);
      return;
    }
    right_values_.resize(rows_.size());
    right_->decoded(frame, pending, right_values_);
    for (std::size_t i = 0; i < rows_.size(); ++i) out[positions_[i]] = compare(op_, left_values_[i], right_values_[i]);
  }

 private:
  // True when some rows are left pending.
  bool compare_by_ids(Frame& frame, const Selection& rows, std::span<Truth> out) const {
    const int left = left_->column(), right = right_->column();
    const auto column = [&](int c) { return std::span<const Id>(frame.batch->columns[static_cast<std::size_t>(c)]); };
    if (by_constant_ != nullptr) return by_constant_->run(column(left), rows, out);
    if (left >= 0 && right >= 0) return compare_columns(op_, column(left), column(right), rows, out);
    std::fill(out.begin(), out.end(), kPending);
    return true;
  }

  ComparisonOperator op_;
  NodePtr left_, right_;
  std::unique_ptr<ConstantComparison> by_constant_;
  std::vector<std::uint32_t> positions_, rows_;
  std::vector<Value> left_values_, right_values_;
};

}  // namespace

NodePtr make_comparison_node(ComparisonOperator op, NodePtr left, NodePtr right, EvaluationContext& context) {
  return std::make_unique<ComparisonNode>(op, std::move(left), std::move(right), context);
}

}  // namespace casus::query
