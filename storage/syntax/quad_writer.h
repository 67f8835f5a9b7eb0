#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "casus/quad.h"
#include "casus/rdf_format.h"
#include "storage/rdf/prefix_map.h"

namespace casus::storage {

/// Receives bytes; throws to stop the writer.
using ByteSink = std::function<void(std::string_view)>;

/// Writes quads in one syntax. Not thread-safe.
///
/// N-Triples and N-Quads are canonical and stream, one line a quad. RDF/XML streams too, and groups runs of equal
/// subject.
///
/// Turtle and TriG keep what they are given, at most about `pretty_memory` bytes of it. A document that ends within
/// that is known as a whole, and is written for people: only the prefixes that it uses; one statement a subject, `a`
/// first; blank nodes without labels, nested where they are objects, as far as nothing else mentions them; collections
/// in ( ); reified triples as << >>, or as annotations of the triple where it is asserted. A longer document streams in
/// plain statements, in parts of a sixteenth of the memory: all prefixes, all labels, triple terms as they are,
/// subjects grouped as far as a part reaches. Either way each quad is written once, in the order in which graphs,
/// subjects, predicates and objects first came; so the more quads come sorted by graph and subject, the better the long
/// documents read. Printing takes about twice the memory once more.
class QuadWriter {
 public:
  virtual ~QuadWriter() = default;
  /// One more prefix that Turtle and TriG may use, or another meaning for one; for everything not yet handed over.
  virtual void prefix(std::string_view /*name*/, std::string_view /*iri*/) {}
  /// Triple formats ignore the graph.
  virtual void write(const QuadView& quad) = 0;
  /// Ends the document and hands over what is buffered. Must be called once.
  virtual void finish() = 0;
};

/// Appends a line of canonical N-Triples.
void append_ntriples_line(std::string& text, const TermView& subject, const TermView& predicate,
                          const TermView& object);

/// What Turtle and TriG keep before they write plainly: some 350,000 quads.
inline constexpr std::size_t kPrettyMemory = std::size_t{64} << 20;

/// `prefixes` (may be empty) are those that Turtle, TriG and RDF/XML may use. Throws LoadError for a format that cannot
/// be written; write() does for a triple that RDF/XML cannot express.
std::unique_ptr<QuadWriter> make_quad_writer(RdfFormat format, ByteSink sink, const PrefixMap& prefixes,
                                             std::size_t pretty_memory = kPrettyMemory);

}  // namespace casus::storage
