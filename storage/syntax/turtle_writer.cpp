#include "storage/syntax/turtle_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "storage/rdf/ntriples_text.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/output_buffer.h"
#include "storage/syntax/turtle_text.h"

namespace casus::storage {

namespace {

// Groups by comparing the text of terms, which is equal exactly when the terms are. The open statement is ended when
// something else than another object or predicate follows.
class TurtleWriter final : public QuadWriter {
 public:
  TurtleWriter(ByteSink sink, const PrefixMap& prefixes, bool named_graphs)
      : out_(std::move(sink)), prefixes_(prefixes), named_graphs_(named_graphs) {
    for (const auto& [name, iri] : prefixes_.entries()) {
      std::string& text = out_.text();
      text += "@prefix ";
      text += name;
      text += ": <";
      append_escaped_iri(text, iri);
      text += "> .\n";
    }
  }

  void write(const QuadView& quad) override {
    if (named_graphs_) enter_graph(quad.graph);
    term_.clear();
    append_turtle(term_, quad.subject, prefixes_);
    std::string& text = out_.text();
    if (!in_statement_ || term_ != subject_) {
      end_statement();
      subject_ = term_;
      if (indent_.empty()) text += '\n';
      text += indent_;
      text += subject_;
      text += ' ';
      in_statement_ = true;
      append_predicate(quad.predicate);
    } else {
      term_.clear();
      append_turtle(term_, quad.predicate, prefixes_);
      if (term_ == predicate_) {
        text += " , ";
      } else {
        text += " ;\n";
        text += indent_;
        text += "    ";
        append_predicate(quad.predicate);
      }
    }
    append_turtle(text, quad.object, prefixes_);
    out_.flush_if_full();
  }

  void finish() override {
    end_statement();
    close_graph();
    out_.flush();
  }

 private:
  void append_predicate(const TermView& predicate) {
    predicate_.clear();
    append_turtle(predicate_, predicate, prefixes_);
    const bool is_type = predicate.kind == TermKind::kIri && predicate.value == vocabulary::kRdfType;
    out_.text() += is_type ? std::string_view("a") : std::string_view(predicate_);
    out_.text() += ' ';
  }

  void end_statement() {
    if (in_statement_) out_.text() += " .\n";
    in_statement_ = false;
  }

  void enter_graph(const TermView* graph) {
    term_.clear();
    if (graph != nullptr) append_turtle(term_, *graph, prefixes_);
    if (term_ == graph_) return;
    end_statement();
    close_graph();
    graph_ = term_;
    if (graph_.empty()) return;
    fmt::format_to(std::back_inserter(out_.text()), "\n{} {{\n", graph_);
    indent_ = "    ";
  }

  void close_graph() {
    if (graph_.empty()) return;
    out_.text() += "}\n";
    graph_.clear();
    indent_ = {};
  }

  OutputBuffer out_;
  PrefixMap prefixes_;
  bool named_graphs_;
  bool in_statement_ = false;
  std::string_view indent_;
  std::string graph_;  // empty: the default graph
  std::string subject_;
  std::string predicate_;
  std::string term_;
};

}  // namespace

std::unique_ptr<QuadWriter> make_turtle_writer(ByteSink sink, const PrefixMap& prefixes, bool named_graphs) {
  return std::make_unique<TurtleWriter>(std::move(sink), prefixes, named_graphs);
}

}  // namespace casus::storage
