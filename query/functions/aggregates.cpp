#include <algorithm>

#include "query/functions/aggregate_state.h"
#include "query/functions/compare.h"
#include "query/functions/decode.h"
#include "query/functions/evaluator.h"
#include "storage/dictionary/inline_value.h"

namespace casus::query {
namespace {

// DISTINCT: hands on the values that are new to their group.
class DistinctFilter {
 public:
  void apply(std::span<const std::uint32_t>& groups, std::span<const Id>& values) {
    groups_.clear();
    values_.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!seen_.insert(groups[i], values[i])) continue;
      groups_.push_back(groups[i]);
      values_.push_back(values[i]);
    }
    groups = groups_;
    values = values_;
  }
  std::size_t memory_bytes() const { return seen_.memory_bytes(); }

 private:
  GroupedIdSet seen_;
  std::vector<std::uint32_t> groups_;
  std::vector<Id> values_;
};

class BasicAggregator : public Aggregator {
 public:
  explicit BasicAggregator(bool distinct) {
    if (distinct) distinct_ = std::make_unique<DistinctFilter>();
  }
  void add(std::span<const std::uint32_t> groups, std::span<const Id> values, std::size_t group_count) final {
    grow(group_count);
    if (distinct_ != nullptr && !values.empty()) distinct_->apply(groups, values);
    feed(groups, values);
  }
  std::size_t memory_bytes() const final {
    return state_bytes() + (distinct_ == nullptr ? 0 : distinct_->memory_bytes());
  }

 protected:
  virtual void grow(std::size_t group_count) = 0;
  virtual void feed(std::span<const std::uint32_t> groups, std::span<const Id> values) = 0;
  virtual std::size_t state_bytes() const = 0;

 private:
  std::unique_ptr<DistinctFilter> distinct_;
};

class Count final : public BasicAggregator {
 public:
  Count(bool distinct, bool all_rows, EvaluationContext& context)
      : BasicAggregator(distinct && !all_rows), all_rows_(all_rows), context_(context) {}
  Id result(std::uint32_t group) override {
    return to_id(Value::of(group < counts_.size() ? counts_[group] : std::int64_t{0}), context_.terms);
  }

 protected:
  void grow(std::size_t group_count) override {
    if (counts_.size() < group_count) counts_.resize(group_count);
  }
  void feed(std::span<const std::uint32_t> groups, std::span<const Id> values) override {
    if (all_rows_) {
      for (const std::uint32_t group : groups) ++counts_[group];
    } else {
      for (std::size_t i = 0; i < values.size(); ++i) counts_[groups[i]] += values[i].is_unbound() ? 0 : 1;
    }
  }
  std::size_t state_bytes() const override { return counts_.capacity() * sizeof(std::int64_t); }

 private:
  bool all_rows_;
  EvaluationContext& context_;
  std::vector<std::int64_t> counts_;
};

class Sum final : public BasicAggregator {
 public:
  Sum(bool distinct, bool average, EvaluationContext& context)
      : BasicAggregator(distinct), average_(average), context_(context) {}
  Id result(std::uint32_t group) override {
    arena_.reset();
    const NumericTotal empty;
    const NumericTotal& total = group < totals_.size() ? totals_[group] : empty;
    return to_id(average_ ? total.average(arena_) : total.sum(arena_), context_.terms);
  }

 protected:
  void grow(std::size_t group_count) override {
    if (totals_.size() < group_count) totals_.resize(group_count);
  }
  void feed(std::span<const std::uint32_t> groups, std::span<const Id> values) override {
    slow_groups_.clear();
    slow_values_.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].tag() == Tag::kInteger && totals_[groups[i]].add_small(storage::integer_value(values[i]))) continue;
      slow_groups_.push_back(groups[i]);
      slow_values_.push_back(Value::of_id(values[i]));
    }
    if (slow_groups_.empty()) return;
    arena_.reset();
    decode(slow_values_, context_.terms, arena_, scratch_);
    for (std::size_t i = 0; i < slow_groups_.size(); ++i) totals_[slow_groups_[i]].add(slow_values_[i]);
  }
  std::size_t state_bytes() const override { return totals_.capacity() * sizeof(NumericTotal) + arena_.memory_bytes(); }

 private:
  bool average_;
  EvaluationContext& context_;
  std::vector<NumericTotal> totals_;
  std::vector<std::uint32_t> slow_groups_;
  std::vector<Value> slow_values_;
  ValueArena arena_;
  DecodeScratch scratch_;
};

// MIN and MAX by the order of ORDER BY, as the specification has it: an error comes before all values, so that it is
// the least of a group with one, and the greatest only of a group with nothing else.
class Extreme final : public BasicAggregator {
 public:
  Extreme(int direction, EvaluationContext& context)
      : BasicAggregator(false), direction_(direction), context_(context) {}
  Id result(std::uint32_t group) override { return group < best_.size() && !failed_[group] ? best_[group] : kUnbound; }

 protected:
  void grow(std::size_t group_count) override {
    if (best_.size() >= group_count) return;
    best_.resize(group_count);
    failed_.resize(group_count);
  }
  void feed(std::span<const std::uint32_t> groups, std::span<const Id> values) override {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::uint32_t group = groups[i];
      Id& best = best_[group];
      if (values[i].is_unbound()) {
        failed_[group] = failed_[group] || direction_ < 0;
      } else if (best.is_unbound() || compare_for_order(values[i], best, context_) * direction_ > 0) {
        best = values[i];
      }
    }
  }
  std::size_t state_bytes() const override { return best_.capacity() * (sizeof(Id) + 1); }

 private:
  int direction_;
  EvaluationContext& context_;
  std::vector<Id> best_;
  std::vector<bool> failed_;
};

class Sample final : public BasicAggregator {
 public:
  Sample() : BasicAggregator(false) {}
  Id result(std::uint32_t group) override { return group < values_.size() ? values_[group] : kUnbound; }

 protected:
  void grow(std::size_t group_count) override {
    if (values_.size() < group_count) values_.resize(group_count);
  }
  void feed(std::span<const std::uint32_t> groups, std::span<const Id> values) override {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values_[groups[i]].is_unbound()) values_[groups[i]] = values[i];
    }
  }
  std::size_t state_bytes() const override { return values_.capacity() * sizeof(Id); }

 private:
  std::vector<Id> values_;
};

// Values without a string (errors, blank nodes) are passed over.
class GroupConcat final : public BasicAggregator {
 public:
  GroupConcat(bool distinct, std::string separator, EvaluationContext& context)
      : BasicAggregator(distinct), separator_(std::move(separator)), context_(context) {}
  Id result(std::uint32_t group) override {
    const std::string_view text = group < groups_.size() ? std::string_view(groups_[group].text) : std::string_view();
    return context_.terms.intern(TermView::literal(text));
  }

 protected:
  void grow(std::size_t group_count) override {
    if (groups_.size() < group_count) groups_.resize(group_count);
  }
  void feed(std::span<const std::uint32_t> groups, std::span<const Id> values) override {
    arena_.reset();
    values_.clear();
    for (const Id id : values) values_.push_back(Value::of_id(id));
    decode_lexical(values_, context_.terms, arena_, scratch_);
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (values_[i].is_error()) continue;
      Group& group = groups_[groups[i]];
      const std::size_t before = group.text.size();
      if (group.started) group.text += separator_;
      group.started = true;
      group.text += values_[i].characters();
      bytes_ += group.text.size() - before;
    }
  }
  std::size_t state_bytes() const override {
    return 2 * bytes_ + groups_.capacity() * sizeof(Group) + arena_.memory_bytes();
  }

 private:
  struct Group {
    std::string text;
    bool started = false;
  };
  std::string separator_;
  EvaluationContext& context_;
  std::vector<Group> groups_;
  std::size_t bytes_ = 0;
  std::vector<Value> values_;
  ValueArena arena_;
  DecodeScratch scratch_;
};

}  // namespace

std::unique_ptr<Aggregator> make_aggregator(const AggregateExpression& aggregate, EvaluationContext& context) {
  switch (aggregate.function) {
    case AggregateFunction::kCount:
      return std::make_unique<Count>(aggregate.distinct, aggregate.argument == nullptr, context);
    case AggregateFunction::kSum: return std::make_unique<Sum>(aggregate.distinct, false, context);
    case AggregateFunction::kAvg: return std::make_unique<Sum>(aggregate.distinct, true, context);
    case AggregateFunction::kMin: return std::make_unique<Extreme>(-1, context);
    case AggregateFunction::kMax: return std::make_unique<Extreme>(1, context);
    case AggregateFunction::kSample: return std::make_unique<Sample>();
    case AggregateFunction::kGroupConcat:
      return std::make_unique<GroupConcat>(aggregate.distinct, aggregate.separator.value_or(" "), context);
  }
  return nullptr;
}

}  // namespace casus::query
