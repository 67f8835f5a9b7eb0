#pragma once

#include "shell/exit_code.h"

namespace casus::shell {

/// Reads the command line and runs what it asks for.
ExitCode run_command_line(int argc, const char* const* argv);

}  // namespace casus::shell
