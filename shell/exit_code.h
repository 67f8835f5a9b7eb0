#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace casus::shell {

/// What the program tells its caller.
enum class ExitCode : int {
  kOk = 0,
  kQuery = 1,   ///< a query or an update failed
  kUsage = 2,   ///< wrong command line or dot-command
  kSyntax = 3,  ///< a query, an update or a script does not parse
  kStore = 4,   ///< the store cannot be opened, read or written
  kLoad = 5,    ///< a data file cannot be read or does not parse
  kTimeout = 124,
  kInterrupted = 130,
};

/// A wrong use of the program; the message says what to do instead.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A data file that does not parse: kLoad, where the same error in a query is kSyntax.
class DataError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Ends the program (or, interactively, the session) with a code; nothing is printed.
struct Quit {
  ExitCode code = ExitCode::kOk;
};

/// The code for an exception, and the text to show for it.
ExitCode exit_code_of(const std::exception& error);

/// Runs `action`, printing "casus: error: ..." for what it throws.
template <class Action>
ExitCode report_errors(const Action& action);

void print_error(const std::exception& error);

template <class Action>
ExitCode report_errors(const Action& action) {
  try {
    action();
    return ExitCode::kOk;
  } catch (const Quit& quit) {
    return quit.code;
  } catch (const std::exception& error) {
    print_error(error);
    return exit_code_of(error);
  }
}

}  // namespace casus::shell
