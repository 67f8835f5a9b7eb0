#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/rdf/prefix_map.h"

namespace casus::storage::rdf_xml {

/// A name for an element.
struct ElementName {
  std::string qualified;    // "ex:name"
  std::string declaration;  // " xmlns:ns1=\"...\"" where the prefix is not declared for the whole document, or empty
};

/// Finds names for IRIs: with the prefixes of the document where one fits, or else with prefixes ns1, ns2, ... that are
/// declared where they are used.
class ElementNames {
 public:
  /// Takes over the prefixes that XML can have too. rdf is always among them.
  explicit ElementNames(const PrefixMap& prefixes);

  const PrefixMap& declared() const { return declared_; }

  /// The name of an element that stands for `iri`, as a type or a property; null when RDF/XML has none. Valid until the
  /// next call.
  const ElementName* find(std::string_view iri);

 private:
  std::optional<ElementName> make(std::string_view iri);
  const std::string& generated_prefix(std::string_view namespace_iri);

  PrefixMap declared_;
  std::unordered_map<std::string, std::optional<ElementName>> names_;
  std::unordered_map<std::string, std::string> generated_;
};

}  // namespace casus::storage::rdf_xml
