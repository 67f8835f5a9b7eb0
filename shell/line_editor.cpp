#include "shell/line_editor.h"

#include <histedit.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace casus::shell {

namespace {

constexpr int kHistoryEntries = 2000;

class LibeditEditor : public LineEditor {
 public:
  explicit LibeditEditor(std::string history_file) : history_file_(std::move(history_file)) {
    history_ = history_init();
    HistEvent event;
    history(history_, &event, H_SETSIZE, kHistoryEntries);
    history(history_, &event, H_SETUNIQUE, 1);
    if (!history_file_.empty()) history(history_, &event, H_LOAD, history_file_.c_str());
    editor_ = el_init("casus", stdin, stdout, stderr);
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &LibeditEditor::prompt_of);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, history, history_);
    el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(editor_, EL_BIND, "\\e[3~", "ed-delete-next-char", nullptr);
    el_set(editor_, EL_BIND, "\\e[H", "ed-move-to-beg", nullptr);
    el_set(editor_, EL_BIND, "\\e[F", "ed-move-to-end", nullptr);
    el_set(editor_, EL_SIGNAL, 0);
    el_source(editor_, nullptr);
  }

  ~LibeditEditor() override {
    el_end(editor_);
    history_end(history_);
  }

  Answer read(const std::string& prompt) override {
    prompt_ = prompt;
    int length = 0;
    // Before the prompt shows: what is typed at once, such as ^D, must not meet a terminal that still edits lines itself.
    el_set(editor_, EL_PREP_TERM, 1);
    errno = 0;
    const char* line = el_gets(editor_, &length);
    if (!line || length <= 0) {
      if (errno == EINTR) {
        el_reset(editor_);
        return {Outcome::kInterrupted, {}};
      }
      return {Outcome::kEnd, {}};
    }
    std::string text(line, static_cast<std::size_t>(length));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return {Outcome::kLine, std::move(text)};
  }

  void remember(const std::string& statement) override {
    HistEvent event;
    history(history_, &event, H_ENTER, statement.c_str());
    if (history_file_.empty()) return;
    // Saved at once, so that a killed terminal loses nothing; the file may hold names that are nobody else's business.
    const mode_t old_mask = umask(S_IRWXG | S_IRWXO);
    history(history_, &event, H_SAVE, history_file_.c_str());
    umask(old_mask);
  }

 private:
  static char* prompt_of(EditLine* editor) {
    LibeditEditor* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return self->prompt_.data();
  }

  std::string history_file_;
  std::string prompt_;
  History* history_ = nullptr;
  EditLine* editor_ = nullptr;
};

}  // namespace

std::unique_ptr<LineEditor> make_line_editor(const std::string& history_file) {
  return std::make_unique<LibeditEditor>(history_file);
}

std::string default_history_file() {
  if (const char* file = std::getenv("CASUS_HISTORY")) return file;
  std::filesystem::path folder;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state) {
    folder = state;
  } else if (const char* home = std::getenv("HOME"); home && *home) {
    folder = std::filesystem::path(home) / ".local" / "state";
  } else {
    return {};
  }
  folder /= "casus";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  return error ? std::string() : (folder / "history").string();
}

}  // namespace casus::shell
