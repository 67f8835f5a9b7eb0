#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "casus/result_format.h"
#include "casus/term.h"

namespace casus::query {

/// Text on its way to a sink, handed over in pieces of about 64 KiB.
class OutputBuffer {
 public:
  explicit OutputBuffer(TextSink sink) : sink_(std::move(sink)) { text_.reserve(kFlushBytes + 4096); }
  /// Append here, then call flush_if_full().
  std::string& text() { return text_; }
  void flush_if_full() {
    if (text_.size() >= kFlushBytes) flush();
  }
  void flush() {
    if (!text_.empty()) sink_(text_);
    text_.clear();
  }
  /// Hands over what is buffered, and then a text that is kept elsewhere.
  void pass_on(std::string_view text) {
    flush();
    while (!text.empty()) {
      const std::size_t size = std::min(text.size(), text.find('\n', kFlushBytes));
      const std::string_view piece = text.substr(0, size + 1);
      sink_(piece);
      text.remove_prefix(piece.size());
    }
  }

 private:
  static constexpr std::size_t kFlushBytes = 64 * 1024;
  TextSink sink_;
  std::string text_;
};

/// Writes solutions, or the answer of an ASK, in one format, streaming. Either begin, row..., end, or boolean alone.
class SolutionWriter {
 public:
  virtual ~SolutionWriter() = default;
  /// Names without "?".
  virtual void begin(const std::vector<std::string>& variables) = 0;
  /// One cell a variable; null: unbound.
  virtual void row(std::span<const TermView* const> cells) = 0;

  /// True when the text of a row is the same wherever it stands: then several threads may make it.
  virtual bool rows_stand_alone() const { return false; }
  /// Appends a row to a text for rows(). Needs rows_stand_alone(). Thread-safe once begun.
  virtual void append_row(std::span<const TermView* const> /*cells*/, std::string& /*text*/) const {}
  /// Writes rows that append_row() has made text of.
  virtual void rows(std::string_view /*text*/) {}

  virtual void end() = 0;
  virtual void boolean(bool answer) = 0;
  /// Hands over what is ready, so that a slow query shows its first rows early. Tables, which need widths, may keep
  /// theirs.
  virtual void flush() = 0;
};

/// Throws QueryError for a format of graphs.
std::unique_ptr<SolutionWriter> make_solution_writer(const ResultOptions& options, TextSink sink);

std::unique_ptr<SolutionWriter> make_json_writer(TextSink sink);
std::unique_ptr<SolutionWriter> make_xml_writer(TextSink sink);
std::unique_ptr<SolutionWriter> make_csv_writer(TextSink sink);
std::unique_ptr<SolutionWriter> make_tsv_writer(TextSink sink);
std::unique_ptr<SolutionWriter> make_table_writer(const ResultOptions& options, TextSink sink);

}  // namespace casus::query
