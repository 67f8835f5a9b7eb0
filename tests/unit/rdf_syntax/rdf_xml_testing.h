#pragma once

#include <string>

#include "tests/unit/rdf_syntax/reading.h"

namespace casus::storage {

/// A document with the prefixes rdf, e (<http://e/>) and its, `body` on its second line.
inline std::string rdf_document(const std::string& body, const std::string& attributes = {}) {
  return "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:e='http://e/' "
         "xmlns:its='http://www.w3.org/2005/11/its' " +
         attributes + ">\n" + body + "</rdf:RDF>";
}

inline std::string read_rdf_xml_body(const std::string& body, const std::string& attributes = {}) {
  return read_lines(rdf_document(body, attributes), RdfFormat::kRdfXml, "http://b/d/f");
}

/// The error of a document, its line and column from the first of `body` on.
inline std::string rdf_xml_body_error(const std::string& body, const std::string& attributes = {}) {
  return error_of(rdf_document(body, attributes), options_for(RdfFormat::kRdfXml, "http://b/d/f"));
}

}  // namespace casus::storage
