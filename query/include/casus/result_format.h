#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "casus/prefix_map.h"

namespace casus {

/// How results are written. Solutions and ASK answers: a table for people, or the W3C formats (SPARQL 1.1 Query Results
/// JSON, XML, CSV and TSV). Graphs: N-Triples, Turtle or RDF/XML.
enum class ResultFormat : std::uint8_t { kTable, kJson, kXml, kCsv, kTsv, kNTriples, kTurtle, kRdfXml };

/// From a name ("json", "nt", "turtle") or media type ("application/sparql-results+json"), ignoring case.
std::optional<ResultFormat> result_format_from_name(std::string_view name);
std::string_view name(ResultFormat format);

struct ResultOptions {
  ResultFormat format = ResultFormat::kTable;
  /// Tables, Turtle and RDF/XML shorten IRIs with these.
  PrefixMap prefixes;
  /// Columns a table may take; 0: as many as it needs.
  unsigned table_width = 0;
  /// Stop after so many rows or triples; 0: write all. What is left can still be read.
  std::uint64_t row_limit = 0;
};

/// Receives text; throws to stop the writer.
using TextSink = std::function<void(std::string_view)>;

}  // namespace casus
