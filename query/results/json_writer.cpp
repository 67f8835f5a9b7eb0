#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "query/results/solution_writer.h"

namespace casus::query {

namespace {

constexpr bool is_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

// Eight bytes at a time: a byte is marked that is below 0x20, a quote or a backslash.
bool all_plain(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  const auto below = [](std::uint64_t word, std::uint64_t limit) { return (word - kOnes * limit) & ~word & kHighs; };
  return (below(bytes, 0x20) | below(bytes ^ (kOnes * '"'), 1) | below(bytes ^ (kOnes * '\\'), 1)) == 0;
}

std::size_t end_of_plain(std::string_view text, std::size_t i) {
  for (std::uint64_t bytes = 0; i + sizeof bytes <= text.size(); i += sizeof bytes) {
    std::memcpy(&bytes, text.data() + i, sizeof bytes);
    if (!all_plain(bytes)) break;
  }
  while (i < text.size() && is_plain(text[i])) ++i;
  return i;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;
  for (std::size_t end = end_of_plain(text, 0); end < text.size(); end = end_of_plain(text, start)) {
    out.append(text, start, end - start);
    start = end + 1;
    switch (const char c = text[end]) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    }
  }
  out.append(text, start);
  out += '"';
}

void append_term(std::string& out, const TermView& term) {
  switch (term.kind) {
    case TermKind::kIri:
      out += R"({"type":"uri","value":)";
      append_json_string(out, term.value);
      break;
    case TermKind::kBlankNode:
      out += R"({"type":"bnode","value":)";
      append_json_string(out, term.value);
      break;
    case TermKind::kLiteral:
      out += R"({"type":"literal","value":)";
      append_json_string(out, term.value);
      if (!term.language.empty()) {
        out += R"(,"xml:lang":)";
        append_json_string(out, term.language);
        if (term.direction != Direction::kNone) {
          out += term.direction == Direction::kLtr ? R"(,"its:dir":"ltr")" : R"(,"its:dir":"rtl")";
        }
      } else if (!term.datatype.empty() && term.datatype != "http://www.w3.org/2001/XMLSchema#string") {
        out += R"(,"datatype":)";
        append_json_string(out, term.datatype);
      }
      break;
    case TermKind::kTriple:
      out += R"({"type":"triple","value":{"subject":)";
      append_term(out, term.triple->subject);
      out += R"(,"predicate":)";
      append_term(out, term.triple->predicate);
      out += R"(,"object":)";
      append_term(out, term.triple->object);
      out += '}';
      break;
  }
  out += '}';
}

/// SPARQL 1.1 Query Results JSON Format; triple terms and directions as in SPARQL 1.2.
class JsonWriter : public SolutionWriter {
 public:
  explicit JsonWriter(TextSink sink) : out_(std::move(sink)) {}

  void begin(const std::vector<std::string>& variables) override {
    out_.text() += R"({"head":{"vars":[)";
    for (const std::string& variable : variables) {
      std::string& name = names_.emplace_back();
      append_json_string(name, variable);
      if (names_.size() > 1) out_.text() += ',';
      out_.text() += name;
      name += ':';
    }
    out_.text() += R"(]},"results":{"bindings":[)";
  }

  void row(std::span<const TermView* const> cells) override {
    std::string& out = out_.text();
    const std::size_t start = out.size();
    append_row(cells, out);
    if (first_row_) out.erase(start, kSeparator.size());
    first_row_ = false;
    out_.flush_if_full();
  }

  bool rows_stand_alone() const override { return true; }
  void append_row(std::span<const TermView* const> cells, std::string& out) const override {
    out += kSeparator;
    out += "\n{";
    bool first_cell = true;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!cells[i]) continue;
      if (!first_cell) out += ',';
      first_cell = false;
      out += names_[i];
      append_term(out, *cells[i]);
    }
    out += '}';
  }

  void rows(std::string_view text) override {
    if (first_row_ && !text.empty()) {
      text.remove_prefix(kSeparator.size());
      first_row_ = false;
    }
    out_.pass_on(text);
  }

  void end() override {
    out_.text() += "\n]}}\n";
    out_.flush();
  }

  void boolean(bool answer) override {
    out_.text() += answer ? "{\"head\":{},\"boolean\":true}\n" : "{\"head\":{},\"boolean\":false}\n";
    out_.flush();
  }

  void flush() override { out_.flush(); }

 private:
  static constexpr std::string_view kSeparator = ",";

  OutputBuffer out_;
  std::vector<std::string> names_;  // as keys
  bool first_row_ = true;
};

}  // namespace

std::unique_ptr<SolutionWriter> make_json_writer(TextSink sink) {
  return std::make_unique<JsonWriter>(std::move(sink));
}

}  // namespace casus::query
