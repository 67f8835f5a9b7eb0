#include "shell/repl.h"

#include <poll.h>
#include <unistd.h>

#include <cstdio>

#include "shell/interrupt.h"
#include "shell/line_editor.h"
#include "shell/progress_bar.h"
#include "shell/script.h"

namespace casus::shell {

namespace {

// More of a pasted text is waiting: a statement that looks complete may go on.
bool input_is_waiting() {
  pollfd descriptor{STDIN_FILENO, POLLIN, 0};
  return poll(&descriptor, 1, 0) > 0 && (descriptor.revents & POLLIN) != 0;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool is_dot_command(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return first != std::string::npos && text[first] == '.';
}

}  // namespace

ExitCode run_repl(Session& session) {
  std::fprintf(stdout, "Casus %s. %s statements. .help for help, Ctrl-D to leave.\n", CASUS_VERSION,
               with_thousands(session.store().size()).c_str());
  const auto editor = make_line_editor(default_history_file());
  std::string pending;
  while (true) {
    std::fflush(stdout);
    session.cancel().reset();
    LineEditor::Answer answer;
    {
      const InterruptGuard guard(session.cancel());
      answer = editor->read(pending.empty() ? "casus> " : "  ...> ");
    }
    if (answer.outcome == LineEditor::Outcome::kInterrupted) {
      std::fputs("\n", stdout);
      pending.clear();
      continue;
    }
    if (answer.outcome == LineEditor::Outcome::kEnd) {
      std::fputs("\n", stdout);
      return ExitCode::kOk;
    }
    const bool first_line = pending.empty();
    pending += answer.line;
    if (is_blank(pending)) {
      pending.clear();
      continue;
    }
    if (!(first_line && is_dot_command(pending))) {
      const bool incomplete = is_incomplete_statement(pending, session.query_options("<shell>", {1, 1, 0}));
      if (incomplete || input_is_waiting()) {
        pending += '\n';
        continue;
      }
    }
    editor->remember(pending);
    try {
      ScriptOptions options;
      options.source_name = "<shell>";
      run_script(session, pending, options);
    } catch (const Quit& quit) {
      return quit.code;
    }
    pending.clear();
  }
}

}  // namespace casus::shell
