#include <numeric>

#include "query/functions/evaluation_state.h"
#include "query/functions/id_decisions.h"
#include "query/functions/node.h"

namespace casus::query {
namespace {

class RootExpression final : public CompiledExpression {
 public:
  RootExpression(const Expression& expression, const Schema& schema, EvaluationContext& context,
                 const ExistsFactory& exists)
      : context_(context),
        root_(compile_nodes(expression, schema, context, exists, constants_)),
        by_ids_(IdDecisions::make(expression, schema, context)) {}

  void evaluate(const Batch& batch, std::vector<Id>& out) override {
    Frame frame = begin(batch);
    out.resize(batch.rows);
    root_->ids(frame, all_rows(batch), out);
  }

  void select(const Batch& batch, std::vector<std::uint32_t>& rows) override {
    Frame frame = begin(batch);
    truths_.resize(batch.rows);
    if (by_ids_ == nullptr) {
      root_->truths(frame, all_rows(batch), truths_);
    } else {
      by_ids_->run(batch, truths_, pending_);
      evaluate_pending(frame);
    }
    rows.resize(batch.rows);
    std::size_t count = 0;
    for (std::size_t i = 0; i < batch.rows; ++i) {
      rows[count] = static_cast<std::uint32_t>(i);
      count += static_cast<std::size_t>(truths_[i] == Truth::kTrue);
    }
    rows.resize(count);
  }

 private:
  Frame begin(const Batch& batch) {
    arena_.reset();
    context_.state->current_batch = ++batches_;
    context_.state->current_expression = this;
    return {context_, arena_, &batch};
  }
  void evaluate_pending(Frame& frame) {
    if (pending_.empty()) return;
    pending_truths_.resize(pending_.size());
    root_->truths(frame, {pending_, false}, pending_truths_);
    for (std::size_t i = 0; i < pending_.size(); ++i) truths_[pending_[i]] = pending_truths_[i];
  }
  Selection all_rows(const Batch& batch) {
    if (numbers_.size() < batch.rows) {
      const std::size_t from = numbers_.size();
      numbers_.resize(batch.rows);
      std::iota(numbers_.begin() + static_cast<std::ptrdiff_t>(from), numbers_.end(), static_cast<std::uint32_t>(from));
    }
    return {std::span(numbers_).first(batch.rows), true};
  }

  EvaluationContext& context_;
  ValueArena constants_;
  NodePtr root_;
  std::unique_ptr<IdDecisions> by_ids_;  // for select()
  ValueArena arena_;
  std::vector<std::uint32_t> numbers_;
  std::vector<Truth> truths_, pending_truths_;
  std::vector<std::uint32_t> pending_;
  std::uint64_t batches_ = 0;
};

}  // namespace

std::unique_ptr<CompiledExpression> compile_expression(const Expression& expression, const Schema& schema,
                                                       EvaluationContext& context, const ExistsFactory& exists) {
  return std::make_unique<RootExpression>(expression, schema, context, exists);
}

}  // namespace casus::query
