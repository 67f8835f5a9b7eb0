#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "casus/error.h"
#include "casus/load.h"
#include "casus/quad.h"
#include "casus/query_options.h"
#include "casus/result_format.h"
#include "casus/solutions.h"
#include "casus/statement.h"
#include "casus/term.h"

namespace casus {

namespace detail {
struct StoreState;
struct PreparedState;
struct TransactionState;
}  // namespace detail

struct OpenOptions {
  bool create_if_missing = true;
  /// Only reads; may be open beside a writer in another process, whose later commits are not seen.
  bool read_only = false;
  /// Bytes for cached blocks and pages.
  std::size_t cache_budget = std::size_t{2} << 30;
};

/// Figures about a store.
struct StoreSummary {
  std::string path;  ///< empty: in memory
  std::uint32_t format_version = 0;
  std::uint64_t quads = 0;
  std::uint64_t terms = 0;  ///< in the dictionary; numbers, dates and short strings need none
  std::uint64_t named_graphs = 0;
  std::uint64_t predicates = 0;
  std::uint64_t pending_changes = 0;  ///< changes not yet folded into the blocks
  std::uint64_t bytes_on_disk = 0;
};

/// What Store::check found; no problems means that every invariant holds.
struct CheckSummary {
  std::uint64_t quads = 0;
  std::uint64_t terms = 0;
  std::vector<std::string> problems;
};

/// The answer of any query: solutions, a boolean or a graph, by the form of the query. Movable.
class QueryResult {
 public:
  QueryResult(QueryResult&&) noexcept;
  QueryResult& operator=(QueryResult&&) noexcept;
  ~QueryResult();

  StatementKind kind() const { return kind_; }
  /// Throw QueryError when the query has another form.
  Solutions& solutions();
  bool boolean();
  GraphResult& graph();

  /// Writes what has not been read yet; returns the number of rows or triples (1 for ASK). A graph asked for in a
  /// format of solutions is written as Turtle (kTable) or refused with QueryError, and the reverse.
  std::uint64_t write(const ResultOptions& options, const TextSink& sink);
  /// As Solutions::analysis.
  std::string analysis() const;

 private:
  friend struct detail::StoreState;
  friend class Snapshot;
  friend class BoundQuery;
  friend class Transaction;
  friend class Store;
  explicit QueryResult(std::unique_ptr<detail::Execution> execution);
  StatementKind kind_;
  std::variant<Solutions, GraphResult, bool> answer_;
  std::string analysis_;
};

/// A query with values for some of its variables. Values are terms, never text spliced into the query.
class BoundQuery {
 public:
  BoundQuery bind(std::string_view variable, Term value) const;
  Solutions select() const;
  bool ask() const;
  GraphResult construct() const;
  QueryResult execute() const;

 private:
  friend class PreparedQuery;
  std::shared_ptr<const detail::PreparedState> prepared_;
  std::vector<std::pair<std::string, Term>> bindings_;
};

/// A parsed query on a store or a snapshot. Immutable and thread-safe; keeps the store open.
class PreparedQuery {
 public:
  /// Names without "?". Throws QueryError for a variable that the query does not have.
  BoundQuery bind(std::string_view variable, Term value) const;
  Solutions select() const { return unbound().select(); }
  bool ask() const { return unbound().ask(); }
  GraphResult construct() const { return unbound().construct(); }
  QueryResult execute() const { return unbound().execute(); }

 private:
  friend class Store;
  friend class Snapshot;
  BoundQuery unbound() const;
  std::shared_ptr<const detail::PreparedState> prepared_;
};

/// One state of the store that never changes, however long it is held. Copies are cheap. Thread-safe.
class Snapshot {
 public:
  /// All throw SyntaxError, QueryError, Cancelled, Timeout, ResourceLimit, StorageError.
  QueryResult query(std::string_view text, const QueryOptions& options = {}) const;
  QueryResult query(const Statement& statement, const QueryOptions& options = {}) const;
  Solutions select(std::string_view text, const QueryOptions& options = {}) const;
  bool ask(std::string_view text, const QueryOptions& options = {}) const;
  /// CONSTRUCT or DESCRIBE.
  GraphResult construct(std::string_view text, const QueryOptions& options = {}) const;
  PreparedQuery prepare(std::string_view text, const QueryOptions& options = {}) const;
  /// The plan as text. With `analyze` the query is run and the plan shows what it did.
  std::string explain(std::string_view text, bool analyze = false, const QueryOptions& options = {}) const;

  std::uint64_t size() const;
  bool contains(const Quad& quad) const;
  std::vector<Term> named_graphs() const;
  /// Writes quads in one syntax. Throws LoadError for a format that cannot be written.
  void dump(const DumpOptions& options, const TextSink& sink, const PrefixMap& prefixes = {}) const;

 private:
  friend class Store;
  friend class Transaction;
  std::shared_ptr<detail::StoreState> store_;
  std::shared_ptr<const void> view_;
};

/// Changes that are made together or not at all. Reads its own writes. One thread; while it lives, other writers wait.
/// Destroying it without commit rolls back.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  ~Transaction();

  /// True when the store did not hold (insert) or did hold (remove) the quad. A blank node whose label was handed out
  /// by this store is that node; another label stands for one new node in this transaction.
  bool insert(const Quad& quad);
  bool remove(const Quad& quad);
  /// Runs an update request. When it throws, the changes of the whole transaction are rolled back.
  void update(std::string_view text, const QueryOptions& options = {});
  void update(const Statement& statement, const QueryOptions& options = {});
  /// Queries see the changes made so far.
  QueryResult query(std::string_view text, const QueryOptions& options = {});
  Solutions select(std::string_view text, const QueryOptions& options = {});
  bool ask(std::string_view text, const QueryOptions& options = {});

  void commit(bool sync = true);
  void rollback();

 private:
  friend class Store;
  explicit Transaction(std::unique_ptr<detail::TransactionState> state);
  std::unique_ptr<detail::TransactionState> state_;
};

/// A knowledge graph in one directory, or in memory. Copies share one open store. Thread-safe.
class Store {
 public:
  /// Opens or creates. Throws StorageError saying what is wrong and what to do.
  static Store open(const std::string& directory, const OpenOptions& options = {});
  static Store in_memory();

  /// Loads files ("-" is stdin; .gz and .zst are unpacked), all or nothing. Throws SyntaxError with file, line and
  /// column, LoadError, StorageError, Cancelled.
  LoadReport load(const std::string& file, const LoadOptions& options = {});
  LoadReport load(const std::vector<std::string>& files, const LoadOptions& options = {});
  /// Loads a document in memory; Turtle unless options.format says otherwise.
  LoadReport load_text(std::string_view document, const LoadOptions& options = {});

  /// Queries on the latest committed state; see Snapshot.
  QueryResult query(std::string_view text, const QueryOptions& options = {}) const;
  QueryResult query(const Statement& statement, const QueryOptions& options = {}) const;
  Solutions select(std::string_view text, const QueryOptions& options = {}) const;
  bool ask(std::string_view text, const QueryOptions& options = {}) const;
  GraphResult construct(std::string_view text, const QueryOptions& options = {}) const;
  /// Each run of the prepared query reads the latest committed state.
  PreparedQuery prepare(std::string_view text, const QueryOptions& options = {}) const;
  std::string explain(std::string_view text, bool analyze = false, const QueryOptions& options = {}) const;

  /// Runs an update request as one transaction.
  void update(std::string_view text, const QueryOptions& options = {});
  void update(const Statement& statement, const QueryOptions& options = {});
  /// Runs `change` in a transaction and commits; an exception rolls back and passes through.
  void write(const std::function<void(Transaction&)>& change);
  Transaction begin();

  Snapshot snapshot() const;
  std::uint64_t size() const { return snapshot().size(); }
  bool contains(const Quad& quad) const { return snapshot().contains(quad); }
  std::vector<Term> named_graphs() const { return snapshot().named_graphs(); }
  void dump(const DumpOptions& options, const TextSink& sink, const PrefixMap& prefixes = {}) const {
    snapshot().dump(options, sink, prefixes);
  }

  StoreSummary info() const;
  /// Reads everything and verifies every invariant.
  CheckSummary check() const;
  /// Folds pending changes, packs the dictionary and compacts the files.
  void compact();
  /// A consistent copy in a new directory, while readers and the writer go on.
  void backup(const std::string& directory) const;

 private:
  explicit Store(std::shared_ptr<detail::StoreState> state) : state_(std::move(state)) {}
  std::shared_ptr<detail::StoreState> state_;
};

}  // namespace casus
