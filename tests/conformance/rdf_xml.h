#pragma once

#include <string>
#include <vector>

#include "casus/quad.h"

namespace casus::conformance {

/// Reads the part of RDF/XML that the data and result files of the SPARQL suites use: node and property elements,
/// property attributes, rdf:about, rdf:ID, rdf:nodeID, rdf:resource, rdf:datatype, rdf:parseType="Resource", xml:lang,
/// xml:base. Anything else throws casus::LoadError.
std::vector<Quad> parse_rdf_xml(const std::string& text, const std::string& base);

}  // namespace casus::conformance
