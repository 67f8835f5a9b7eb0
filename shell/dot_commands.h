#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/session.h"

namespace casus::shell {

/// A command of the shell itself: a line that begins with a dot.
struct DotCommand {
  std::string_view name;       ///< without the dot
  std::string_view arguments;  ///< as shown by .help
  std::string_view help;       ///< one line
  /// `rest` is what follows the name, without white space around it. Throws UsageError and the errors of the library.
  void (*run)(Session& session, std::string_view rest);
};

/// The one table of them, in the order of .help.
const std::vector<DotCommand>& dot_commands();

/// Runs a line such as ".load events.ttl". Throws UsageError for an unknown command, naming the nearest.
void run_dot_command(Session& session, std::string_view line);

/// Splits arguments at white space; "..." and '...' hold white space, a backslash takes the next character as it is.
std::vector<std::string> split_arguments(std::string_view text);

}  // namespace casus::shell
