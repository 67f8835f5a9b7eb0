#include <cerrno>
#include <cstdio>
#include <cstring>

#include "shell/command_line.h"
#include "shell/interrupt.h"

int main(int argc, char** argv) {
  using namespace casus::shell;
  ignore_broken_pipes();
  ExitCode code = ExitCode::kOk;
  const ExitCode outcome = report_errors([&] { code = run_command_line(argc, argv); });
  if (code == ExitCode::kOk) code = outcome;
  // Text written through a buffer, help for one, fails only here; a reader that left wants no message.
  // What failed before this flush was reported when it failed.
  if (std::fflush(stdout) != 0 && code == ExitCode::kOk && errno != EPIPE) {
    std::fprintf(stderr, "error: cannot write the output: %s\n", std::strerror(errno));
    code = ExitCode::kQuery;
  }
  return static_cast<int>(code);
}
