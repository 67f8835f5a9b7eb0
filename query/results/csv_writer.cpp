#include <algorithm>

#include "query/results/solution_writer.h"

namespace casus::query {

namespace {

// RFC 4180: fields with these stand in quotes.
bool needs_quotes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_field(std::string& out, std::string_view text) {
  if (needs_quotes(text)) {
    append_quoted(out, text);
  } else {
    out += text;
  }
}

// Section 3.2: literals in quotes. A triple term inside another gets none of its own, since every level of quotes
// doubles those within.
void append_triple(std::string& out, const TripleView& triple) {
  out += "<<(";
  for (const TermView* part : {&triple.subject, &triple.predicate, &triple.object}) {
    out += ' ';
    switch (part->kind) {
      case TermKind::kTriple: append_triple(out, *part->triple); break;
      case TermKind::kLiteral: append_quoted(out, part->value); break;
      case TermKind::kBlankNode: out += "_:"; [[fallthrough]];
      case TermKind::kIri: out += part->value;
    }
  }
  out += " )>>";
}

void append_term(std::string& out, const TermView& term) {
  if (term.kind == TermKind::kTriple) {
    std::string text;
    append_triple(text, *term.triple);
    return append_field(out, text);
  }
  if (term.kind == TermKind::kBlankNode) out += "_:";
  append_field(out, term.value);
}

/// SPARQL 1.2 Query Results CSV Format: values without their kinds and types.
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
    append_row(cells, out_.text());
    out_.flush_if_full();
  }

  bool rows_stand_alone() const override { return true; }
  void append_row(std::span<const TermView* const> cells, std::string& out) const override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i) out += ',';
      if (cells[i]) append_term(out, *cells[i]);
    }
    out += "\r\n";
  }

  void rows(std::string_view text) override { out_.pass_on(text); }

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
