#include "shell/exit_code.h"

#include <cstdio>
#include <new>

#include "casus/error.h"
#include "shell/terminal.h"

namespace casus::shell {

ExitCode exit_code_of(const std::exception& error) {
  if (dynamic_cast<const UsageError*>(&error)) return ExitCode::kUsage;
  if (dynamic_cast<const DataError*>(&error)) return ExitCode::kLoad;
  if (dynamic_cast<const SyntaxError*>(&error)) return ExitCode::kSyntax;
  if (dynamic_cast<const StorageError*>(&error)) return ExitCode::kStore;
  if (dynamic_cast<const LoadError*>(&error)) return ExitCode::kLoad;
  if (dynamic_cast<const Timeout*>(&error)) return ExitCode::kTimeout;
  if (dynamic_cast<const Cancelled*>(&error)) return ExitCode::kInterrupted;
  return ExitCode::kQuery;
}

void print_error(const std::exception& error) {
  const bool out_of_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
  const Style style = Style::for_stream(stderr);
  std::fflush(stdout);
  std::fprintf(stderr, "%serror:%s %s\n", style.error(), style.reset(), out_of_memory ? "out of memory" : error.what());
}

}  // namespace casus::shell
