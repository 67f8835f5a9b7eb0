#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "storage/syntax/xml_parser.h"

namespace casus::storage::rdf_xml {

/// A property given as an attribute; rdf:type among them.
struct PropertyAttribute {
  std::string_view namespace_iri;
  std::string_view local;
  std::string_view value;
};

/// The attributes of one element, sorted by what they mean (RDF 1.2 XML Syntax, sections 6.1.2 and 6.1.4). Views into
/// what read() was given.
struct Attributes {
  std::optional<std::string_view> id, node_id, about, resource, datatype, parse_type, annotation, annotation_node_id;
  std::optional<std::string_view> language, base, version, direction;
  std::vector<PropertyAttribute> properties;

  /// Throws XmlRefusal for names that have no place in RDF/XML, and where two names mean the same.
  void read(std::span<const XmlAttribute> attributes);

 private:
  void read_rdf(const XmlAttribute& attribute);
};

}  // namespace casus::storage::rdf_xml
