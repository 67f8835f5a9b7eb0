#pragma once

#include "shell/exit_code.h"
#include "shell/session.h"

namespace casus::shell {

/// The interactive shell on a terminal: statements over several lines, history, Ctrl-C to cancel, Ctrl-D to leave.
ExitCode run_repl(Session& session);

}  // namespace casus::shell
