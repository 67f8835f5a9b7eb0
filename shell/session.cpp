#include "shell/session.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include "shell/exit_code.h"
#include "shell/interrupt.h"
#include "shell/progress_bar.h"
#include "shell/terminal.h"

namespace casus::shell {

using Clock = std::chrono::steady_clock;

Output::~Output() {
  if (file_) std::fclose(file_);
}

void Output::redirect(const std::string& path) {
  std::FILE* file = nullptr;
  if (!path.empty() && path != "-") {
    file = std::fopen(path.c_str(), "w");
    if (!file) throw UsageError(fmt::format("cannot write {}: {}", path, std::strerror(errno)));
  }
  if (file_) std::fclose(file_);
  file_ = file;
  path_ = path;
}

void Output::write(std::string_view text) {
  if (!file_) return write_stdout(text);
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) {
    throw QueryError(fmt::format("cannot write {}: {}", path_, std::strerror(errno)));
  }
}

void Output::flush() {
  if (file_) {
    if (std::fflush(file_) != 0) throw QueryError(fmt::format("cannot write {}: {}", path_, std::strerror(errno)));
  } else if (std::fflush(stdout) != 0) {
    if (errno == EPIPE) throw Quit{ExitCode::kOk};
    throw QueryError(fmt::format("cannot write the output: {}", std::strerror(errno)));
  }
}

QueryOptions Session::query_options(const std::string& source_name, SourcePosition start) const {
  QueryOptions options;
  options.base = settings_.base;
  options.prefixes = settings_.prefixes;
  options.source_name = source_name;
  options.start = start;
  options.union_default_graph = settings_.union_default_graph;
  options.timeout = settings_.timeout;
  options.threads = settings_.threads;
  options.cancel = cancel_;
  return options;
}

void Session::note(std::uint64_t rows, const char* what, bool more, std::chrono::nanoseconds time) {
  if (!settings_.timer.value_or(settings_.format == ResultFormat::kTable)) return;
  const Style style = Style::for_stream(stderr);
  std::fprintf(stderr, "%s(%s%s %s%s, %s)%s\n", style.faint(), more ? "first " : "", with_thousands(rows).c_str(), what,
               rows == 1 ? "" : "s", duration_text(time).c_str(), style.reset());
}

void Session::write_result(QueryResult& result, Clock::time_point start) {
  ResultOptions options;
  options.format = settings_.format;
  options.prefixes = settings_.prefixes;
  options.table_width = output_.is_stdout() ? terminal_width() : 0;
  options.row_limit = settings_.row_limit;
  const bool graph = result.kind() == StatementKind::kConstruct || result.kind() == StatementKind::kDescribe;
  const bool graph_format = options.format == ResultFormat::kNTriples || options.format == ResultFormat::kTurtle ||
                            options.format == ResultFormat::kRdfXml;
  // In the shell both kinds of result follow one another: each gets the nearest format of its own kind.
  if (graph && !graph_format) options.format = ResultFormat::kTurtle;
  if (!graph && graph_format) options.format = ResultFormat::kTsv;
  const std::uint64_t rows = result.write(options, [this](std::string_view text) {
    output_.write(text);
    output_.flush();
  });
  bool more = false;
  if (options.row_limit && rows == options.row_limit) {
    if (result.kind() == StatementKind::kSelect) more = result.solutions().next() != nullptr;
    if (graph) more = result.graph().next() != nullptr;
  }
  if (result.kind() == StatementKind::kAsk) {
    note(1, "answer", false, Clock::now() - start);
  } else {
    note(rows, graph ? "triple" : "row", more, Clock::now() - start);
  }
}

void Session::run(const Statement& statement, const QueryOptions& options) {
  const auto start = Clock::now();
  settings_.prefixes = statement.prefixes();
  settings_.base = statement.base();
  switch (statement.kind()) {
    case StatementKind::kNothing:
    case StatementKind::kPrologue: break;
    case StatementKind::kUpdate: {
      cancel_.reset();
      const InterruptGuard guard(cancel_);
      const std::uint64_t before = store_.size();
      store_.update(statement, options);
      const std::uint64_t after = store_.size();
      if (settings_.timer.value_or(settings_.format == ResultFormat::kTable)) {
        const Style style = Style::for_stream(stderr);
        std::fprintf(stderr, "%s(done: %s statements, %s%s, %s)%s\n", style.faint(), with_thousands(after).c_str(),
                     after < before ? "-" : "+",
                     with_thousands(after < before ? before - after : after - before).c_str(),
                     duration_text(Clock::now() - start).c_str(), style.reset());
      }
      break;
    }
    default: {
      cancel_.reset();
      const InterruptGuard guard(cancel_);
      QueryResult result = store_.query(statement, options);
      write_result(result, start);
    }
  }
}

void Session::explain(std::string_view text, bool analyze) {
  cancel_.reset();
  const InterruptGuard guard(cancel_);
  output_.write(store_.explain(text, analyze, query_options("<explain>", {1, 1, 0})));
  output_.flush();
}

LoadReport Session::load(const std::vector<std::string>& files, LoadOptions options) {
  cancel_.reset();
  const InterruptGuard guard(cancel_);
  ProgressBar bar(files.size() == 1 ? files.front() : fmt::format("{} files", files.size()));
  options.progress = [&](const LoadProgress& progress) { bar.update(progress); };
  options.cancelled = [this] { return cancel_.cancelled(); };
  options.on_skipped = [&](const std::string& message) {
    bar.clear();
    std::fprintf(stderr, "skipped: %s\n", message.c_str());
  };
  try {
    return store_.load(files, options);
  } catch (const SyntaxError& error) {
    throw DataError(error.what());
  }
}

void Session::show(std::string_view query) {
  const auto start = Clock::now();
  cancel_.reset();
  const InterruptGuard guard(cancel_);
  QueryOptions options = query_options("<shell>", {1, 1, 0});
  for (const auto& [name, iri] : PrefixMap::well_known().entries()) options.prefixes.set(name, iri);
  QueryResult result = store_.query(query, options);
  write_result(result, start);
}

}  // namespace casus::shell
