#include <algorithm>
#include <numeric>

#include "query/execute/operators.h"
#include "query/execute/row_store.h"
#include "query/execute/schema_algebra.h"
#include "query/execute/sort_rows.h"

namespace casus::query {
namespace {

class SortById final : public Operator {
 public:
  SortById(ExecutionContext& context, OperatorPtr input, Schema keys)
      : Operator(context), input_(std::move(input)), store_(context, input_->schema().size()), charge_(context) {
    schema_ = input_->schema();
    order_ = std::move(keys);
    bound_ = input_->bound();
  }
  std::string describe(const VariableTable& variables) const override { return "Sort " + text_of(order_, variables); }
  std::vector<const Operator*> inputs() const override { return {input_.get()}; }

 protected:
  bool produce(Batch& batch) override {
    if (!sorted_) sort();
    const std::size_t end = std::min(rows_.size(), position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    append_selected(store_.batch(), std::span(rows_).subspan(position_, end - position_), batch);
    position_ = end;
    return true;
  }

 private:
  void sort() {
    sorted_ = true;
    store_.append_all(*input_, input_->statistics().estimated_rows);
    charge_.set(store_.rows() * (2 * sizeof(std::uint64_t) * 2 + sizeof(std::uint64_t) + sizeof(std::uint32_t)));
    rows_.resize(store_.rows());
    std::iota(rows_.begin(), rows_.end(), 0u);
    std::vector<std::uint64_t> keys(store_.rows());
    for (auto v = order_.rbegin(); v != order_.rend(); ++v) {
      context().check();
      const auto& column = store_.column(static_cast<std::size_t>(column_of(schema_, *v)));
      std::transform(column.begin(), column.end(), keys.begin(), [](Id id) { return id.bits(); });
      sort_rows_by(context(), keys, rows_);
    }
    charge_.set(store_.rows() * sizeof(std::uint32_t));
  }

  OperatorPtr input_;
  RowStore store_;
  MemoryCharge charge_;
  std::vector<std::uint32_t> rows_;
  std::size_t position_ = 0;
  bool sorted_ = false;
};

}  // namespace

OperatorPtr make_sort_by_id(ExecutionContext& context, OperatorPtr input, Schema keys) {
  return std::make_unique<SortById>(context, std::move(input), std::move(keys));
}

}  // namespace casus::query
