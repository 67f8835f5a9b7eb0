#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace casus {

/// The RDF syntaxes that Casus names. kJsonLd is neither read nor written yet; asking for it is a LoadError.
enum class RdfFormat : std::uint8_t { kNTriples, kNQuads, kTurtle, kTriG, kRdfXml, kJsonLd };

/// From a short name ("ttl"), a long name ("turtle") or a media type ("text/turtle"), ignoring case.
std::optional<RdfFormat> rdf_format_from_name(std::string_view name);

/// From the ending of a file name, looking through ".gz" and ".zst": "events.ttl.gz" is Turtle.
std::optional<RdfFormat> rdf_format_from_path(std::string_view path);

/// The short name: "nt", "nq", "ttl", "trig", "rdf", "jsonld".
std::string_view short_name(RdfFormat format);

/// True for N-Quads, TriG and JSON-LD.
bool holds_named_graphs(RdfFormat format);

}  // namespace casus
