#include "storage/syntax/rdf_xml_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "casus/error.h"
#include "storage/rdf/language_tag.h"
#include "storage/rdf/utf8.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/output_buffer.h"
#include "storage/syntax/rdf_xml_names.h"
#include "storage/syntax/rdf_xml_qnames.h"
#include "storage/syntax/xml_escape.h"
#include "storage/syntax/xml_names.h"

namespace casus::storage {

namespace {

using rdf_xml::ElementName;
using rdf_xml::ElementNames;

// Properties wait for an rdf:type as long as they are not more text than this.
constexpr std::size_t kMaxWaiting = std::size_t{1} << 16;

// Char (XML 1.0, rule 2), of what UTF-8 can hold at all.
void require_xml_characters(std::string_view text, std::string_view what) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != 0xEF) continue;
    if (is_xml_space(text[i])) continue;
    const CodePoint point = decode_utf8(text.data() + i, text.size() - i);
    if (c == 0xEF && point.value != 0xFFFE && point.value != 0xFFFF) continue;
    throw LoadError(fmt::format("{} holds the character U+{:04X}, which XML cannot hold; write another syntax", what,
                                static_cast<unsigned>(point.value)));
  }
}

// A name for a blank node, one to one: what is none in XML begins with "x-", dots and what XML forbids between dots.
std::string node_id(std::string_view label) {
  if (is_portable_ncname(label) && !label.starts_with("x-")) return std::string(label);
  std::string name = "x-";
  for (std::size_t i = 0; i < label.size();) {
    const CodePoint c = decode_utf8(label.data() + i, label.size() - i);
    const std::size_t length = c.length == 0 ? 1 : c.length;
    const std::string_view piece = label.substr(i, length);
    if (piece != "." && is_portable_ncname(fmt::format("_{}", piece))) {
      name += piece;
    } else {
      for (const char byte : piece)
        fmt::format_to(std::back_inserter(name), ".{:02X}", static_cast<unsigned char>(byte));
    }
    i += length;
  }
  return name;
}

class RdfXmlWriter final : public QuadWriter {
 public:
  RdfXmlWriter(ByteSink sink, const PrefixMap& prefixes) : out_(std::move(sink)), names_(prefixes) {
    std::string& text = out_.text();
    text += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF";
    const bool one = names_.declared().entries().size() == 1;
    for (const auto& [name, iri] : names_.declared().entries()) {
      text += one ? " xmlns:" : "\n    xmlns:";
      text += name;
      append_attribute_value(text, iri);
    }
    text += ">\n";
  }

  void write(const QuadView& quad) override {
    if (!in_node_ || quad.subject.kind != subject_kind_ || quad.subject.value != subject_) {
      end_node();
      begin_node(quad.subject);
    }
    if (!node_written_ && type_.qualified.empty() && quad.predicate.value == vocabulary::kRdfType &&
        quad.object.kind == TermKind::kIri) {
      if (const ElementName* type = names_.find(quad.object.value)) {
        type_ = *type;
        return;
      }
    }
    append_property(node_written_ ? out_.text() : waiting_, quad.predicate, quad.object, "    ", false);
    if (!node_written_ && waiting_.size() > kMaxWaiting) write_node();
    out_.flush_if_full();
  }

  void finish() override {
    end_node();
    out_.text() += "</rdf:RDF>\n";
    out_.flush();
  }

 private:
  static void append_attribute_value(std::string& out, std::string_view value) {
    out += "=\"";
    append_xml_attribute(out, value);
    out += '"';
  }

  static void append_iri(std::string& out, std::string_view attribute, std::string_view iri) {
    require_xml_characters(iri, "an IRI");
    out += attribute;
    append_attribute_value(out, iri);
  }

  static void append_subject(std::string& out, const TermView& subject) {
    switch (subject.kind) {
      case TermKind::kIri: append_iri(out, " rdf:about", subject.value); return;
      case TermKind::kBlankNode:
        out += " rdf:nodeID";
        append_attribute_value(out, node_id(subject.value));
        return;
      case TermKind::kLiteral:
      case TermKind::kTriple:
        throw LoadError("RDF/XML cannot hold a triple whose subject is a literal or a triple term");
    }
  }

  void begin_node(const TermView& subject) {
    subject_attribute_.clear();
    append_subject(subject_attribute_, subject);
    subject_kind_ = subject.kind;
    subject_ = subject.value;
    in_node_ = true;
  }

  const ElementName& node_name() {
    static const ElementName kDescription{"rdf:Description", {}};
    return type_.qualified.empty() ? kDescription : type_;
  }

  void write_node() {
    const ElementName& name = node_name();
    std::string& text = out_.text();
    text += "  <" + name.qualified + name.declaration + subject_attribute_;
    text += ">\n";
    text += waiting_;
    waiting_.clear();
    node_written_ = true;
  }

  void end_node() {
    if (!in_node_) return;
    const ElementName& name = node_name();
    if (!node_written_ && waiting_.empty()) {
      out_.text() += "  <" + name.qualified + name.declaration + subject_attribute_ + "/>\n";
    } else {
      if (!node_written_) write_node();
      out_.text() += "  </" + name.qualified + ">\n";
    }
    in_node_ = node_written_ = false;
    type_ = {};
  }

  // `announced`: what contains the property says already that this is RDF 1.2.
  void append_property(std::string& out, const TermView& predicate, const TermView& object, const std::string& indent,
                       bool announced) {
    const ElementName* const found = names_.find(predicate.value);
    if (found == nullptr) {
      throw LoadError(fmt::format(
          "RDF/XML cannot hold the predicate <{}>: it must be a namespace and an XML name; write another syntax",
          predicate.value));
    }
    const std::string name = found->qualified;
    out += indent + '<' + name + found->declaration;
    switch (object.kind) {
      case TermKind::kIri:
        append_iri(out, " rdf:resource", object.value);
        out += "/>\n";
        return;
      case TermKind::kBlankNode:
        out += " rdf:nodeID";
        append_attribute_value(out, node_id(object.value));
        out += "/>\n";
        return;
      case TermKind::kLiteral:
        append_literal_attributes(out, object, announced);
        if (object.value.empty()) {
          out += "/>\n";
          return;
        }
        require_xml_characters(object.value, fmt::format("a value of <{}>", predicate.value));
        out += '>';
        append_xml_text(out, object.value);
        break;
      case TermKind::kTriple: {
        const TripleView& triple = *object.triple;
        if (!announced) out += " rdf:version=\"1.2\"";
        out += " rdf:parseType=\"Triple\">\n" + indent + "  <rdf:Description";
        append_subject(out, triple.subject);
        out += ">\n";
        append_property(out, triple.predicate, triple.object, indent + "    ", true);
        out += indent + "  </rdf:Description>\n" + indent;
        break;
      }
    }
    out += "</" + name + ">\n";
  }

  static void append_literal_attributes(std::string& out, const TermView& literal, bool announced) {
    if (!literal.language.empty()) {
      out += " xml:lang";
      append_attribute_value(out, literal.language);
      if (literal.direction == Direction::kNone) return;
      if (!announced) out += " rdf:version=\"1.2\"";
      fmt::format_to(std::back_inserter(out), " xmlns:its=\"{}\" its:version=\"2.0\" its:dir=\"{}\"",
                     rdf_xml::kItsNamespace, direction_name(literal.direction));
    } else if (!literal.datatype.empty() && literal.datatype != vocabulary::kXsdString) {
      append_iri(out, " rdf:datatype", literal.datatype);
    }
  }

  OutputBuffer out_;
  ElementNames names_;
  bool in_node_ = false;
  TermKind subject_kind_ = TermKind::kIri;
  std::string subject_;
  std::string subject_attribute_;
  // Of the open node: its type, if it is the name of the element; whether its start is written, and what waits for
  // that.
  ElementName type_;
  bool node_written_ = false;
  std::string waiting_;
};

}  // namespace

std::unique_ptr<QuadWriter> make_rdf_xml_writer(ByteSink sink, const PrefixMap& prefixes) {
  return std::make_unique<RdfXmlWriter>(std::move(sink), prefixes);
}

}  // namespace casus::storage
