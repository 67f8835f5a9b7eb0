#pragma once

#include "storage/syntax/quad_reader.h"

namespace casus::storage {

/// read_quads() for RDF/XML (RDF 1.2 XML Syntax), from which RDF 1.1 differs only in having less.
void read_rdf_xml(ByteSource& source, const ReadOptions& options, QuadSink& sink);

}  // namespace casus::storage
