#include "query/api/transaction_state.h"
#include "query/update/update.h"

namespace casus {

namespace detail {

storage::WriteTransaction& TransactionState::open() const {
  if (!transaction) throw QueryError("this transaction is over: it was committed or rolled back");
  return *transaction;
}

}  // namespace detail

Transaction::Transaction(std::unique_ptr<detail::TransactionState> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

namespace {

storage::IdQuad intern(const Quad& quad, storage::WriteTransaction& transaction) {
  return {transaction.intern(quad.subject.view()), transaction.intern(quad.predicate.view()),
          transaction.intern(quad.object.view()),
          quad.graph ? transaction.intern(quad.graph->view()) : storage::kDefaultGraph};
}

void require_statement(const Quad& quad) {
  if (quad.subject.is_literal() || quad.subject.is_triple())
    throw QueryError("a subject is an IRI or a blank node, not " + quad.subject.to_string());
  if (!quad.predicate.is_iri()) throw QueryError("a predicate is an IRI, not " + quad.predicate.to_string());
  if (quad.graph && (quad.graph->is_literal() || quad.graph->is_triple())) {
    throw QueryError("a graph name is an IRI or a blank node, not " + quad.graph->to_string());
  }
}

// The terms of a transaction may grow while its view is read.
QueryOptions in_one_thread(QueryOptions options) {
  options.threads = 1;
  return options;
}

}  // namespace

bool Transaction::insert(const Quad& quad) {
  require_statement(quad);
  storage::WriteTransaction& transaction = state_->open();
  return transaction.insert(intern(quad, transaction));
}

bool Transaction::remove(const Quad& quad) {
  storage::WriteTransaction& transaction = state_->open();
  const auto view = transaction.view();
  const auto subject = view->find(quad.subject.view());
  const auto predicate = view->find(quad.predicate.view());
  const auto object = view->find(quad.object.view());
  const auto graph = quad.graph ? view->find(quad.graph->view()) : storage::kDefaultGraph;
  if (!subject || !predicate || !object || !graph) return false;
  return transaction.remove({*subject, *predicate, *object, *graph});
}

void Transaction::update(std::string_view text, const QueryOptions& options) {
  update(StatementAccess::parse_update(text, options), options);
}

void Transaction::update(const Statement& statement, const QueryOptions& options) {
  storage::WriteTransaction& transaction = state_->open();
  const auto* update = std::get_if<query::Update>(&StatementAccess::parsed(statement).body);
  if (!update) throw QueryError("this statement is not an update: run it with query()");
  try {
    query::execute_update(*update, transaction, detail::limits_of(options),
                          detail::planner_options_of(in_one_thread(options)));
  } catch (...) {
    rollback();
    throw;
  }
}

QueryResult Transaction::query(std::string_view text, const QueryOptions& options) {
  return QueryResult(
      detail::execute(StatementAccess::parse_query(text, options), state_->open().view(), in_one_thread(options)));
}

Solutions Transaction::select(std::string_view text, const QueryOptions& options) {
  return std::move(query(text, options).solutions());
}

bool Transaction::ask(std::string_view text, const QueryOptions& options) {
  return query(text, options).boolean();
}

void Transaction::commit(bool sync) {
  state_->open().commit(sync);
  state_->transaction.reset();
}

void Transaction::rollback() {
  if (state_->transaction) state_->transaction->rollback();
  state_->transaction.reset();
}

}  // namespace casus
