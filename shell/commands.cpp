#include "shell/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "shell/interrupt.h"
#include "shell/progress_bar.h"
#include "shell/repl.h"
#include "shell/script.h"
#include "shell/terminal.h"

namespace casus::shell {

namespace {

Store open_existing(const std::string& path, bool read_only) {
  OpenOptions options;
  options.create_if_missing = false;
  options.read_only = read_only;
  return Store::open(path, options);
}

RdfFormat format_of(const std::string& path) {
  if (const auto format = rdf_format_from_path(path)) return *format;
  throw LoadError(fmt::format("cannot tell the format of {} from its name: give --format nt, nq, ttl, trig or rdf", path));
}

// A store for one query: an existing one, or the data files in memory.
Store open_for(const EvaluateCommand& command, bool read_only) {
  Store store = command.store.empty() ? Store::in_memory() : open_existing(command.store, read_only);
  for (const DataFile& file : command.data) {
    LoadOptions options;
    options.format = format_of(file.path);
    options.base = file.base;
    if (file.graph) options.graph = Term::iri(*file.graph);
    try {
      store.load(file.path, options);
    } catch (const SyntaxError& error) {
      throw DataError(error.what());
    }
  }
  return store;
}

QueryOptions options_of(const EvaluateCommand& command, const Session& session) {
  const std::string source = command.text ? "<command>" : command.file == "-" ? "<stdin>" : command.file;
  return session.query_options(source, {1, 1, 0});
}

// Past white space and comments.
std::size_t skip_blank(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n') {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

// The whole text as one statement; what follows it is an error of its own.
Statement parse_whole(const EvaluateCommand& command, const QueryOptions& options) {
  const std::string text = command.text ? *command.text : read_text_file(command.file);
  Statement statement = parse_statement(text, options);
  const std::size_t rest = skip_blank(text, statement.length());
  if (rest < text.size()) {
    throw SyntaxError(options.source_name, position_after(text, rest),
                      "one statement was expected, and more follows; run several as a script: casus STORE -f FILE");
  }
  return statement;
}

void require_kind(const Statement& statement, bool update) {
  const StatementKind kind = statement.kind();
  if (update) {
    if (kind != StatementKind::kUpdate && kind != StatementKind::kPrologue && kind != StatementKind::kNothing) {
      throw UsageError("this is a query: use `casus query`");
    }
    return;
  }
  if (kind == StatementKind::kUpdate) throw UsageError("this is an update: use `casus update`");
  if (kind == StatementKind::kPrologue || kind == StatementKind::kNothing) {
    throw SyntaxError("<query>", {}, "there is no query in the text");
  }
}

ExitCode run_evaluate(const EvaluateCommand& command, bool update) {
  Session parsing(Store::in_memory(), "", command.common.settings);
  if (command.parse_only) {
    require_kind(parse_whole(command, options_of(command, parsing)), update);
    return ExitCode::kOk;
  }
  const Statement statement = parse_whole(command, options_of(command, parsing));
  require_kind(statement, update);
  Session session(open_for(command, !update), command.store, command.common.settings);
  session.run(statement, options_of(command, session));
  if (command.dump) {
    session.store().dump({}, [](std::string_view text) { write_stdout(text); });
    session.output().flush();
  }
  return ExitCode::kOk;
}

}  // namespace

SourcePosition position_after(std::string_view text, std::size_t offset) {
  SourcePosition position{1, 1, offset};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) {
      ++position.column;
    }
  }
  return position;
}

ExitCode run_shell(const ShellCommand& command) {
  OpenOptions options;
  options.read_only = command.common.read_only;
  options.create_if_missing = !command.common.read_only;
  Session session(command.store.empty() ? Store::in_memory() : Store::open(command.store, options), command.store,
                  command.common.settings);
  ScriptOptions script;
  script.keep_going = command.common.keep_going;
  if (command.inputs.empty()) {
    if (is_terminal(stdin)) return run_repl(session);
    return run_script_file(session, "-", script);
  }
  ExitCode first_error = ExitCode::kOk;
  for (const ShellCommand::Input& input : command.inputs) {
    const ExitCode code =
        input.is_file ? run_script_file(session, input.text, script) : run_script(session, input.text, script);
    if (first_error == ExitCode::kOk) first_error = code;
    if (code != ExitCode::kOk && !script.keep_going) break;
  }
  return first_error;
}

ExitCode run_load(const LoadCommand& command) {
  if (!command.options.format) {
    for (const std::string& file : command.files) format_of(file);
  }
  const auto start = std::chrono::steady_clock::now();
  Session session(Store::open(command.store), command.store, {});
  const LoadReport report = session.load(command.files, command.options);
  const auto time = std::chrono::steady_clock::now() - start;
  const double seconds = std::chrono::duration<double>(time).count();
  std::fprintf(
      stderr, "loaded %s statements (%s new) in %s, %s/s\n", with_thousands(report.statements).c_str(),
      with_thousands(report.inserted).c_str(), duration_text(time).c_str(),
      with_thousands(static_cast<std::uint64_t>(static_cast<double>(report.statements) / std::max(seconds, 1e-6)))
          .c_str());
  if (report.skipped) std::fprintf(stderr, "skipped %s bad statements\n", with_thousands(report.skipped).c_str());
  return ExitCode::kOk;
}

ExitCode run_query(const EvaluateCommand& command) {
  return run_evaluate(command, false);
}
ExitCode run_update(const EvaluateCommand& command) {
  return run_evaluate(command, true);
}

ExitCode run_dump(const DumpCommand& command) {
  const Store store = open_existing(command.store, true);
  store.dump(
      command.options, [](std::string_view text) { write_stdout(text); }, PrefixMap::well_known());
  Output().flush();
  return ExitCode::kOk;
}

ExitCode run_convert(const ConvertCommand& command) {
  ConvertOptions options = command.options;
  if (command.from) {
    options.from = *command.from;
  } else if (command.file == "-") {
    throw UsageError("give --from for the format of stdin");
  } else {
    options.from = format_of(command.file);
  }
  options.on_skipped = [](const std::string& message) { std::fprintf(stderr, "skipped: %s\n", message.c_str()); };
  try {
    if (command.parse_only) {
      check_syntax(command.file, options);
    } else {
      convert(command.file, options, [](std::string_view text) { write_stdout(text); });
      Output().flush();
    }
  } catch (const SyntaxError& error) {
    throw DataError(error.what());
  }
  return ExitCode::kOk;
}

ExitCode run_explain(const ExplainCommand& command) {
  Session session(open_for(command.query, true), command.query.store, command.query.common.settings);
  const QueryOptions options = options_of(command.query, session);
  const std::string text = command.query.text ? *command.query.text : read_text_file(command.query.file);
  const InterruptGuard guard(session.cancel());
  session.output().write(session.store().explain(text, command.analyze, options));
  session.output().flush();
  return ExitCode::kOk;
}

ExitCode run_info(const std::string& store) {
  write_stdout(info_text(open_existing(store, true).info()));
  Output().flush();
  return ExitCode::kOk;
}

ExitCode run_check(const std::string& store) {
  const CheckSummary report = open_existing(store, true).check();
  for (const std::string& problem : report.problems) write_stdout(problem + "\n");
  if (!report.problems.empty()) {
    throw StorageError(
        StorageError::Reason::kCorrupt,
        fmt::format("{}: {} problem{} found; restore a backup, or dump what can be read and load it into a new store",
                    store, report.problems.size(), report.problems.size() == 1 ? "" : "s"));
  }
  write_stdout(fmt::format("{}: {} quads and {} terms are consistent\n", store, with_thousands(report.quads),
                           with_thousands(report.terms)));
  Output().flush();
  return ExitCode::kOk;
}

ExitCode run_backup(const std::string& store, const std::string& directory) {
  open_existing(store, true).backup(directory);
  return ExitCode::kOk;
}

ExitCode run_compact(const std::string& store) {
  open_existing(store, false).compact();
  return ExitCode::kOk;
}

}  // namespace casus::shell
