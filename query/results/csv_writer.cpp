#include "query/results/solution_writer.h"

namespace casus::query {

namespace {

void append_field(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

/// SPARQL 1.1 Query Results CSV Format: values without their kinds and types.
class CsvWriter : public SolutionWriter {
 public:
  explicit CsvWriter(TextSink sink) : out_(std::move(sink)) {}

  void begin(const std::vector<std::string>& variables) override {
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (i) out_.text() += ',';
      append_field(out_.text(), variables[i]);
    }
    out_.text() += "\r\n";
  }

  void row(std::span<const TermView* const> cells) override {
    std::string& out = out_.text();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i) out += ',';
      if (!cells[i]) continue;
      if (cells[i]->kind == TermKind::kBlankNode) out += "_:";
      if (cells[i]->kind == TermKind::kTriple) {
        append_field(out, Term(*cells[i]).to_string());
      } else {
        append_field(out, cells[i]->value);
      }
    }
    out += "\r\n";
    out_.flush_if_full();
  }

  void end() override { out_.flush(); }

  void boolean(bool answer) override {
    out_.text() += answer ? "true\r\n" : "false\r\n";
    out_.flush();
  }

  void flush() override { out_.flush(); }

 private:
  OutputBuffer out_;
};

}  // namespace

std::unique_ptr<SolutionWriter> make_csv_writer(TextSink sink) {
  return std::make_unique<CsvWriter>(std::move(sink));
}

}  // namespace casus::query
