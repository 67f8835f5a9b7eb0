#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "casus/error.h"
#include "casus/quad.h"
#include "casus/rdf_format.h"
#include "storage/syntax/byte_source.h"
#include "storage/syntax/statement_chunks.h"

namespace casus::storage {

/// Receives what a reader finds, in document order. Views are valid only during the call. An exception thrown by a
/// sink ends the read and reaches the caller unchanged.
class QuadSink {
 public:
  virtual ~QuadSink() = default;
  virtual void quad(const QuadView& quad) = 0;
  virtual void prefix(std::string_view /*name*/, std::string_view /*iri*/) {}
  virtual void base(std::string_view /*iri*/) {}
  /// A bad statement was passed over (ReadOptions::keep_going).
  virtual void skipped(const SyntaxError& /*error*/) {}
};

struct ReadOptions {
  RdfFormat format = RdfFormat::kTurtle;
  /// Named in error messages.
  std::string source_name = "<memory>";
  /// Base IRI; relative references without one are errors.
  std::string base;
  /// N-Triples and N-Quads only: report bad lines to the sink and go on.
  bool keep_going = false;
  /// Nesting of collections, blank node property lists, triple terms and XML elements.
  unsigned max_depth = 1000;
  /// Bytes of the window to begin with. For tests of the window's edges.
  std::size_t window_size = std::size_t{1} << 20;
};

/// Parses the whole source in bounded memory (a window that grows only for a single statement larger than it) and hands
/// each quad to `sink`. Blank node labels are handed over as written; labels made for anonymous nodes are "anon-1",
/// "anon-2", ..., and to keep the two apart, a written label that begins with "anon-" in Turtle, TriG and RDF/XML is
/// handed over with "anon--" instead. Comments are not checked for valid UTF-8; everything else is. IRIs are resolved
/// and absolute. Throws SyntaxError with line and column, LoadError for unreadable input.
void read_quads(ByteSource& source, const ReadOptions& options, QuadSink& sink);

/// The same for one of the chunks of a source. Chunks may be parsed by several threads, each with a sink of its own.
void read_chunk(const StatementChunk& chunk, const ReadOptions& options, QuadSink& sink);

}  // namespace casus::storage
