#pragma once

#include <cstdio>
#include <string_view>

namespace casus::shell {

bool is_terminal(std::FILE* stream);

/// Columns of the terminal behind stdout; 0 when it is none.
unsigned terminal_width();

/// Escape sequences for emphasis: empty where the stream is no terminal, or NO_COLOR is set (no-color.org).
class Style {
 public:
  static Style for_stream(std::FILE* stream);
  const char* error() const { return on_ ? "\033[1;31m" : ""; }
  const char* strong() const { return on_ ? "\033[1m" : ""; }
  const char* faint() const { return on_ ? "\033[2m" : ""; }
  const char* reset() const { return on_ ? "\033[0m" : ""; }
  bool on() const { return on_; }

 private:
  bool on_ = false;
};

/// Writes to stdout. Throws QueryError when the output cannot take it (a full disk); ends the program quietly when the
/// reader of a pipe has gone.
void write_stdout(std::string_view text);

}  // namespace casus::shell
