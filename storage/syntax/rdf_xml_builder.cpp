#include "storage/syntax/rdf_xml_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "storage/rdf/iri.h"
#include "storage/rdf/vocabulary.h"
#include "storage/syntax/parse_failure.h"
#include "storage/syntax/rdf_xml_names.h"
#include "storage/syntax/xml_names.h"

namespace casus::storage::rdf_xml {

namespace {

std::size_t count_blanks(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_xml_space) - text.begin());
}

bool is_blank(std::string_view text) {
  return count_blanks(text) == text.size();
}

// The first word of a text that has no place where it stands.
std::string describe_text(std::string_view text) {
  text.remove_prefix(count_blanks(text));
  return describe_found(text.data(), text.data() + text.size());
}

bool is_rdf(const XmlName& name, std::string_view local) {
  return name.namespace_iri == vocabulary::kRdf && name.local == local;
}

}  // namespace

Builder::Builder(const std::string& base, QuadSink& sink) : sink_(sink) {
  scopes_.push_back({base, {}, Direction::kNone, false});
  push(Content::kDocument);
}

void Builder::namespace_declaration(std::string_view prefix, std::string_view iri) {
  if (passed_over_ > 0 || top().content == Content::kXml) return;
  if (iri.starts_with(vocabulary::kRdf) && iri != vocabulary::kRdf) {
    throw XmlRefusal{fmt::format("<{}> is no namespace, since it begins with that of RDF", iri)};
  }
  // PN_PREFIX is stricter than NCName.
  const bool is_prefix = prefix.empty() || (prefix.front() != '_' && prefix.back() != '.');
  if (is_prefix && !iri_problem(iri)) sink_.prefix(prefix, iri);
}

void Builder::start_element(const XmlName& name, std::span<const XmlAttribute> attributes) {
  if (passed_over_ > 0) {
    ++passed_over_;
    return;
  }
  if (top().content == Content::kXml) {
    xml_.start_element(name, attributes);
    return;
  }
  if (begins_with_xml(name.prefix.empty() ? name.local : name.prefix)) {
    passed_over_ = 1;
    return;
  }
  attributes_.read(attributes);
  switch (top().content) {
    case Content::kDocument:
      if (is_rdf(name, "RDF")) return start_rdf();
      return start_node(name);
    case Content::kNodes:
    case Content::kValue:
    case Content::kOneNode:
    case Content::kCollection: return start_node(name);
    case Content::kProperties: return start_property(name);
    case Content::kNothing:
    case Content::kXml:
      throw XmlRefusal{
          fmt::format("expected the end of the property element, found the element {}", qualified_name(name))};
  }
}

void Builder::end_element() {
  if (passed_over_ > 0) {
    --passed_over_;
    return;
  }
  if (xml_.depth() > 0) {
    xml_.end_element();
    return;
  }
  Frame& frame = top();
  if (!frame.predicate.empty()) end_property(frame);
  pop();
}

void Builder::text(std::string_view piece) {
  if (passed_over_ > 0) return;
  switch (top().content) {
    case Content::kXml: xml_.text(piece); return;
    case Content::kValue: text_ += piece; return;
    default: break;
  }
  if (is_blank(piece)) return;
  const auto refuse = [&](const char* expected) {
    throw XmlRefusal{fmt::format("expected {}, found {}", expected, describe_text(piece)), count_blanks(piece)};
  };
  switch (top().content) {
    case Content::kProperties: return refuse("a property element");
    case Content::kNothing: return refuse("the end of the property element");
    default: return refuse("a node element");
  }
}

void Builder::comment(std::string_view text) {
  if (passed_over_ == 0 && top().content == Content::kXml) xml_.comment(text);
}

void Builder::processing_instruction(std::string_view target, std::string_view data) {
  if (passed_over_ == 0 && top().content == Content::kXml) xml_.processing_instruction(target, data);
}

Builder::Frame& Builder::push(Content content) {
  if (depth_ == frames_.size()) frames_.emplace_back();
  Frame& frame = frames_[depth_];
  frame.content = content;
  frame.outer = depth_ == 0 ? nullptr : &frames_[depth_ - 1];
  frame.scope = scopes_.size() - 1;
  frame.is_triple_term = false;
  frame.items = 0;
  for (Node* node : {&frame.subject, &frame.reifier}) {
    node->kind = TermKind::kIri;
    node->text.clear();
  }
  for (std::string* text : {&frame.predicate, &frame.datatype, &frame.reified_as}) text->clear();
  ++depth_;
  return frame;
}

void Builder::pop() {
  --depth_;
  scopes_.resize(top().scope + 1);
}

void Builder::start_rdf() {
  enter_scope();
  const Attributes& a = attributes_;
  if (a.id || a.node_id || a.about || a.resource || a.datatype || a.parse_type || a.annotation ||
      a.annotation_node_id || !a.properties.empty()) {
    throw XmlRefusal{"rdf:RDF has no attributes but rdf:version, xml:base, xml:lang and its:dir"};
  }
  push(Content::kNodes);
}

void Builder::start_node(const XmlName& name) {
  check_namespace(name);
  if (name.namespace_iri == vocabulary::kRdf && !may_stand_as(Place::kNodeElement, name.local)) {
    throw XmlRefusal{fmt::format("expected a node element, found rdf:{}", name.local)};
  }
  const Attributes& a = attributes_;
  if (a.resource || a.datatype || a.parse_type || a.annotation || a.annotation_node_id) {
    throw XmlRefusal{"a node element has no rdf:resource, rdf:datatype, rdf:parseType or rdf:annotation"};
  }
  if (a.id.has_value() + a.node_id.has_value() + a.about.has_value() > 1) {
    throw XmlRefusal{"a node element has one of rdf:about, rdf:ID and rdf:nodeID, not several"};
  }
  Frame& outer = top();
  enter_scope();
  Frame& node = push(Content::kProperties);
  if (a.about) {
    resolve(*a.about, node.subject.text);
  } else if (a.id) {
    resolve_id(*a.id, node.subject.text);
  } else if (a.node_id) {
    set_written_node("rdf:nodeID", *a.node_id, node.subject);
  } else {
    set_made_node(node.subject);
  }
  if (!outer.predicate.empty()) join(outer, node.subject);
  if (!is_rdf(name, "Description")) {
    iri_.assign(name.namespace_iri).append(name.local);
    emit(node.subject.view(), TermView::iri(vocabulary::kRdfType), TermView::iri(iri_));
  }
  add_property_attributes(node.subject);
}

// `node` is one that `property` holds.
void Builder::join(Frame& property, const Node& node) {
  switch (property.content) {
    case Content::kValue:
      if (!is_blank(text_)) {
        throw XmlRefusal{fmt::format("a property element holds text or a node, not both: here {} came before",
                                     describe_text(text_))};
      }
      if (!property.datatype.empty()) throw XmlRefusal{"expected text, since there is an rdf:datatype"};
      state(property, node.view());
      property.content = Content::kNothing;
      return;
    case Content::kOneNode: property.content = Content::kNothing; return;
    case Content::kCollection: {
      Node cell;
      set_made_node(cell);
      if (property.subject.text.empty()) {
        state(property, cell.view());
      } else {
        emit(property.subject.view(), TermView::iri(vocabulary::kRdfRest), cell.view());
      }
      emit(cell.view(), TermView::iri(vocabulary::kRdfFirst), node.view());
      property.subject = std::move(cell);
      return;
    }
    default: return;
  }
}

void Builder::start_property(const XmlName& name) {
  check_namespace(name);
  const Attributes& a = attributes_;
  if (name.namespace_iri == vocabulary::kRdf && !may_stand_as(Place::kPropertyElement, name.local)) {
    throw XmlRefusal{fmt::format("expected a property element, found rdf:{}", name.local)};
  }
  if (a.about) throw XmlRefusal{"a property element has no rdf:about; rdf:resource names its value"};
  Frame& outer = top();
  enter_scope();
  Frame& property = push(Content::kValue);
  if (is_rdf(name, "li")) {
    property.predicate = fmt::format("{}_{}", vocabulary::kRdf, ++outer.items);
  } else {
    property.predicate.assign(name.namespace_iri).append(name.local);
  }
  read_reification(property);
  text_.clear();
  if (a.parse_type) {
    start_parse_type(property);
  } else if (a.resource || a.node_id || !a.properties.empty()) {
    start_empty_property(property);
  } else if (a.datatype) {
    resolve(*a.datatype, property.datatype);
    if (property.datatype == vocabulary::kRdfLangString || property.datatype == vocabulary::kRdfDirLangString) {
      throw XmlRefusal{fmt::format("a literal of datatype <{}> needs xml:lang instead", property.datatype)};
    }
  }
}

void Builder::read_reification(Frame& property) {
  const Attributes& a = attributes_;
  if (a.id) resolve_id(*a.id, property.reified_as);
  if (a.annotation && a.annotation_node_id) {
    throw XmlRefusal{"a property element has rdf:annotation or rdf:annotationNodeID, not both"};
  }
  if (a.annotation) resolve(*a.annotation, property.reifier.text);
  if (a.annotation_node_id) set_written_node("rdf:annotationNodeID", *a.annotation_node_id, property.reifier);
}

void Builder::start_parse_type(Frame& property) {
  const Attributes& a = attributes_;
  if (a.resource || a.node_id || a.datatype || !a.properties.empty()) {
    throw XmlRefusal{"beside rdf:parseType only rdf:ID and rdf:annotation may stand"};
  }
  if (*a.parse_type == "Resource") {
    set_made_node(property.subject);
    state(property, property.subject.view());
    property.content = Content::kProperties;
  } else if (*a.parse_type == "Collection") {
    property.content = Content::kCollection;
  } else if (*a.parse_type == "Triple" && scope().is_rdf_12) {
    property.content = Content::kOneNode;
    property.is_triple_term = true;
    triple_terms_.emplace_back();
  } else if (*a.parse_type == "Triple") {
    // Without rdf:version="1.2" it says nothing.
    pop();
    passed_over_ = 1;
  } else {
    property.content = Content::kXml;
    xml_.clear();
  }
}

// A property element whose value is named or described by its attributes.
void Builder::start_empty_property(Frame& property) {
  const Attributes& a = attributes_;
  if (a.resource && a.node_id) throw XmlRefusal{"a property element has rdf:resource or rdf:nodeID, not both"};
  if (a.datatype) throw XmlRefusal{"rdf:datatype goes with text, not with attributes that describe a node"};
  Node& value = property.subject;
  if (a.resource) {
    resolve(*a.resource, value.text);
  } else if (a.node_id) {
    set_written_node("rdf:nodeID", *a.node_id, value);
  } else {
    set_made_node(value);
  }
  state(property, value.view());
  add_property_attributes(value);
  property.content = Content::kNothing;
}

void Builder::end_property(Frame& property) {
  switch (property.content) {
    case Content::kValue:
      if (property.datatype.empty()) {
        state(property, literal(text_));
      } else {
        const bool is_string = property.datatype == vocabulary::kXsdString;
        state(property, TermView::literal(text_, is_string ? std::string_view() : property.datatype));
      }
      return;
    case Content::kXml: state(property, TermView::literal(xml_.result(), vocabulary::kRdfXmlLiteral)); return;
    case Content::kCollection:
      if (property.subject.text.empty()) {
        state(property, TermView::iri(vocabulary::kRdfNil));
      } else {
        emit(property.subject.view(), TermView::iri(vocabulary::kRdfRest), TermView::iri(vocabulary::kRdfNil));
      }
      return;
    case Content::kOneNode: throw XmlRefusal{"expected a node element with one property, which make the triple term"};
    default: break;
  }
  if (!property.is_triple_term) return;
  const std::optional<Term> triple = std::move(triple_terms_.back());
  triple_terms_.pop_back();
  if (!triple) throw XmlRefusal{"expected a triple term, found a node element without a property"};
  state(property, triple->view());
}

}  // namespace casus::storage::rdf_xml
