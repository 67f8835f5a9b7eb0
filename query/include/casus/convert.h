#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "casus/prefix_map.h"
#include "casus/rdf_format.h"
#include "casus/result_format.h"

namespace casus {

struct ConvertOptions {
  RdfFormat from = RdfFormat::kTurtle;
  RdfFormat to = RdfFormat::kNQuads;
  /// Base IRI for relative references; empty: the file's own IRI.
  std::string base;
  /// Skip bad statements of N-Triples and N-Quads; `on_skipped` gets a line for each.
  bool keep_going = false;
  std::function<void(const std::string&)> on_skipped;
};

/// Reads a file ("-" is stdin) in one RDF syntax and writes it in another, streaming, without a store. Prefixes that
/// the file declares are used when writing Turtle and TriG. Returns the number of statements. Throws SyntaxError and
/// LoadError; a format of triples leaves out the names of graphs.
std::uint64_t convert(const std::string& file, const ConvertOptions& options, const TextSink& sink);

/// Reads a file to its end and throws what convert would throw: a check of the syntax alone.
void check_syntax(const std::string& file, const ConvertOptions& options);

}  // namespace casus
