#include <cstdio>

#include "shell/command_line.h"
#include "shell/interrupt.h"

int main(int argc, char** argv) {
  using namespace casus::shell;
  ignore_broken_pipes();
  ExitCode code = ExitCode::kOk;
  const ExitCode outcome = report_errors([&] { code = run_command_line(argc, argv); });
  if (code == ExitCode::kOk) code = outcome;
  if (std::fflush(stdout) != 0 && code == ExitCode::kOk) code = ExitCode::kQuery;
  return static_cast<int>(code);
}
