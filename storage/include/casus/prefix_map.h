#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace casus {

/// Prefix names to namespace IRIs. A value type.
class PrefixMap {
 public:
  /// rdf, rdfs, owl, xsd, skos, schema, geo, prov, foaf, dcterms and casus' own (casus: vocabulary, casusid: things,
  /// casusfn: functions).
  static const PrefixMap& well_known();

  /// Declares or replaces.
  void set(std::string_view name, std::string_view iri);
  bool erase(std::string_view name);
  void clear() { namespaces_.clear(); }
  bool empty() const { return namespaces_.empty(); }

  /// The namespace IRI of a prefix name (without the colon).
  std::optional<std::string_view> find(std::string_view name) const;
  /// "ex:local" for an IRI in a known namespace, escaped as PN_LOCAL wants (SPARQL 1.1, rule 169); the longest
  /// namespace wins. Nothing when no namespace fits or the rest cannot be a local name.
  std::optional<std::string> shorten(std::string_view iri) const;

  const std::map<std::string, std::string, std::less<>>& entries() const { return namespaces_; }

 private:
  std::map<std::string, std::string, std::less<>> namespaces_;
};

}  // namespace casus
