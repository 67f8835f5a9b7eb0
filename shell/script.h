#pragma once

#include <string>
#include <string_view>

#include "shell/exit_code.h"
#include "shell/session.h"

namespace casus::shell {

struct ScriptOptions {
  /// Go on after an error; the first error's code is still the result.
  bool keep_going = false;
  /// How the text is named in errors.
  std::string source_name = "<command>";
};

/// Runs a script: SPARQL statements and dot-commands, which stand at the beginning of a line. Errors are printed with
/// file, line and column. Returns kOk or the code of the first error; lets Quit through.
ExitCode run_script(Session& session, std::string_view text, const ScriptOptions& options);

/// As run_script; "-" is stdin. Throws UsageError when the file cannot be read.
ExitCode run_script_file(Session& session, const std::string& path, ScriptOptions options);

/// The whole of a file, or of stdin for "-". Throws UsageError.
std::string read_text_file(const std::string& path);

/// The lines of `casus info` and .info.
std::string info_text(const StoreSummary& info);

/// A time limit such as "2.5", in seconds. Throws UsageError.
std::chrono::milliseconds parse_seconds(const std::string& text);

}  // namespace casus::shell
