#include "casus/store.h"

#include "query/api/store_state.h"
#include "query/api/transaction_state.h"

namespace casus {

Store Store::open(const std::string& directory, const OpenOptions& options) {
  storage::StoreOptions storage_options;
  storage_options.create_if_missing = options.create_if_missing;
  storage_options.read_only = options.read_only;
  storage_options.cache_budget = options.cache_budget;
  return Store(
      std::make_shared<detail::StoreState>(detail::StoreState{storage::QuadStore::open(directory, storage_options)}));
}

Store Store::in_memory() {
  return Store(std::make_shared<detail::StoreState>(detail::StoreState{storage::QuadStore::open_in_memory()}));
}

LoadReport Store::load(const std::string& file, const LoadOptions& options) {
  return state_->store->load({file}, options);
}

LoadReport Store::load(const std::vector<std::string>& files, const LoadOptions& options) {
  return state_->store->load(files, options);
}

LoadReport Store::load_text(std::string_view document, const LoadOptions& options) {
  LoadOptions with_format = options;
  if (!with_format.format) with_format.format = RdfFormat::kTurtle;
  return state_->store->load_text(document, with_format);
}

Snapshot Store::snapshot() const {
  Snapshot snapshot;
  snapshot.store_ = state_;
  snapshot.view_ = state_->store->view();
  return snapshot;
}

QueryResult Store::query(std::string_view text, const QueryOptions& options) const {
  return snapshot().query(text, options);
}
QueryResult Store::query(const Statement& statement, const QueryOptions& options) const {
  return snapshot().query(statement, options);
}
Solutions Store::select(std::string_view text, const QueryOptions& options) const {
  return snapshot().select(text, options);
}
bool Store::ask(std::string_view text, const QueryOptions& options) const {
  return snapshot().ask(text, options);
}
GraphResult Store::construct(std::string_view text, const QueryOptions& options) const {
  return snapshot().construct(text, options);
}

PreparedQuery Store::prepare(std::string_view text, const QueryOptions& options) const {
  PreparedQuery prepared;
  prepared.prepared_ = std::make_shared<const detail::PreparedState>(
      detail::PreparedState{StatementAccess::parse_query(text, options), options, state_, nullptr});
  return prepared;
}

std::string Store::explain(std::string_view text, bool analyze, const QueryOptions& options) const {
  return snapshot().explain(text, analyze, options);
}

void Store::update(std::string_view text, const QueryOptions& options) {
  update(StatementAccess::parse_update(text, options), options);
}

void Store::update(const Statement& statement, const QueryOptions& options) {
  Transaction transaction = begin();
  transaction.update(statement, options);
  transaction.commit(options.sync);
}

void Store::write(const std::function<void(Transaction&)>& change) {
  Transaction transaction = begin();
  change(transaction);
  if (transaction.state_->transaction) transaction.commit();
}

Transaction Store::begin() {
  return Transaction(
      std::make_unique<detail::TransactionState>(detail::TransactionState{state_, state_->store->begin_write()}));
}

StoreSummary Store::info() const {
  const storage::StoreInfo info = state_->store->info();
  return {info.path,         info.format_version, info.quads,      info.terms,
          info.named_graphs, info.predicates,     info.delta_rows, info.bytes_on_disk};
}

CheckSummary Store::check() const {
  storage::CheckReport report = state_->store->check();
  return {report.quads, report.terms, std::move(report.problems)};
}

void Store::compact() {
  state_->store->compact();
}
void Store::backup(const std::string& directory) const {
  state_->store->backup(directory);
}

}  // namespace casus
