#include "storage/syntax/rdf_xml_reader.h"

#include "storage/syntax/rdf_xml_builder.h"
#include "storage/syntax/xml_parser.h"

namespace casus::storage {

void read_rdf_xml(ByteSource& source, const ReadOptions& options, QuadSink& sink) {
  rdf_xml::Builder builder(options.base, sink);
  parse_xml(source, options, builder);
}

}  // namespace casus::storage
