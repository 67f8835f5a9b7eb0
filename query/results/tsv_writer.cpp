#include "query/results/solution_writer.h"
#include "storage/rdf/ntriples_text.h"
#include "storage/rdf/vocabulary.h"

namespace casus::query {

namespace {

using namespace storage::vocabulary;

std::size_t skip_digits(std::string_view text, std::size_t i) {
  while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
  return i;
}

// True when the bare text reads back as this very literal (Turtle's INTEGER, DECIMAL and DOUBLE).
bool is_bare_number(std::string_view text, std::string_view datatype) {
  std::size_t i = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  const std::size_t whole = i;
  i = skip_digits(text, i);
  const bool has_whole = i > whole;
  if (datatype == kXsdInteger) return has_whole && i == text.size();
  bool has_fraction = false;
  if (i < text.size() && text[i] == '.') {
    const std::size_t start = i + 1;
    i = skip_digits(text, start);
    has_fraction = i > start;
    if (!has_fraction) return false;
  }
  if (datatype == kXsdDecimal) return has_fraction && i == text.size();
  if (datatype != kXsdDouble || !(has_whole || has_fraction)) return false;
  if (i >= text.size() || (text[i] != 'e' && text[i] != 'E')) return false;
  ++i;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  const std::size_t exponent = i;
  i = skip_digits(text, i);
  return i > exponent && i == text.size();
}

void append_term(std::string& out, const TermView& term) {
  if (term.kind == TermKind::kTriple) {
    out += "<<( ";
    append_term(out, term.triple->subject);
    out += ' ';
    append_term(out, term.triple->predicate);
    out += ' ';
    append_term(out, term.triple->object);
    out += " )>>";
  } else if (term.kind == TermKind::kLiteral && is_bare_number(term.value, term.datatype)) {
    out += term.value;
  } else {
    storage::append_ntriples(out, term);
  }
}

/// SPARQL 1.2 Query Results TSV Format: terms as in Turtle, numbers bare where Turtle allows.
class TsvWriter : public SolutionWriter {
 public:
  explicit TsvWriter(TextSink sink) : out_(std::move(sink)) {}

  void begin(const std::vector<std::string>& variables) override {
    for (std::size_t i = 0; i < variables.size(); ++i) {
      out_.text() += i ? "\t?" : "?";
      out_.text() += variables[i];
    }
    out_.text() += '\n';
  }

  void row(std::span<const TermView* const> cells) override {
    append_row(cells, out_.text());
    out_.flush_if_full();
  }

  bool rows_stand_alone() const override { return true; }
  void append_row(std::span<const TermView* const> cells, std::string& out) const override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i) out += '\t';
      if (cells[i]) append_term(out, *cells[i]);
    }
    out += '\n';
  }

  void rows(std::string_view text) override { out_.pass_on(text); }

  void end() override { out_.flush(); }

  void boolean(bool answer) override {
    out_.text() += answer ? "true\n" : "false\n";
    out_.flush();
  }

  void flush() override { out_.flush(); }

 private:
  OutputBuffer out_;
};

}  // namespace

std::unique_ptr<SolutionWriter> make_tsv_writer(TextSink sink) {
  return std::make_unique<TsvWriter>(std::move(sink));
}

}  // namespace casus::query
