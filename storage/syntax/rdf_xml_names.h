#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace casus::storage::rdf_xml {

/// Internationalization Tag Set 2.0: its:dir is the base direction of text.
inline constexpr std::string_view kItsNamespace = "http://www.w3.org/2005/11/its";

/// What a name of the RDF namespace may be in a document (RDF 1.2 XML Syntax, sections 7.2.2 to 7.2.7).
enum class Place { kNodeElement, kPropertyElement, kPropertyAttribute };

/// Whether an element or attribute may have this name of the RDF namespace: coreSyntaxTerms and oldTerms have no other
/// place than their own, rdf:Description and rdf:li one each.
constexpr bool may_stand_as(Place place, std::string_view local) {
  constexpr std::array<std::string_view, 13> kNever = {
      "RDF",    "ID",       "about",   "annotation", "annotationNodeID", "parseType", "resource",
      "nodeID", "datatype", "version", "aboutEach",  "aboutEachPrefix",  "bagID"};
  if (local == "Description") return place == Place::kNodeElement;
  if (local == "li") return place == Place::kPropertyElement;
  return std::find(kNever.begin(), kNever.end(), local) == kNever.end();
}

}  // namespace casus::storage::rdf_xml
