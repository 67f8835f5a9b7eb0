#include "query/api/execution.h"

#include <unordered_set>

#include "query/update/quad_template.h"

namespace casus::detail {

using query::Algebra;
using query::Batch;
using query::QueryForm;
using storage::Id;
using storage::IdQuad;

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

struct TripleHash {
  std::size_t operator()(const std::array<Id, 3>& triple) const noexcept {
    std::size_t h = 0;
    for (const Id id : triple) h = (h ^ std::hash<Id>()(id)) * 0x9E3779B97F4A7C15ull;
    return h ^ (h >> 29);
  }
};

/// A CONSTRUCT: the template filled in with each solution, each triple once.
class ConstructSource : public Execution::Source {
 public:
  ConstructSource(const query::Query& query, query::Operator& plan, query::ExecutionContext& context)
      : plan_(plan),
        context_(context),
        template_(as_quads(query), query.template_blank_nodes, plan.schema(), context.terms()) {}

  bool next(Batch& batch) override {
    batch.reset(3);
    while (batch.rows == 0) {
      if (!plan_.next(solutions_)) return false;
      const std::size_t before = seen_.size();
      template_.fill(solutions_, [&](const IdQuad& quad) {
        if (!seen_.insert({quad.subject, quad.predicate, quad.object}).second) return;
        batch.columns[0].push_back(quad.subject);
        batch.columns[1].push_back(quad.predicate);
        batch.columns[2].push_back(quad.object);
        ++batch.rows;
      });
      context_.charge((seen_.size() - before) * (sizeof(std::array<Id, 3>) + 2 * sizeof(void*)));
    }
    return true;
  }

 private:
  static std::vector<query::QuadPattern> as_quads(const query::Query& query) {
    std::vector<query::QuadPattern> quads;
    for (const query::TriplePattern& triple : query.construct_template) quads.push_back({triple, std::nullopt});
    return quads;
  }

  query::Operator& plan_;
  query::ExecutionContext& context_;
  query::QuadTemplate template_;
  Batch solutions_;
  std::unordered_set<std::array<Id, 3>, TripleHash> seen_;
};

}  // namespace

Execution::Execution(const query::Query& query, std::shared_ptr<const storage::ReadView> view,
                     const QueryOptions& options, const Bindings& bindings)
    : query_(copy_of(query)), context_(std::move(view), limits_of(options)), decoder_(context_.terms()) {
  context_.evaluation().base = query_.base.empty() ? options.base : query_.base;
  std::vector<std::pair<query::Variable, Term>> values;
  for (const auto& [name, term] : bindings) {
    if (const auto variable = query_.variables.find(name)) values.emplace_back(*variable, term);
  }
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
      source_ = std::make_unique<ConstructSource>(query_, *plan_, context_);
      columns_ = {0, 1, 2};
      break;
    case QueryForm::kDescribe:
      source_ = make_describe_source(query_, plan_.get(), context_);
      columns_ = {0, 1, 2};
      break;
    case QueryForm::kAsk: break;
  }
}

Execution::~Execution() = default;

std::vector<std::string> Execution::column_names() const {
  if (query_.form != QueryForm::kSelect) return {"subject", "predicate", "object"};
  std::vector<std::string> names;
  for (const query::Variable variable : query_.projection) names.push_back(query_.variables.name(variable));
  return names;
}

bool Execution::next_batch() {
  position_ = 0;
  if (!source_->next(batch_)) {
    batch_.reset(0);
    decoder_.decode(batch_, {});
    return false;
  }
  for (const std::size_t column : columns_) {
    if (column >= batch_.columns.size()) batch_.columns.resize(column + 1);
    if (batch_.columns[column].size() < batch_.rows) batch_.columns[column].assign(batch_.rows, storage::kUnbound);
  }
  decoder_.decode(batch_, columns_);
  return true;
}

bool Execution::next_row(std::span<const TermView* const>& cells) {
  if (position_ == decoder_.rows() && !next_batch()) return false;
  cells = decoder_.row(position_++);
  return true;
}

bool Execution::boolean() {
  return plan_->next(batch_);
}

std::string Execution::plan_text(bool analyze) const {
  return plan_ ? query::explain(*plan_, query_.variables, analyze) : "Describe\n";
}

}  // namespace casus::detail
