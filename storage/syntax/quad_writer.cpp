#include "storage/syntax/quad_writer.h"

#include <utility>

#include "casus/error.h"
#include "storage/rdf/ntriples_text.h"
#include "storage/syntax/output_buffer.h"
#include "storage/syntax/rdf_xml_writer.h"
#include "storage/syntax/turtle_writer.h"

namespace casus::storage {

namespace {

constexpr std::string_view kEnd = " .\n";

void append_parts(std::string& text, const TermView& subject, const TermView& predicate, const TermView& object) {
  append_ntriples(text, subject);
  text += ' ';
  append_ntriples(text, predicate);
  text += ' ';
  append_ntriples(text, object);
}

// Canonical N-Triples and N-Quads (RDF 1.2 N-Triples and N-Quads, "Canonicalization").
class LineWriter final : public QuadWriter {
 public:
  LineWriter(ByteSink sink, bool named_graphs) : out_(std::move(sink)), named_graphs_(named_graphs) {}

  void write(const QuadView& quad) override {
    std::string& text = out_.text();
    append_parts(text, quad.subject, quad.predicate, quad.object);
    if (named_graphs_ && quad.graph != nullptr) {
      text += ' ';
      append_ntriples(text, *quad.graph);
    }
    text += kEnd;
    out_.flush_if_full();
  }

  void finish() override { out_.flush(); }

 private:
  OutputBuffer out_;
  bool named_graphs_;
};

}  // namespace

void append_ntriples_line(std::string& text, const TermView& subject, const TermView& predicate,
                          const TermView& object) {
  append_parts(text, subject, predicate, object);
  text += kEnd;
}

std::unique_ptr<QuadWriter> make_quad_writer(RdfFormat format, ByteSink sink, const PrefixMap& prefixes,
                                             std::size_t pretty_memory) {
  switch (format) {
    case RdfFormat::kNTriples: return std::make_unique<LineWriter>(std::move(sink), false);
    case RdfFormat::kNQuads: return std::make_unique<LineWriter>(std::move(sink), true);
    case RdfFormat::kTurtle: return make_turtle_writer(std::move(sink), prefixes, false, pretty_memory);
    case RdfFormat::kTriG: return make_turtle_writer(std::move(sink), prefixes, true, pretty_memory);
    case RdfFormat::kRdfXml: return make_rdf_xml_writer(std::move(sink), prefixes);
    case RdfFormat::kJsonLd: throw LoadError("JSON-LD is not written yet");
  }
  throw LoadError("unknown RDF format");
}

}  // namespace casus::storage
