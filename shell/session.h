#pragma once

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "casus/casus.h"

namespace casus::shell {

/// Where results go: stdout, or a file named by .output.
class Output {
 public:
  ~Output();
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Throws UsageError when the file cannot be written. "-" or empty: stdout.
  void redirect(const std::string& path);
  void write(std::string_view text);
  void flush();
  bool is_stdout() const { return file_ == nullptr; }

 private:
  std::FILE* file_ = nullptr;
  std::string path_;
};

/// What a user of the shell may set.
struct Settings {
  ResultFormat format = ResultFormat::kTable;
  /// The row count and the time after each result, on stderr. Unset: for tables.
  std::optional<bool> timer;
  std::optional<std::chrono::milliseconds> timeout;
  std::size_t threads = 0;  ///< of a query; 0: as many as there are processors
  std::uint64_t row_limit = 0;
  bool union_default_graph = false;
  PrefixMap prefixes = PrefixMap::well_known();
  std::string base;
};

/// One store, the settings in force and the statements run against it. Every way to use the shell (REPL, scripts, -c)
/// goes through it.
class Session {
 public:
  Session(Store store, std::string store_name, Settings settings)
      : store_(std::move(store)), store_name_(std::move(store_name)), settings_(std::move(settings)) {}

  Store& store() { return store_; }
  const std::string& store_name() const { return store_name_; }
  void change_store(Store store, std::string name) {
    store_ = std::move(store);
    store_name_ = std::move(name);
  }
  Settings& settings() { return settings_; }
  Output& output() { return output_; }
  const CancelToken& cancel() const { return cancel_; }

  /// Options for a statement that starts at `start` of `source_name`.
  QueryOptions query_options(const std::string& source_name, SourcePosition start) const;

  /// Runs a query or an update; its declarations stay in force. Throws the errors of the library.
  void run(const Statement& statement, const QueryOptions& options);
  /// The plan of a query; with `analyze` it is run.
  void explain(std::string_view text, bool analyze);
  /// Loads files with a progress bar. Throws DataError for a file that does not parse.
  LoadReport load(const std::vector<std::string>& files, LoadOptions options);
  /// A query of the shell's own (.graphs, .classes), shown like any other.
  void show(std::string_view query);

 private:
  void note(std::uint64_t rows, const char* what, bool more, std::chrono::nanoseconds time);
  void write_result(QueryResult& result, std::chrono::steady_clock::time_point start);

  Store store_;
  std::string store_name_;
  Settings settings_;
  Output output_;
  CancelToken cancel_;
};

}  // namespace casus::shell
