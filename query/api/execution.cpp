#include "query/api/execution.h"

#include <algorithm>

#include "query/api/construct_source.h"
#include "query/execute/task_pool.h"

namespace casus::detail {

using query::Batch;
using query::QueryForm;

query::ExecutionLimits limits_of(const QueryOptions& options) {
  query::ExecutionLimits limits;
  if (options.timeout) limits.deadline = std::chrono::steady_clock::now() + *options.timeout;
  limits.cancelled = options.cancel.flag();
  limits.memory_budget = options.memory_budget;
  return limits;
}

query::PlannerOptions planner_options_of(const QueryOptions& options) {
  query::PlannerOptions planner;
  planner.union_default_graph = options.union_default_graph;
  planner.disabled_passes = options.disabled_passes;
  static const std::size_t processors = query::usable_processors();
  planner.threads = options.threads == 0 ? processors : options.threads;
  planner.parallel_from = options.parallel_from;
  return planner;
}

namespace {

query::Query copy_of(const query::Query& query) {
  query::Query copy;
  copy.form = query.form;
  copy.variables = query.variables;
  copy.dataset = query.dataset;
  if (query.root) copy.root = clone(*query.root);
  copy.projection = query.projection;
  copy.construct_template = query.construct_template;
  copy.template_blank_nodes = query.template_blank_nodes;
  copy.described = query.described;
  copy.base = query.base;
  return copy;
}

class SolutionSource : public Execution::Source {
 public:
  explicit SolutionSource(query::Operator& plan) : plan_(plan) {}
  bool next(Batch& batch) override { return plan_.next(batch); }

 private:
  query::Operator& plan_;
};

}  // namespace

Execution::Execution(const query::Query& query, std::shared_ptr<const storage::ReadView> view,
                     const QueryOptions& options, const Bindings& bindings)
    : query_(copy_of(query)), context_(std::move(view), limits_of(options)) {
  context_.evaluation().base = query_.base.empty() ? options.base : query_.base;
  std::vector<std::pair<query::Variable, Term>> values;
  for (const auto& [name, term] : bindings) {
    if (const auto variable = query_.variables.find(name)) values.emplace_back(*variable, term);
  }
  const bool distinct = query_.form == QueryForm::kConstruct && makes_distinct_triples(query_);
  if (query_.root) {
    if (query_.form == QueryForm::kAsk) query_.root = make_algebra(query::Slice{0, 1, std::move(query_.root)});
    plan_ = query::plan(std::move(query_.root), query_.variables, query_.dataset, context_, planner_options_of(options),
                        values);
  }
  switch (query_.form) {
    case QueryForm::kSelect: {
      source_ = std::make_unique<SolutionSource>(*plan_);
      for (const query::Variable variable : query_.projection) {
        const int column = column_of(plan_->schema(), variable);
        // A variable that no solution binds has no column: it gets one of its own behind the others.
        columns_.push_back(column < 0 ? plan_->schema().size() : static_cast<std::size_t>(column));
      }
      break;
    }
    case QueryForm::kConstruct:
      source_ = make_construct_source(query_, *plan_, context_, distinct);
      columns_ = {0, 1, 2};
      break;
    case QueryForm::kDescribe:
      source_ = make_describe_source(query_, plan_.get(), context_);
      columns_ = {0, 1, 2};
      break;
    case QueryForm::kAsk: break;
  }
  decoded_ = std::make_unique<DecodeAhead>(
      context_.terms(), [this](Batch& batch) { return next_batch(batch); }, columns_, context_.threads);
}

Execution::~Execution() = default;

std::vector<std::string> Execution::column_names() const {
  if (query_.form != QueryForm::kSelect) return {"subject", "predicate", "object"};
  std::vector<std::string> names;
  for (const query::Variable variable : query_.projection) names.push_back(query_.variables.name(variable));
  return names;
}

bool Execution::next_batch(Batch& batch) {
  if (!source_->next(batch)) return false;
  for (const std::size_t column : columns_) {
    if (column >= batch.columns.size()) batch.columns.resize(column + 1);
    if (batch.columns[column].size() < batch.rows) batch.columns[column].assign(batch.rows, storage::kUnbound);
  }
  return true;
}

bool Execution::next_row(std::span<const TermView* const>& cells) {
  if (position_ == rows_) {
    position_ = rows_ = 0;
    if (!decoded_->next()) return false;
    rows_ = decoded_->rows();
  }
  cells = decoded_->row(position_++);
  return true;
}

Execution::TextRows Execution::next_text() {
  if (position_ < rows_) return {};
  position_ = rows_ = 0;
  if (!decoded_->next()) return {};
  rows_ = decoded_->rows();
  const std::string_view text = decoded_->text();
  if (text.empty()) return {};
  position_ = rows_;
  return {text, rows_};
}

bool Execution::boolean() {
  Batch batch;
  return plan_->next(batch);
}

std::string Execution::plan_text(bool analyze) const {
  return plan_ ? query::explain(*plan_, query_.variables, analyze) : "Describe\n";
}

}  // namespace casus::detail
