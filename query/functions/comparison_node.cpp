#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_set>

#include "query/functions/arithmetic.h"
#include "query/functions/compare.h"
#include "query/functions/node.h"
#include "storage/dictionary/inline_value.h"

namespace casus::query {
namespace {

constexpr Truth kPending{3};

constexpr ComparisonOperator mirrored(ComparisonOperator op) {
  switch (op) {
    case ComparisonOperator::kLess: return ComparisonOperator::kGreater;
    case ComparisonOperator::kLessEqual: return ComparisonOperator::kGreaterEqual;
    case ComparisonOperator::kGreater: return ComparisonOperator::kLess;
    case ComparisonOperator::kGreaterEqual: return ComparisonOperator::kLessEqual;
    default: return op;
  }
}

constexpr bool is_equality(ComparisonOperator op) {
  return op == ComparisonOperator::kEqual || op == ComparisonOperator::kNotEqual;
}

Truth from_ids(ComparisonOperator op, Id a, Id b) {
  switch (compare_ids(a, b)) {
    case IdComparison::kLess: return truth_of(holds(op, -1));
    case IdComparison::kEqual: return truth_of(holds(op, 0));
    case IdComparison::kGreater: return truth_of(holds(op, 1));
    case IdComparison::kUnequal: return is_equality(op) ? truth_of(op == ComparisonOperator::kNotEqual) : kPending;
    case IdComparison::kUnknown: break;
  }
  return kPending;
}

// One tag of a column against a constant as bits of its inline id: the order of payloads is that of values.
template <typename Holds>
bool compare_run(std::span<const Id> ids, const Selection& rows, Tag tag, const Holds& holds_bits, std::span<Truth> out) {
  std::uint8_t pending = 0;
  const auto step = [&](std::size_t i, Id id) {
    const bool known = id.tag() == tag;
    out[i] = known ? truth_of(holds_bits(id.bits())) : kPending;
    pending |= static_cast<std::uint8_t>(!known);
  };
  if (rows.all) {
    for (std::size_t i = 0; i < out.size(); ++i) step(i, ids[i]);
  } else {
    for (std::size_t i = 0; i < out.size(); ++i) step(i, ids[rows.rows[i]]);
  }
  return pending != 0;
}

bool compare_run(ComparisonOperator op, std::span<const Id> ids, const Selection& rows, Id constant, std::span<Truth> out) {
  const Tag tag = constant.tag();
  const std::uint64_t bits = constant.bits();
  switch (op) {
    case ComparisonOperator::kEqual:
      return compare_run(ids, rows, tag, [=](std::uint64_t v) { return v == bits; }, out);
    case ComparisonOperator::kNotEqual:
      return compare_run(ids, rows, tag, [=](std::uint64_t v) { return v != bits; }, out);
    case ComparisonOperator::kLess:
      return compare_run(ids, rows, tag, [=](std::uint64_t v) { return v < bits; }, out);
    case ComparisonOperator::kLessEqual:
      return compare_run(ids, rows, tag, [=](std::uint64_t v) { return v <= bits; }, out);
    case ComparisonOperator::kGreater:
      return compare_run(ids, rows, tag, [=](std::uint64_t v) { return v > bits; }, out);
    case ComparisonOperator::kGreaterEqual:
      return compare_run(ids, rows, tag, [=](std::uint64_t v) { return v >= bits; }, out);
  }
  return true;
}

// A constant number as ids of the other inline numeric tags, where it has the very same value there.
std::vector<Id> numeric_twins(const Value& value) {
  std::vector<Id> twins;
  if (!is_exact_kind(value.kind)) return twins;
  const storage::Decimal decimal = to_decimal(value);
  if (!decimal.mantissa().is_small()) return twins;
  const auto add = [&](std::optional<Id> id) {
    if (id) twins.push_back(*id);
  };
  if (decimal.is_integer()) add(storage::integer_id(decimal.mantissa().small()));
  add(storage::decimal_id(decimal.mantissa().small(), static_cast<int>(decimal.scale())));
  const double number = decimal.to_double();
  if (storage::Decimal::exact(number) == decimal) add(storage::double_id(number));
  const float single = decimal.to_float();
  if (storage::Decimal::exact(static_cast<double>(single)) == decimal) add(storage::float_id(single));
  return twins;
}

bool compares_by_bits(Tag tag) {
  return tag == Tag::kInteger || tag == Tag::kDecimal || tag == Tag::kBoolean || tag == Tag::kShortString;
}

class ComparisonNode final : public TruthNode {
 public:
  ComparisonNode(ComparisonOperator op, NodePtr left, NodePtr right, EvaluationContext& context)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {
    if (left_->constant() != nullptr && right_->column() >= 0) {
      std::swap(left_, right_);
      op_ = mirrored(op_);
    }
    if (const Value* constant = right_->constant(); constant != nullptr && left_->column() >= 0) {
      constant_ = to_id(*constant, context.terms);
      twins_ = numeric_twins(*constant);
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
  bool compare_by_ids(Frame& frame, const Selection& rows, std::span<Truth> out) {
    const int left = left_->column(), right = right_->column();
    if (left < 0 || (right < 0 && constant_.is_unbound())) {
      std::fill(out.begin(), out.end(), kPending);
      return true;
    }
    const std::span<const Id> ids = frame.batch->columns[static_cast<std::size_t>(left)];
    bool pending = true;
    if (right >= 0) {
      const std::span<const Id> others = frame.batch->columns[static_cast<std::size_t>(right)];
      pending = false;
      for (std::size_t i = 0; i < out.size(); ++i) {
        const std::uint32_t row = rows.rows[i];
        out[i] = from_ids(op_, ids[row], others[row]);
        pending |= out[i] == kPending;
      }
      return pending;
    }
    const Tag tag = constant_.tag();
    if (compares_by_bits(tag)) {
      pending = compare_run(op_, ids, rows, constant_, out);
    } else if (tag == Tag::kDateTime || tag == Tag::kDate) {
      pending = compare_dates(ids, rows, out);
    } else {
      std::fill(out.begin(), out.end(), kPending);
    }
    if (!pending) return false;
    pending = false;
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (out[i] != kPending) continue;
      const Id id = ids[rows.rows[i]];
      out[i] = from_ids(op_, id, constant_);
      for (const Id twin : twins_) {
        if (out[i] == kPending && twin.tag() == id.tag()) out[i] = from_ids(op_, id, twin);
      }
      pending |= out[i] == kPending;
    }
    return pending;
  }

  // Instants without the timezone in the low bits. Equality of values with and without a timezone is left to compare().
  bool compare_dates(std::span<const Id> ids, const Selection& rows, std::span<Truth> out) const {
    constexpr std::uint64_t kZone = 0x7F;
    const std::uint64_t bits = constant_.bits() | kZone;
    const std::uint64_t low = constant_.bits() & ~kZone;
    switch (op_) {
      case ComparisonOperator::kLess:
        return compare_run(ids, rows, constant_.tag(), [=](std::uint64_t v) { return v < low; }, out);
      case ComparisonOperator::kLessEqual:
        return compare_run(ids, rows, constant_.tag(), [=](std::uint64_t v) { return v <= bits; }, out);
      case ComparisonOperator::kGreater:
        return compare_run(ids, rows, constant_.tag(), [=](std::uint64_t v) { return v > bits; }, out);
      case ComparisonOperator::kGreaterEqual:
        return compare_run(ids, rows, constant_.tag(), [=](std::uint64_t v) { return v >= low; }, out);
      default: std::fill(out.begin(), out.end(), kPending); return true;
    }
  }

  ComparisonOperator op_;
  NodePtr left_, right_;
  Id constant_;
  std::vector<Id> twins_;
  std::vector<std::uint32_t> positions_, rows_;
  std::vector<Value> left_values_, right_values_;
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
        } else if ((tag == Tag::kInteger || tag == Tag::kString || tag == Tag::kShortString) && constants_.contains(id)) {
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

NodePtr make_comparison_node(ComparisonOperator op, NodePtr left, NodePtr right, EvaluationContext& context) {
  return std::make_unique<ComparisonNode>(op, std::move(left), std::move(right), context);
}
NodePtr make_in_node(bool negated, NodePtr operand, std::vector<NodePtr> list, EvaluationContext& context) {
  return std::make_unique<InNode>(negated, std::move(operand), std::move(list), context);
}
NodePtr make_same_term_node(NodePtr left, NodePtr right) {
  return std::make_unique<SameTermNode>(std::move(left), std::move(right));
}

}  // namespace casus::query
