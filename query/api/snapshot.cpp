#include "query/api/store_state.h"

namespace casus {

namespace detail {

std::unique_ptr<Execution> execute(const Statement& statement, std::shared_ptr<const storage::ReadView> view,
                                   const QueryOptions& options, const Bindings& bindings) {
  const auto* query = std::get_if<query::Query>(&StatementAccess::parsed(statement).body);
  if (!query) throw QueryError("this statement is not a query: run it with update()");
  return std::make_unique<Execution>(*query, std::move(view), options, bindings);
}

namespace {

std::shared_ptr<const storage::ReadView> as_view(const std::shared_ptr<const void>& view) {
  return std::static_pointer_cast<const storage::ReadView>(view);
}

}  // namespace

}  // namespace detail

using detail::as_view;

QueryResult Snapshot::query(std::string_view text, const QueryOptions& options) const {
  return query(StatementAccess::parse_query(text, options), options);
}

QueryResult Snapshot::query(const Statement& statement, const QueryOptions& options) const {
  return QueryResult(detail::execute(statement, as_view(view_), options));
}

Solutions Snapshot::select(std::string_view text, const QueryOptions& options) const {
  return std::move(query(text, options).solutions());
}

bool Snapshot::ask(std::string_view text, const QueryOptions& options) const {
  return query(text, options).boolean();
}

GraphResult Snapshot::construct(std::string_view text, const QueryOptions& options) const {
  return std::move(query(text, options).graph());
}

PreparedQuery Snapshot::prepare(std::string_view text, const QueryOptions& options) const {
  PreparedQuery prepared;
  prepared.prepared_ = std::make_shared<const detail::PreparedState>(
      detail::PreparedState{StatementAccess::parse_query(text, options), options, nullptr, as_view(view_)});
  return prepared;
}

std::string Snapshot::explain(std::string_view text, bool analyze, const QueryOptions& options) const {
  const auto execution = detail::execute(StatementAccess::parse_query(text, options), as_view(view_), options);
  if (analyze) {
    execution->time_operators();
    if (execution->form() == query::QueryForm::kAsk) {
      execution->boolean();
    } else {
      std::span<const TermView* const> cells;
      while (execution->next_row(cells)) {
      }
    }
  }
  return execution->plan_text(analyze);
}

std::uint64_t Snapshot::size() const {
  return as_view(view_)->size();
}

bool Snapshot::contains(const Quad& quad) const {
  const auto view = as_view(view_);
  const auto subject = view->find(quad.subject.view());
  const auto predicate = view->find(quad.predicate.view());
  const auto object = view->find(quad.object.view());
  const auto graph = quad.graph ? view->find(quad.graph->view()) : storage::kDefaultGraph;
  return subject && predicate && object && graph && view->contains({*subject, *predicate, *object, *graph});
}

std::vector<Term> Snapshot::named_graphs() const {
  const auto view = as_view(view_);
  std::vector<Term> graphs;
  for (const storage::Id id : view->graphs()) graphs.push_back(view->term(id));
  return graphs;
}

void Snapshot::dump(const DumpOptions& options, const TextSink& sink, const PrefixMap& prefixes) const {
  storage::dump(*as_view(view_), options, prefixes, sink);
}

BoundQuery PreparedQuery::unbound() const {
  BoundQuery query;
  query.prepared_ = prepared_;
  return query;
}

BoundQuery PreparedQuery::bind(std::string_view variable, Term value) const {
  return unbound().bind(variable, std::move(value));
}

BoundQuery BoundQuery::bind(std::string_view variable, Term value) const {
  const auto& parsed = StatementAccess::parsed(prepared_->statement);
  if (!std::get<query::Query>(parsed.body).variables.find(variable)) {
    throw QueryError("the query has no variable ?" + std::string(variable));
  }
  BoundQuery bound = *this;
  bound.bindings_.emplace_back(variable, std::move(value));
  return bound;
}

QueryResult BoundQuery::execute() const {
  return detail::StoreState::result(
      detail::execute(prepared_->statement, prepared_->store ? prepared_->store->store->view() : prepared_->view,
                      prepared_->options, bindings_));
}

Solutions BoundQuery::select() const {
  return std::move(execute().solutions());
}
bool BoundQuery::ask() const {
  return execute().boolean();
}
GraphResult BoundQuery::construct() const {
  return std::move(execute().graph());
}

}  // namespace casus
