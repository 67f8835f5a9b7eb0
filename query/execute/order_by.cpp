#include <algorithm>
#include <numeric>

#include "query/algebra/expression_walk.h"
#include "query/execute/operators.h"
#include "query/execute/ordered_ranges.h"
#include "query/execute/row_store.h"
#include "query/execute/schema_algebra.h"
#include "query/execute/sort_rows.h"
#include "query/execute/term_ranks.h"

namespace casus::query {
namespace {

class OrderRows : public Operator {
 public:
  OrderRows(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
            std::optional<std::uint64_t> limit, ExistsFactory exists)
      : Operator(context),
        input_(std::move(input)),
        keys_(std::move(keys)),
        limit_(limit),
        exists_(std::move(exists)),
        store_(std::make_unique<RowStore>(context, input_->schema().size() + keys_.size())),
        charge_(context) {
    schema_ = input_->schema();
    bound_ = input_->bound();
    for (const auto& key : keys_) {
      compiled_.push_back(compile_expression(*key.expression, schema_, context.evaluation(), exists_));
    }
  }

  std::string describe(const VariableTable& variables) const override {
    return (limit_ ? "TopK " + std::to_string(*limit_) : "OrderBy") + describe_keys(variables);
  }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }

 protected:
  bool produce(Batch& batch) override {
    if (limit_ && *limit_ == 0) return false;
    if (!sorted_) {
      collect();
      sorted_ = true;
      sort();
      if (limit_ && rows_.size() == *limit_) remember_last(rows_.back());
    }
    const std::size_t end = std::min(rows_.size(), position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    const std::span<const std::uint32_t> rows = std::span(rows_).subspan(position_, end - position_);
    for (std::size_t c = 0; c < schema_.size(); ++c) append_selected(store_->column(c), rows, batch.columns[c]);
    batch.rows = end - position_;
    position_ = end;
    return true;
  }

  std::string describe_keys(const VariableTable& variables) const {
    std::string text;
    for (const auto& key : keys_) {
      text += ' ' + (key.descending ? "DESC(" + to_text(*key.expression, variables) + ")"
                                    : to_text(*key.expression, variables));
    }
    return text;
  }

  virtual void collect() { add(*input_); }

  // Takes the rows of an input that has at least the columns of the schema, in that sequence.
  void add(Operator& input) {
    Batch rows;
    while (input.next(rows)) {
      for (auto& compiled : compiled_) {
        values_.clear();
        compiled->evaluate(rows, values_);
        rows.columns.push_back(values_);
      }
      if (threshold_.empty()) {
        store_->append(rows);
      } else {
        append_better(rows);
      }
      if (limit_ && store_->rows() > kSlack && store_->rows() / 2 > *limit_) prune();
    }
  }

  // Starts over, with further rows of the same input: only what beats the best so far counts.
  void go_on() {
    store_->truncate(0);
    rows_.clear();
    position_ = 0;
    sorted_ = false;
  }

  // Keeps the best rows only, in order, and remembers the keys of the last of them.
  void prune() {
    sort();
    keep(rows_);
    if (rows_.size() == *limit_) remember_last(static_cast<std::uint32_t>(store_->rows() - 1));
  }
  // The first key of the last of as many rows as are wanted.
  std::optional<Id> last_first_key() const {
    return threshold_.empty() ? std::nullopt : std::optional(threshold_.front());
  }
  void forget_last() { threshold_.clear(); }

  OperatorPtr input_;
  std::vector<PhysicalSortKey> keys_;
  std::optional<std::uint64_t> limit_;

 private:
  static constexpr std::size_t kSlack = 1024;

  // Leaves in rows_ the row numbers in order, no more than the limit.
  void sort() {
    if (limit_ && store_->rows() > *limit_ && keys_.size() > 1) drop_by_first_key();
    charge_.set(store_->rows() * (4 * sizeof(std::uint64_t) + sizeof(std::uint32_t)));
    rows_.resize(store_->rows());
    std::iota(rows_.begin(), rows_.end(), 0u);
    for (std::size_t k = keys_.size(); k-- > 0;) {
      sort_rows_by(context(), ranks_of(k), rows_);
    }
    if (limit_ && rows_.size() > *limit_) rows_.resize(static_cast<std::size_t>(*limit_));
    charge_.set(store_->rows() * sizeof(std::uint32_t));
  }

  std::vector<std::uint64_t> ranks_of(std::size_t key) {
    auto ranks = rank_for_order(context(), store_->column(schema_.size() + key));
    if (keys_[key].descending) std::for_each(ranks.begin(), ranks.end(), [](std::uint64_t& rank) { rank = ~rank; });
    return ranks;
  }

  // The other keys, which may be texts, matter only for rows that the first key lets in.
  void drop_by_first_key() {
    const std::vector<std::uint64_t> ranks = ranks_of(0);
    std::vector<std::uint64_t> least = ranks;
    const auto last = least.begin() + static_cast<std::ptrdiff_t>(*limit_ - 1);
    std::nth_element(least.begin(), last, least.end());
    kept_.clear();
    for (std::uint32_t row = 0; row < ranks.size(); ++row) {
      if (ranks[row] <= *last) kept_.push_back(row);
    }
    if (kept_.size() < ranks.size()) keep(kept_);
  }

  void keep(std::span<const std::uint32_t> rows) {
    auto best = std::make_unique<RowStore>(context(), store_->batch().columns.size());
    Batch part;
    for (std::size_t begin = 0; begin < rows.size(); begin += Batch::kTargetRows) {
      part.reset(store_->batch().columns.size());
      append_selected(store_->batch(), rows.subspan(begin, std::min(Batch::kTargetRows, rows.size() - begin)), part);
      best->append(part);
    }
    store_ = std::move(best);
  }

  void remember_last(std::uint32_t row) {
    threshold_.clear();
    for (std::size_t k = 0; k < keys_.size(); ++k) threshold_.push_back(store_->column(schema_.size() + k)[row]);
  }

  // A row that ties with the last of the best comes after it and is dropped as well.
  void append_better(const Batch& rows) {
    kept_.clear();
    if (keys_.empty()) return;
    const auto first = compare_for_order_with(context(), rows.columns[schema_.size()], threshold_[0]);
    for (std::uint32_t row = 0; row < rows.rows; ++row) {
      int order = keys_[0].descending ? -first[row] : first[row];
      for (std::size_t k = 1; order == 0 && k < keys_.size(); ++k) {
        const Id value = rows.columns[schema_.size() + k][row];
        if (value == threshold_[k]) continue;
        order = compare_for_order(value, threshold_[k], context().evaluation());
        if (keys_[k].descending) order = -order;
      }
      if (order < 0) kept_.push_back(row);
    }
    if (kept_.empty()) return;
    Batch better;
    better.reset(rows.columns.size());
    append_selected(rows, kept_, better);
    store_->append(better);
  }

  ExistsFactory exists_;
  std::vector<std::unique_ptr<CompiledExpression>> compiled_;
  std::unique_ptr<RowStore> store_;  // the columns of the schema, then the values of the keys
  MemoryCharge charge_;
  std::vector<Id> values_;
  std::vector<Id> threshold_;
  std::vector<std::uint32_t> kept_;
  std::vector<std::uint32_t> rows_;
  std::size_t position_ = 0;
  bool sorted_ = false;
};

// What each thread leaves of its rows for those that come first of all.
class PartialTopK final : public OrderRows {
 public:
  PartialTopK(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys, std::uint64_t limit)
      : OrderRows(context, std::move(input), std::move(keys), limit, {}) {}

  std::string describe(const VariableTable& variables) const override {
    return "TopK (partial) " + std::to_string(*limit_) + describe_keys(variables);
  }

  bool can_fork() const override {
    return input_->can_fork() && std::all_of(keys_.begin(), keys_.end(), [](const PhysicalSortKey& key) {
             return depends_on_row_alone(*key.expression);
           });
  }
  std::vector<Id> cuts(const Morsel& range, std::size_t parts) const override { return input_->cuts(range, parts); }
  void prepare_forks() override { input_->prepare_forks(); }
  OperatorPtr fork(ExecutionContext& context) const override {
    std::vector<PhysicalSortKey> keys;
    for (const auto& key : keys_) keys.push_back({clone(*key.expression), key.descending});
    return std::make_unique<PartialTopK>(context, input_->fork(context), std::move(keys), *limit_);
  }

 protected:
  void begin(const Morsel& morsel) override {
    input_->restart(morsel);
    go_on();
  }
};

// Reads the input in ranges of the first key, those first that may come first, until the rest would come after what was
// found.
class RangeTopK final : public OrderRows {
 public:
  RangeTopK(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys, std::uint64_t limit,
            OperatorPtr whole, double most)
      : OrderRows(context, std::move(input), std::move(keys), limit, {}), whole_(std::move(whole)), most_(most) {}

  std::string describe(const VariableTable& variables) const override {
    return "TopK (by ranges) " + std::to_string(*limit_) + describe_keys(variables);
  }
  std::vector<const Operator*> inputs() const override {
    std::vector<const Operator*> all = {input_.get()};
    if (reads_whole_) all.push_back(whole_.get());
    return all;
  }

 protected:
  void collect() override {
    input_->prepare_forks();
    OrderedRanges ranges(context(), *input_, keys_.front().descending, input_->statistics().estimated_rows);
    reads_whole_ = whole_ && ranges.unordered_share() > most_;
    double wanted = 2.0 * static_cast<double>(*limit_) + kLeastWanted;
    while (!reads_whole_) {
      const std::optional<Morsel> range = ranges.next(wanted, last_first_key());
      if (!range) return;
      const OperatorPtr part = input_->fork(context());
      part->restart(*range);
      add(*part);
      input_->add_statistics(*part);
      prune();
      wanted *= 2;
      reads_whole_ = whole_ && ranges.share() > most_;
    }
    go_on();
    forget_last();
    add(*whole_);
  }

 private:
  static constexpr double kLeastWanted = 64;  // fewer rows would be found as soon

  OperatorPtr whole_;
  double most_;
  bool reads_whole_ = false;
};

}  // namespace

OperatorPtr make_order_by(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
                          std::optional<std::uint64_t> limit, ExistsFactory exists) {
  return std::make_unique<OrderRows>(context, std::move(input), std::move(keys), limit, std::move(exists));
}

OperatorPtr make_partial_top_k(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
                               std::uint64_t limit) {
  return std::make_unique<PartialTopK>(context, std::move(input), std::move(keys), limit);
}

OperatorPtr make_range_top_k(ExecutionContext& context, OperatorPtr input, std::vector<PhysicalSortKey> keys,
                             std::uint64_t limit, OperatorPtr whole, double most) {
  if (whole) whole = make_project(context, std::move(whole), input->schema());
  return std::make_unique<RangeTopK>(context, std::move(input), std::move(keys), limit, std::move(whole), most);
}

}  // namespace casus::query
