#include "storage/syntax/rdf_xml_attributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "storage/rdf/vocabulary.h"
#include "storage/syntax/rdf_xml_names.h"
#include "storage/syntax/xml_names.h"

namespace casus::storage::rdf_xml {

namespace {

using Member = std::optional<std::string_view> Attributes::*;

constexpr std::array kSyntaxAttributes = {
    std::pair<std::string_view, Member>{"ID", &Attributes::id},
    std::pair<std::string_view, Member>{"nodeID", &Attributes::node_id},
    std::pair<std::string_view, Member>{"about", &Attributes::about},
    std::pair<std::string_view, Member>{"resource", &Attributes::resource},
    std::pair<std::string_view, Member>{"datatype", &Attributes::datatype},
    std::pair<std::string_view, Member>{"parseType", &Attributes::parse_type},
    std::pair<std::string_view, Member>{"annotation", &Attributes::annotation},
    std::pair<std::string_view, Member>{"annotationNodeID", &Attributes::annotation_node_id},
    std::pair<std::string_view, Member>{"version", &Attributes::version},
};

// Attributes of the first RDF/XML, before it had a namespace.
bool may_lack_namespace(std::string_view local) {
  constexpr std::array<std::string_view, 6> kNames = {"ID", "about", "parseType", "resource", "type", "version"};
  return std::find(kNames.begin(), kNames.end(), local) != kNames.end();
}

}  // namespace

void Attributes::read(std::span<const XmlAttribute> attributes) {
  id = node_id = about = resource = datatype = parse_type = annotation = annotation_node_id = std::nullopt;
  language = base = version = direction = std::nullopt;
  properties.clear();
  for (const XmlAttribute& attribute : attributes) {
    const XmlName& name = attribute.name;
    if (name.namespace_iri == kXmlNamespace) {
      if (name.local == "lang") language = attribute.value;
      if (name.local == "base") base = attribute.value;
    } else if (begins_with_xml(name.prefix.empty() ? name.local : name.prefix)) {
      continue;
    } else if (name.namespace_iri == vocabulary::kRdf) {
      read_rdf(attribute);
    } else if (name.namespace_iri.empty()) {
      if (!may_lack_namespace(name.local)) {
        throw XmlRefusal{fmt::format("expected a name with a namespace, found the attribute '{}'", name.local)};
      }
      read_rdf(attribute);
    } else if (name.namespace_iri == kItsNamespace && (name.local == "dir" || name.local == "version")) {
      if (name.local == "dir") direction = attribute.value;
    } else {
      properties.push_back({name.namespace_iri, name.local, attribute.value});
    }
  }
}

void Attributes::read_rdf(const XmlAttribute& attribute) {
  const std::string_view local = attribute.name.local;
  const auto found = std::find_if(kSyntaxAttributes.begin(), kSyntaxAttributes.end(),
                                  [&](const auto& known) { return known.first == local; });
  if (found != kSyntaxAttributes.end()) {
    auto& member = this->*found->second;
    if (member) throw XmlRefusal{fmt::format("rdf:{} is given twice", local)};
    member = attribute.value;
    return;
  }
  if (!may_stand_as(Place::kPropertyAttribute, local)) {
    throw XmlRefusal{fmt::format("rdf:{} is not an attribute of RDF/XML", local)};
  }
  const auto is_type = [](const PropertyAttribute& property) {
    return property.namespace_iri == vocabulary::kRdf && property.local == "type";
  };
  if (local == "type" && std::any_of(properties.begin(), properties.end(), is_type)) {
    throw XmlRefusal{"rdf:type is given twice"};
  }
  properties.push_back({vocabulary::kRdf, local, attribute.value});
}

}  // namespace casus::storage::rdf_xml
