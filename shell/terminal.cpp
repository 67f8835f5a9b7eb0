#include "shell/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "casus/error.h"
#include "shell/exit_code.h"

namespace casus::shell {

bool is_terminal(std::FILE* stream) {
  return isatty(fileno(stream)) == 1;
}

unsigned terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return is_terminal(stdout) ? 80 : 0;
}

Style Style::for_stream(std::FILE* stream) {
  Style style;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  style.on_ = is_terminal(stream) && (!no_color || !*no_color) && !(term && std::strcmp(term, "dumb") == 0);
  return style;
}

void write_stdout(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return;
  if (errno == EPIPE) throw Quit{ExitCode::kOk};
  throw QueryError(std::string("cannot write the output: ") + std::strerror(errno));
}

}  // namespace casus::shell
