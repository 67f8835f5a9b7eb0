#include <unordered_set>

#include "query/api/execution.h"

namespace casus::detail {

using query::Batch;
using storage::Id;

namespace {

class DescribeSource : public Execution::Source {
 public:
  DescribeSource(const query::Query& query, query::Operator* plan, query::ExecutionContext& context)
      : context_(context), plan_(plan) {
    for (const Term& term : query.described) enqueue(context.terms().intern(term.view()));
    if (!plan) return;
    for (const query::Variable variable : query.projection) {
      const int column = column_of(plan->schema(), variable);
      if (column >= 0) columns_.push_back(static_cast<std::size_t>(column));
    }
  }

  bool next(Batch& batch) override {
    batch.reset(3);
    while (batch.rows == 0) {
      if (!scan_ && !open_next()) return false;
      storage::ScanBatch rows;
      if (!scan_->next(rows)) {
        scan_.reset();
        continue;
      }
      context_.check();
      for (std::size_t i = 0; i < rows.rows; ++i) {
        const Id object = rows.columns[2][i];
        batch.columns[0].push_back(subject_);
        batch.columns[1].push_back(rows.columns[1][i]);
        batch.columns[2].push_back(object);
        if (object.is_blank_node()) enqueue(object);
      }
      batch.rows = rows.rows;
    }
    return true;
  }

 private:
  void enqueue(Id id) {
    if (id.is_local() || id.is_stored_literal() || id.is_unbound()) return;
    if (seen_.insert(id).second) {
      context_.charge(4 * sizeof(Id));
      queue_.push_back(id);
    }
  }

  bool open_next() {
    while (next_ == queue_.size()) {
      queue_.clear();
      next_ = 0;
      if (!plan_ || !plan_->next(solutions_)) return false;
      for (const std::size_t column : columns_) {
        for (std::size_t row = 0; row < solutions_.rows; ++row) enqueue(solutions_.columns[column][row]);
      }
    }
    subject_ = queue_[next_++];
    storage::ScanSpec spec;
    spec.permutation = storage::Permutation::kSpog;
    spec.prefix[0] = subject_;
    spec.prefix_length = 1;
    spec.graphs = context_.dataset.default_graph;
    spec.columns = 0b0110;
    scan_ = context_.view().scan(spec);
    return true;
  }

  query::ExecutionContext& context_;
  query::Operator* plan_;
  std::vector<std::size_t> columns_;
  Batch solutions_;
  std::unordered_set<Id> seen_;
  std::vector<Id> queue_;
  std::size_t next_ = 0;
  Id subject_;
  std::unique_ptr<storage::Scan> scan_;
};

}  // namespace

std::unique_ptr<Execution::Source> make_describe_source(const query::Query& query, query::Operator* plan,
                                                        query::ExecutionContext& context) {
  return std::make_unique<DescribeSource>(query, plan, context);
}

}  // namespace casus::detail
