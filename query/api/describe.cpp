#include <unordered_set>

#include "query/api/execution.h"
#include "storage/rdf/vocabulary.h"

namespace casus::detail {

using query::Batch;
using storage::Id;

namespace {

/// Concise bounded descriptions: the triples with the resource as subject, those of the blank nodes that they mention,
/// and those of the reifiers of all these.
class DescribeSource : public Execution::Source {
 public:
  DescribeSource(const query::Query& query, query::Operator* plan, query::ExecutionContext& context)
      : context_(context), plan_(plan) {
    reifies_ = context.view().find(TermView::iri(storage::vocabulary::kRdfReifies)).value_or(storage::kUnbound);
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
        const Id predicate = rows.columns[1][i], object = rows.columns[2][i];
        batch.columns[0].push_back(subject_);
        batch.columns[1].push_back(predicate);
        batch.columns[2].push_back(object);
        enqueue_mentioned(object);
        if (reifies_.is_unbound()) continue;
        if (const auto triple = context_.terms().find_triple({subject_, predicate, object})) enqueue_reifiers(*triple);
      }
      batch.rows = rows.rows;
    }
    return true;
  }

 private:
  void enqueue_mentioned(Id object) {
    if (object.is_blank_node()) enqueue(object);
    if (!object.is_triple()) return;
    const query::TripleIds parts = context_.terms().parts_of(object);
    enqueue_mentioned(parts.subject);
    enqueue_mentioned(parts.object);
  }

  void enqueue_reifiers(Id triple) {
    if (reifies_.is_unbound()) return;
    storage::ScanSpec spec;
    spec.permutation = storage::Permutation::kPosg;
    spec.prefix[0] = reifies_;
    spec.prefix[1] = triple;
    spec.prefix_length = 2;
    spec.graphs = context_.dataset.default_graph;
    spec.columns = 0b0100;
    const auto scan = context_.view().scan(spec);
    storage::ScanBatch rows;
    while (scan->next(rows)) {
      for (std::size_t i = 0; i < rows.rows; ++i) enqueue(rows.columns[2][i]);
    }
  }

  void enqueue(Id id) {
    if (id.is_local() || id.is_stored_literal() || id.is_unbound()) return;
    if (!seen_.insert(id).second) return;
    context_.charge(4 * sizeof(Id));
    if (id.is_triple()) {
      enqueue_reifiers(id);
    } else {
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
  Id reifies_;  // unbound: the store has no reifiers
  Id subject_;
  std::unique_ptr<storage::Scan> scan_;
};

}  // namespace

std::unique_ptr<Execution::Source> make_describe_source(const query::Query& query, query::Operator* plan,
                                                        query::ExecutionContext& context) {
  return std::make_unique<DescribeSource>(query, plan, context);
}

}  // namespace casus::detail
