#pragma once

#include <memory>

#include "storage/syntax/quad_writer.h"

namespace casus::storage {

/// Writes RDF/XML: an element for each run of triples of one subject, named by its rdf:type where that is among the
/// first triples and has a name in XML. What only RDF 1.2 has is announced with rdf:version where it stands. Throws
/// LoadError for a triple that RDF/XML cannot express: a predicate that does not end in an XML name, a character that
/// XML cannot hold, a triple term as subject.
std::unique_ptr<QuadWriter> make_rdf_xml_writer(ByteSink sink, const PrefixMap& prefixes);

}  // namespace casus::storage
