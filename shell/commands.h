#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "casus/casus.h"
#include "shell/exit_code.h"
#include "shell/session.h"

namespace casus::shell {

// What each subcommand needs, and the functions that carry them out. They throw; main turns that into messages and
// codes.

/// A data file of `query` and `update`.
struct DataFile {
  std::string path;
  std::string base;                  ///< empty: the file's own IRI
  std::optional<std::string> graph;  ///< the named graph that it becomes; nothing: as the file says
};

/// Options that several commands share.
struct CommonOptions {
  Settings settings;
  bool read_only = false;
  bool keep_going = false;
};

/// `casus [STORE] [-c STATEMENT | -f FILE]...`
struct ShellCommand {
  CommonOptions common;
  std::string store;  ///< empty: in memory
  struct Input {
    bool is_file;
    std::string text;
  };
  std::vector<Input> inputs;  ///< none: a prompt on a terminal, otherwise a script from stdin
};
ExitCode run_shell(const ShellCommand& command);

struct LoadCommand {
  std::string store;
  std::vector<std::string> files;
  LoadOptions options;
};
ExitCode run_load(const LoadCommand& command);

/// `casus query` and `casus update`.
struct EvaluateCommand {
  CommonOptions common;
  std::string store;  ///< empty: in memory, from `data`
  std::vector<DataFile> data;
  std::string file;                 ///< of the query; "-" is stdin
  std::optional<std::string> text;  ///< instead of `file`
  bool parse_only = false;
  bool dump = false;
};
ExitCode run_query(const EvaluateCommand& command);
ExitCode run_update(const EvaluateCommand& command);

struct DumpCommand {
  std::string store;
  DumpOptions options;
};
ExitCode run_dump(const DumpCommand& command);

struct ConvertCommand {
  std::string file;
  std::optional<RdfFormat> from;
  ConvertOptions options;
  bool parse_only = false;
};
ExitCode run_convert(const ConvertCommand& command);

struct ExplainCommand {
  EvaluateCommand query;
  bool analyze = false;
};
ExitCode run_explain(const ExplainCommand& command);

/// The position that follows the first `offset` bytes of a text.
SourcePosition position_after(std::string_view text, std::size_t offset);

ExitCode run_info(const std::string& store);
ExitCode run_check(const std::string& store);
ExitCode run_backup(const std::string& store, const std::string& directory);
ExitCode run_compact(const std::string& store);

}  // namespace casus::shell
