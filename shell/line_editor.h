#pragma once

#include <memory>
#include <optional>
#include <string>

namespace casus::shell {

/// Reads lines from a person. Behind it stands an editing library; nothing above knows which.
class LineEditor {
 public:
  enum class Outcome { kLine, kInterrupted, kEnd };
  struct Answer {
    Outcome outcome;
    std::string line;  ///< without the newline
  };

  virtual ~LineEditor() = default;
  /// Shows the prompt and waits. kInterrupted: Ctrl-C; kEnd: Ctrl-D on an empty line.
  virtual Answer read(const std::string& prompt) = 0;
  /// Adds a statement to the history, once when repeated.
  virtual void remember(const std::string& statement) = 0;
};

/// With history in `history_file` (created, readable by its owner alone; empty: none).
std::unique_ptr<LineEditor> make_line_editor(const std::string& history_file);

/// $CASUS_HISTORY, or casus/history under $XDG_STATE_HOME or ~/.local/state; the folder is created.
std::string default_history_file();

}  // namespace casus::shell
