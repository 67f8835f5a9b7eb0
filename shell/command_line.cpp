#include "shell/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <limits>
#include <map>
#include <sstream>

#include "shell/commands.h"
#include "shell/script.h"
#include "shell/suggestion.h"
#include "shell/terminal.h"

namespace casus::shell {

namespace {

RdfFormat parse_rdf_format(const std::string& name) {
  if (const auto format = rdf_format_from_name(name)) return *format;
  const auto near = nearest(name, {"nt", "nq", "ttl", "trig", "rdf", "ntriples", "nquads", "turtle", "rdfxml"});
  throw UsageError(fmt::format("unknown RDF format \"{}\"{}", name,
                               near ? fmt::format("; did you mean {}?", *near) : ": use nt, nq, ttl, trig or rdf"));
}

ResultFormat parse_result_format(const std::string& name) {
  if (const auto format = result_format_from_name(name)) return *format;
  const auto near = nearest(name, {"table", "json", "xml", "csv", "tsv", "nt", "ttl", "rdf"});
  throw UsageError(fmt::format(
      "unknown result format \"{}\"{}", name,
      near ? fmt::format("; did you mean {}?", *near) : ": use table, json, xml, csv, tsv, nt, ttl or rdf"));
}

std::size_t parse_bytes(const std::string& text) {
  std::size_t digits = 0;
  unsigned long long value = 0;
  const auto refuse = [&] { return UsageError(fmt::format("\"{}\" is not a size; write 512M or 4G", text)); };
  try {
    // stoull would take "-1" for a very large number.
    if (text.find_first_not_of("0123456789") == 0) throw refuse();
    value = std::stoull(text, &digits);
  } catch (const std::logic_error&) {
    throw refuse();
  }
  const std::string unit = text.substr(digits);
  unsigned shift = 0;
  if (unit == "K" || unit == "k") shift = 10;
  if (unit == "M" || unit == "m") shift = 20;
  if (unit == "G" || unit == "g") shift = 30;
  if ((shift == 0 && !unit.empty()) || value > (std::numeric_limits<std::size_t>::max() >> shift)) throw refuse();
  return static_cast<std::size_t>(value) << shift;
}

// The options that are read in the order of the command line, since each bears on those that follow.
struct Ordered {
  const CLI::Option* option;
  std::string value;
};

std::vector<Ordered> in_order(const CLI::App& app) {
  std::vector<Ordered> all;
  std::map<const CLI::Option*, std::size_t> used;
  for (const CLI::Option* option : app.parse_order()) {
    const auto& values = option->results();
    std::size_t& next = used[option];
    if (next < values.size()) all.push_back({option, values[next++]});
  }
  return all;
}

/// Options shared by the shell, query, update and explain.
struct SharedOptions {
  std::string format, timeout, base;
  std::size_t threads = 0;
  bool quiet = false, no_prefixes = false, union_default_graph = false;

  void add_to(CLI::App& app) {
    app.add_option("--format", format, "Results as table, json, xml, csv or tsv; graphs as nt, ttl or rdf")
        ->type_name("FORMAT");
    app.add_option("--timeout", timeout, "Stop a statement that runs longer")->type_name("SECONDS");
    app.add_option("--threads", threads, "Threads that may work on one query; else as many as there are processors")
        ->type_name("N");
    app.add_option("--base", base, "Base IRI of statements")->type_name("IRI");
    app.add_flag("--union-default-graph", union_default_graph, "Match the union of all graphs outside GRAPH");
    app.add_flag("--no-prefixes", no_prefixes, "Do not know the well-known prefixes without declaration");
    app.add_flag("-q,--quiet", quiet, "No row counts and times");
  }

  Settings settings() const {
    Settings settings;
    if (!format.empty()) settings.format = parse_result_format(format);
    if (!timeout.empty()) settings.timeout = parse_seconds(timeout);
    settings.threads = threads;
    settings.base = base;
    settings.union_default_graph = union_default_graph;
    if (no_prefixes) settings.prefixes.clear();
    if (quiet) settings.timer = false;
    return settings;
  }
};

class CommandLine {
 public:
  CommandLine() { declare(); }

  ExitCode run(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      if (error.get_exit_code() == 0) {
        std::ostringstream text;
        app_.exit(error, text, text);
        write_stdout(text.str());
        Output().flush();
        return ExitCode::kOk;
      }
      throw UsageError(std::string(error.what()) + "; see casus --help");
    }
    for (const auto& [command, action] : actions_) {
      if (command->parsed()) return action();
    }
    return run_main();
  }

 private:
  void declare() {
    app_.set_version_flag("--version", std::string("casus ") + CASUS_VERSION);
    app_.description("Casus: a knowledge-graph store with SPARQL");
    app_.footer(
        "Without a subcommand: casus [STORE] opens the shell, -c and -f run statements and scripts, and a script may "
        "come from stdin.\n"
        "Exit codes: 0 ok, 1 query failed, 2 usage, 3 syntax error, 4 store, 5 load, 124 timeout, 130 interrupted.");
    app_.add_option("STORE", store_, "Directory of the store (created if absent); none: in memory");
    command_option_ = app_.add_option("-c,--command", "Run a statement; repeats, in order with -f")
                          ->type_name("STATEMENT")
                          ->take_all()
                          ->allow_extra_args(false);
    file_option_ = app_.add_option("-f,--file", "Run a script (- is stdin); repeats")
                       ->type_name("FILE")
                       ->take_all()
                       ->allow_extra_args(false);
    app_.add_flag("--keep-going", keep_going_, "Go on after an error in a script");
    app_.add_flag("--read-only", read_only_, "Open the store for reading alone");
    shared_.add_to(app_);
    declare_load();
    declare_query();
    declare_update();
    declare_dump();
    declare_convert();
    declare_explain();
    declare_maintenance();
  }

  CLI::App* add(const std::string& name, const std::string& help, std::function<ExitCode()> action) {
    CLI::App* command = app_.add_subcommand(name, help);
    actions_.emplace_back(command, std::move(action));
    return command;
  }

  ExitCode run_main() {
    ShellCommand command;
    command.common = {shared_.settings(), read_only_, keep_going_};
    command.store = store_;
    for (const Ordered& item : in_order(app_)) {
      if (item.option == command_option_) command.inputs.push_back({false, item.value});
      if (item.option == file_option_) command.inputs.push_back({true, item.value});
    }
    return run_shell(command);
  }

  void declare_load() {
    CLI::App* command = add("load", "Load RDF files into a store, all or nothing", [this] {
      LoadCommand load{store_, files_, {}};
      if (!graph_.empty()) load.options.graph = Term::iri(graph_);
      if (!format_.empty()) load.options.format = parse_rdf_format(format_);
      if (!memory_.empty()) load.options.memory_budget = parse_bytes(memory_);
      load.options.base = base_;
      load.options.keep_going = keep_going_;
      return run_load(load);
    });
    command->add_option("STORE", store_, "Directory of the store (created if absent)")->required();
    command->add_option("FILE", files_, "Files (.nt .nq .ttl .trig .rdf, also .gz and .zst); - is stdin")->required();
    command->add_option("--graph", graph_, "Put the default graph of the files into this named graph")
        ->type_name("IRI");
    command->add_option("--format", format_, "Format of the files; else by their names")->type_name("FORMAT");
    command->add_option("--base", base_, "Base IRI; else that of each file")->type_name("IRI");
    command->add_option("--memory", memory_, "Memory for sorting, such as 512M")->type_name("SIZE");
    command->add_flag("--keep-going", keep_going_, "Skip bad lines of N-Triples and N-Quads, and count them");
  }

  // The store, the data files and the statement of query, update and explain.
  void add_evaluation(CLI::App& command, CLI::Option*& data, CLI::Option*& named, CLI::Option*& data_base) {
    command.add_option("STORE", store_, "An existing store; none: only the data files, in memory");
    data = command.add_option("--data", "Load a file first; repeats")
               ->type_name("FILE")
               ->take_all()
               ->allow_extra_args(false);
    named = command.add_option("--named-data", "Load a file as a named graph; repeats")
                ->type_name("IRI=FILE")
                ->take_all()
                ->allow_extra_args(false);
    data_base = command.add_option("--data-base", "Base IRI of the data files that follow")
                    ->type_name("IRI")
                    ->take_all()
                    ->allow_extra_args(false);
    command.add_option("-f,--file", file_, "File of the statement (- is stdin)")->type_name("FILE");
    command.add_option("-c,--command", text_, "The statement itself")->type_name("STATEMENT");
    command.add_flag("--parse-only", parse_only_, "Check the syntax and do nothing else");
    shared_.add_to(command);
  }

  EvaluateCommand evaluation(const CLI::App& app, const CLI::Option* data, const CLI::Option* named,
                             const CLI::Option* data_base) {
    EvaluateCommand command;
    command.common = {shared_.settings(), read_only_, keep_going_};
    command.store = store_;
    std::string base;
    for (const Ordered& item : in_order(app)) {
      if (item.option == data_base) base = item.value;
      if (item.option == data) command.data.push_back({item.value, base, std::nullopt});
      if (item.option == named) {
        const std::size_t equals = item.value.rfind('=');
        if (equals == std::string::npos) throw UsageError(fmt::format("--named-data {}: write IRI=FILE", item.value));
        command.data.push_back({item.value.substr(equals + 1), base, item.value.substr(0, equals)});
      }
    }
    if (file_.empty() == text_.empty()) throw UsageError("give the statement with -f FILE or -c STATEMENT");
    command.file = file_;
    if (!text_.empty()) command.text = text_;
    command.parse_only = parse_only_;
    command.dump = dump_;
    return command;
  }

  void declare_query() {
    CLI::App* command = add("query", "Run one query on a store or on files", [this] {
      return run_query(evaluation(*app_.get_subcommand("query"), query_data_, query_named_, query_base_));
    });
    add_evaluation(*command, query_data_, query_named_, query_base_);
  }

  void declare_update() {
    CLI::App* command = add("update", "Run one update request on a store or on files", [this] {
      return run_update(evaluation(*app_.get_subcommand("update"), update_data_, update_named_, update_base_));
    });
    add_evaluation(*command, update_data_, update_named_, update_base_);
    command->add_flag("--dump", dump_, "Print the resulting dataset as N-Quads");
  }

  void declare_explain() {
    CLI::App* command = add("explain", "Show the plan of a query", [this] {
      return run_explain(
          {evaluation(*app_.get_subcommand("explain"), explain_data_, explain_named_, explain_base_), analyze_});
    });
    add_evaluation(*command, explain_data_, explain_named_, explain_base_);
    command->add_flag("--analyze", analyze_, "Run it, and show actual rows and times");
  }

  void declare_dump() {
    CLI::App* command = add("dump", "Write a store as RDF", [this] {
      DumpCommand dump{store_, {}};
      if (!format_.empty()) dump.options.format = parse_rdf_format(format_);
      if (!graph_.empty()) dump.options.graph = Term::iri(graph_);
      return run_dump(dump);
    });
    command->add_option("STORE", store_, "Directory of the store")->required();
    command->add_option("--format", format_, "nq (default), nt, ttl, trig or rdf")->type_name("FORMAT");
    command->add_option("--graph", graph_, "Only this graph")->type_name("IRI");
  }

  void declare_convert() {
    CLI::App* command = add("convert", "Read a file in one RDF syntax and write it in another", [this] {
      ConvertCommand convert;
      convert.file = file_;
      if (!format_.empty()) convert.from = parse_rdf_format(format_);
      if (!to_.empty()) convert.options.to = parse_rdf_format(to_);
      convert.options.base = base_;
      convert.options.keep_going = keep_going_;
      convert.parse_only = parse_only_;
      return run_convert(convert);
    });
    command->add_option("FILE", file_, "The file; - is stdin")->required();
    command->add_option("--from", format_, "Its format; else by its name")->type_name("FORMAT");
    command->add_option("--to", to_, "nq (default), nt, ttl, trig or rdf")->type_name("FORMAT");
    command->add_option("--base", base_, "Base IRI; else that of the file")->type_name("IRI");
    command->add_flag("--parse-only", parse_only_, "Check the syntax and write nothing");
    command->add_flag("--keep-going", keep_going_, "Skip bad lines of N-Triples and N-Quads");
  }

  void declare_maintenance() {
    add("info", "Figures about a store", [this] { return run_info(store_); })
        ->add_option("STORE", store_, "Directory of the store")
        ->required();
    add("check", "Verify every invariant of a store", [this] { return run_check(store_); })
        ->add_option("STORE", store_, "Directory of the store")
        ->required();
    add("compact", "Fold changes into the blocks and compact the files", [this] { return run_compact(store_); })
        ->add_option("STORE", store_, "Directory of the store")
        ->required();
    CLI::App* backup = add("backup", "Copy a store, consistently, to a new directory",
                           [this] { return run_backup(store_, directory_); });
    backup->add_option("STORE", store_, "Directory of the store")->required();
    backup->add_option("DIR", directory_, "The new directory")->required();
  }

  CLI::App app_{"Casus", "casus"};
  std::vector<std::pair<CLI::App*, std::function<ExitCode()>>> actions_;
  SharedOptions shared_;
  std::string store_, graph_, format_, to_, base_, memory_, file_, text_, directory_;
  std::vector<std::string> files_;
  bool keep_going_ = false, read_only_ = false, parse_only_ = false, dump_ = false, analyze_ = false;
  CLI::Option *command_option_ = nullptr, *file_option_ = nullptr;
  CLI::Option *query_data_ = nullptr, *query_named_ = nullptr, *query_base_ = nullptr;
  CLI::Option *update_data_ = nullptr, *update_named_ = nullptr, *update_base_ = nullptr;
  CLI::Option *explain_data_ = nullptr, *explain_named_ = nullptr, *explain_base_ = nullptr;
};

}  // namespace

ExitCode run_command_line(int argc, const char* const* argv) {
  CommandLine line;
  return line.run(argc, argv);
}

}  // namespace casus::shell
