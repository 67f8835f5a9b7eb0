#include "shell/script.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>

#include "shell/dot_commands.h"
#include "shell/progress_bar.h"
#include "shell/terminal.h"

namespace casus::shell {

namespace {

/// Walks a script, counting lines and columns as it goes.
class ScriptCursor {
 public:
  explicit ScriptCursor(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) advance(3);
  }

  std::string_view rest() const { return text_.substr(position_.offset); }
  bool at_end() const { return position_.offset == text_.size(); }
  bool at_line_start() const { return blank_so_far_; }
  SourcePosition position() const { return position_; }

  void advance(std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
      const char c = text_[position_.offset++];
      if (c == '\n') {
        ++position_.line;
        position_.column = 1;
        blank_so_far_ = true;
        continue;
      }
      if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) ++position_.column;
      if (c != ' ' && c != '\t' && c != '\r') blank_so_far_ = false;
    }
  }

  // White space, comments, and semicolons left over between statements.
  void skip_blank() {
    while (!at_end()) {
      const std::string_view left = rest();
      if (left[0] == '#') {
        advance(std::min(left.find('\n'), left.size()));
      } else if (std::strchr(" \t\r\n;", left[0]) && left[0] != '\0') {
        advance(1);
      } else {
        return;
      }
    }
  }

  std::string_view line() const {
    const std::string_view left = rest();
    return left.substr(0, std::min(left.find('\n'), left.size()));
  }

 private:
  std::string_view text_;
  SourcePosition position_{1, 1, 0};
  bool blank_so_far_ = true;
};

bool begins_statement(std::string_view line) {
  static constexpr std::string_view kWords[] = {"SELECT", "CONSTRUCT", "ASK",  "DESCRIBE", "PREFIX", "BASE",
                                                "INSERT", "DELETE",    "WITH", "LOAD",     "CLEAR",  "DROP",
                                                "CREATE", "ADD",       "MOVE", "COPY"};
  if (line.starts_with('.')) return true;
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
    if (line.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if ((line[i] & ~0x20) != word[i]) return false;
    }
    return line.size() == word.size() || !std::isalnum(static_cast<unsigned char>(line[word.size()]));
  });
}

// After an error in a statement whose end is unknown: the next line that looks like the beginning of one.
void skip_to_next_statement(ScriptCursor& cursor) {
  do {
    cursor.advance(std::min(cursor.line().size() + 1, cursor.rest().size()));
  } while (!cursor.at_end() && !begins_statement(cursor.line()));
}

// Errors without a position of their own are shown where their statement stands.
void print_error_at(const std::exception& error, const ScriptOptions& options, SourcePosition position) {
  if (dynamic_cast<const SyntaxError*>(&error)) return print_error(error);
  print_error(std::runtime_error(
      fmt::format("{}:{}:{}: {}", options.source_name, position.line, position.column, error.what())));
}

}  // namespace

ExitCode run_script(Session& session, std::string_view text, const ScriptOptions& options) {
  ExitCode first_error = ExitCode::kOk;
  ScriptCursor cursor(text);
  for (cursor.skip_blank(); !cursor.at_end(); cursor.skip_blank()) {
    const SourcePosition start = cursor.position();
    bool parsed = false;
    try {
      if (cursor.at_line_start() && cursor.rest().starts_with('.')) {
        const std::string_view line = cursor.line();
        parsed = true;
        cursor.advance(line.size());
        run_dot_command(session, line);
      } else {
        const QueryOptions query_options = session.query_options(options.source_name, start);
        const Statement statement = parse_statement(cursor.rest(), query_options);
        parsed = true;
        cursor.advance(statement.length());
        session.run(statement, query_options);
      }
    } catch (const std::exception& error) {
      print_error_at(error, options, start);
      const ExitCode code = exit_code_of(error);
      if (first_error == ExitCode::kOk) first_error = code;
      if (!options.keep_going || code == ExitCode::kInterrupted) return first_error;
      if (!parsed) skip_to_next_statement(cursor);
    }
  }
  return first_error;
}

ExitCode run_script_file(Session& session, const std::string& path, ScriptOptions options) {
  options.source_name = path == "-" ? "<stdin>" : path;
  const std::string text = read_text_file(path);
  return run_script(session, text, options);
}

std::string read_text_file(const std::string& path) {
  std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
  if (!file) throw UsageError(fmt::format("cannot read {}: {}", path, std::strerror(errno)));
  std::string text;
  char buffer[64 * 1024];
  std::size_t count = 0;
  while ((count = std::fread(buffer, 1, sizeof buffer, file)) > 0) text.append(buffer, count);
  const bool failed = std::ferror(file) != 0;
  const int reason = errno;
  if (file != stdin) std::fclose(file);
  if (failed) throw UsageError(fmt::format("cannot read {}: {}", path, std::strerror(reason)));
  return text;
}

std::string info_text(const StoreSummary& info) {
  const auto line = [](std::string_view label, std::string_view value) {
    return fmt::format("{:<16} {}\n", label, value);
  };
  return line("store", info.path.empty() ? "(in memory)" : info.path) +
         line("format version", std::to_string(info.format_version)) + line("quads", with_thousands(info.quads)) +
         line("named graphs", with_thousands(info.named_graphs)) + line("predicates", with_thousands(info.predicates)) +
         line("terms", with_thousands(info.terms)) + line("pending changes", with_thousands(info.pending_changes)) +
         line("size on disk",
              fmt::format("{}{}", bytes_text(info.bytes_on_disk),
                          info.quads ? fmt::format(" ({:.1f} B a quad)", static_cast<double>(info.bytes_on_disk) /
                                                                             static_cast<double>(info.quads))
                                     : ""));
}

std::chrono::milliseconds parse_seconds(const std::string& text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || !(seconds > 0) || seconds > 1e9) {
    throw UsageError(fmt::format("\"{}\" is not a number of seconds", text));
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000 + 0.5));
}

}  // namespace casus::shell
