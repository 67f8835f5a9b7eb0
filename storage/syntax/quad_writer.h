#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "casus/quad.h"
#include "casus/rdf_format.h"
#include "storage/rdf/prefix_map.h"

namespace casus::storage {

/// Receives bytes; throws to stop the writer.
using ByteSink = std::function<void(std::string_view)>;

/// Writes quads in one syntax, streaming. Not thread-safe.
class QuadWriter {
 public:
  virtual ~QuadWriter() = default;
  /// Triple formats ignore the graph. Turtle and TriG group runs of equal graph, subject and predicate; RDF/XML groups
  /// runs of equal subject.
  virtual void write(const QuadView& quad) = 0;
  /// Ends the document and hands over what is buffered. Must be called once.
  virtual void finish() = 0;
};

/// `prefixes` (may be empty) are declared and used by Turtle, TriG and RDF/XML; N-Triples and N-Quads are canonical.
/// Throws LoadError for a format that cannot be written; write() does for a triple that RDF/XML cannot express.
std::unique_ptr<QuadWriter> make_quad_writer(RdfFormat format, ByteSink sink, const PrefixMap& prefixes);

}  // namespace casus::storage
