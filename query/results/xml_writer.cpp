#include <array>

#include "query/results/solution_writer.h"

namespace casus::query {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < plain.size(); ++c) plain[c] = true;
  for (const unsigned char c : {'&', '<', '>', '"'}) plain[c] = false;
  plain[0xEF] = false;
  return plain;
}();

// XML 1.0 (production 2) cannot hold U+FFFE, U+FFFF and most control characters, not even as references: they become
// U+FFFD. References keep white space from being normalised.
void append_escaped(std::string& out, std::string_view text) {
  std::size_t clean = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (kPlain[static_cast<unsigned char>(c)]) continue;
    const std::string_view three = text.substr(i, 3);
    if (c == '\xEF' && three != "\xEF\xBF\xBE" && three != "\xEF\xBF\xBF") continue;
    out.append(text, clean, i - clean);
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#xD;"; break;
      case '\n': out += "&#xA;"; break;
      case '\t': out += "&#x9;"; break;
      case '\xEF': i += 2; [[fallthrough]];
      default: out += kReplacement;
    }
    clean = i + 1;
  }
  out.append(text, clean);
}

void append_term(std::string& out, const TermView& term) {
  switch (term.kind) {
    case TermKind::kIri:
      out += "<uri>";
      append_escaped(out, term.value);
      out += "</uri>";
      break;
    case TermKind::kBlankNode:
      out += "<bnode>";
      append_escaped(out, term.value);
      out += "</bnode>";
      break;
    case TermKind::kLiteral:
      out += "<literal";
      if (!term.language.empty()) {
        out += " xml:lang=\"";
        append_escaped(out, term.language);
        out += '"';
        if (term.direction != Direction::kNone) {
          out += term.direction == Direction::kLtr ? " its:dir=\"ltr\"" : " its:dir=\"rtl\"";
        }
      } else if (!term.datatype.empty() && term.datatype != "http://www.w3.org/2001/XMLSchema#string") {
        out += " datatype=\"";
        append_escaped(out, term.datatype);
        out += '"';
      }
      out += '>';
      append_escaped(out, term.value);
      out += "</literal>";
      break;
    case TermKind::kTriple:
      out += "<triple><subject>";
      append_term(out, term.triple->subject);
      out += "</subject><predicate>";
      append_term(out, term.triple->predicate);
      out += "</predicate><object>";
      append_term(out, term.triple->object);
      out += "</object></triple>";
      break;
  }
}

constexpr std::string_view kOpening =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\" xmlns:its=\"http://www.w3.org/2005/11/its\" "
    "its:version=\"2.0\">\n";

/// SPARQL Query Results XML Format (second edition); triple terms and directions as in SPARQL 1.2.
class XmlWriter : public SolutionWriter {
 public:
  explicit XmlWriter(TextSink sink) : out_(std::move(sink)) {}

  void begin(const std::vector<std::string>& variables) override {
    std::string& out = out_.text();
    out += kOpening;
    out += "<head>";
    for (const std::string& variable : variables) {
      append_escaped(names_.emplace_back(), variable);
      out += "<variable name=\"" + names_.back() + "\"/>";
    }
    out += "</head>\n<results>\n";
  }

  void row(std::span<const TermView* const> cells) override {
    append_row(cells, out_.text());
    out_.flush_if_full();
  }

  bool rows_stand_alone() const override { return true; }
  void append_row(std::span<const TermView* const> cells, std::string& out) const override {
    out += "<result>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!cells[i]) continue;
      out += "<binding name=\"";
      out += names_[i];
      out += "\">";
      append_term(out, *cells[i]);
      out += "</binding>";
    }
    out += "</result>\n";
  }

  void rows(std::string_view text) override { out_.pass_on(text); }

  void end() override {
    out_.text() += "</results>\n</sparql>\n";
    out_.flush();
  }

  void boolean(bool answer) override {
    std::string& out = out_.text();
    out += kOpening;
    out += answer ? "<head></head>\n<boolean>true</boolean>\n</sparql>\n"
                  : "<head></head>\n<boolean>false</boolean>\n</sparql>\n";
    out_.flush();
  }

  void flush() override { out_.flush(); }

 private:
  OutputBuffer out_;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<SolutionWriter> make_xml_writer(TextSink sink) {
  return std::make_unique<XmlWriter>(std::move(sink));
}

}  // namespace casus::query
