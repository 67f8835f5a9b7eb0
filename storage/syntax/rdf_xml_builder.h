#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "casus/quad.h"
#include "storage/syntax/quad_reader.h"
#include "storage/syntax/rdf_xml_attributes.h"
#include "storage/syntax/xml_canonical.h"
#include "storage/syntax/xml_parser.h"

namespace casus::storage::rdf_xml {

/// Makes triples of the elements of an RDF/XML document as they come (RDF 1.2 XML Syntax, section 7). What it keeps
/// grows with the depth of the document, with one text, and with the number of rdf:ID attributes, which must differ.
class Builder final : public XmlHandler {
 public:
  /// `sink` outlives the builder.
  Builder(const std::string& base, QuadSink& sink);

  void namespace_declaration(std::string_view prefix, std::string_view iri) override;
  void start_element(const XmlName& name, std::span<const XmlAttribute> attributes) override;
  void end_element() override;
  void text(std::string_view piece) override;
  void comment(std::string_view text) override;
  void processing_instruction(std::string_view target, std::string_view data) override;

 private:
  // What may stand in an element.
  enum class Content : std::uint8_t {
    kDocument,    // the outermost element
    kNodes,       // nodeElementList: in rdf:RDF
    kProperties,  // propertyEltList: in a node element, and where rdf:parseType="Resource"
    kValue,       // a text or a node element, whichever comes
    kOneNode,     // rdf:parseType="Triple"
    kCollection,  // rdf:parseType="Collection"
    kNothing,     // of a property element that has its node, or whose attributes say what it has
    kXml          // rdf:parseType="Literal"
  };

  // What attributes say about an element and all within it.
  struct Scope {
    std::string base;
    std::string language;
    Direction direction = Direction::kNone;
    bool is_rdf_12 = false;
  };

  // An IRI or a blank node that outlives the event that it came with.
  struct Node {
    TermKind kind = TermKind::kIri;
    std::string text;  // empty: none

    TermView view() const { return {kind, Direction::kNone, text, {}, {}, nullptr}; }
  };

  struct Frame {
    Content content = Content::kDocument;
    const Frame* outer = nullptr;
    bool is_triple_term = false;
    std::size_t scope = 0;
    std::uint64_t items = 0;  // rdf:li so far
    // Of a node element, or of what stands in for one. Of a collection: its last cell.
    Node subject;
    // Of a property element:
    std::string predicate;
    std::string datatype;
    std::string reified_as;  // by rdf:ID
    Node reifier;            // by rdf:annotation
  };

  Frame& top() { return frames_[depth_ - 1]; }
  const Scope& scope() const { return scopes_.back(); }
  Frame& push(Content content);
  void pop();
  void enter_scope();

  void start_rdf();
  void start_node(const XmlName& name);
  void start_property(const XmlName& name);
  void start_empty_property(Frame& property);
  void start_parse_type(Frame& property);
  void end_property(Frame& property);
  void join(Frame& property, const Node& node);
  void add_property_attributes(const Node& subject);
  void read_reification(Frame& property);

  void check_namespace(const XmlName& name);
  void resolve(std::string_view reference, std::string& iri) const;
  void resolve_id(std::string_view name, std::string& iri);
  void set_written_node(std::string_view attribute, std::string_view label, Node& node) const;
  void set_made_node(Node& node);
  TermView literal(std::string_view text) const;

  void state(const Frame& property, const TermView& object);
  void emit(const TermView& subject, const TermView& predicate, const TermView& object);

  QuadSink& sink_;
  // Frames stay when they are left, for their memory.
  std::deque<Frame> frames_;
  std::size_t depth_ = 0;
  std::vector<Scope> scopes_;
  // Of each open rdf:parseType="Triple" the triple so far, which is not asserted.
  std::vector<std::optional<Term>> triple_terms_;
  Attributes attributes_;
  std::string text_;  // of the innermost property element
  CanonicalXml xml_;
  std::size_t passed_over_ = 0;  // open elements that mean nothing here
  std::string checked_namespace_;
  std::string iri_;
  std::uint64_t nodes_made_ = 0;
  std::unordered_set<std::string> ids_;
};

}  // namespace casus::storage::rdf_xml
