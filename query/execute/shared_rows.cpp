#include "query/execute/shared_rows.h"

#include <algorithm>
#include <utility>

namespace casus::query {
namespace {

class SharedRowsReader final : public Operator {
 public:
  SharedRowsReader(ExecutionContext& context, std::shared_ptr<SharedRows> rows, bool shows_input)
      : Operator(context), shared_(std::move(rows)), shows_input_(shows_input) {
    schema_ = shared_->input().schema();
    order_ = shared_->input().order();
    bound_ = shared_->input().bound();
  }

  std::string describe(const VariableTable&) const override { return shows_input_ ? "Spool" : "Spool (again)"; }
  std::vector<const Operator*> inputs() const override {
    if (!shows_input_) return {};
    return {&shared_->input()};
  }

 protected:
  bool produce(Batch& batch) override {
    const Batch& rows = shared_->rows();
    const std::size_t end = std::min(rows.rows, position_ + Batch::kTargetRows);
    if (position_ == end) return false;
    append_rows(rows, position_, end, batch);
    position_ = end;
    return true;
  }

 private:
  std::shared_ptr<SharedRows> shared_;
  const bool shows_input_;
  std::size_t position_ = 0;
};

}  // namespace

const Batch& SharedRows::rows() {
  if (!std::exchange(read_, true)) rows_.append_all(*input_, input_->statistics().estimated_rows);
  return rows_.batch();
}

OperatorPtr make_shared_rows(ExecutionContext& context, std::shared_ptr<SharedRows> rows, bool shows_input) {
  return std::make_unique<SharedRowsReader>(context, std::move(rows), shows_input);
}

}  // namespace casus::query
