#include "casus/rdf_format.h"

#include <algorithm>
#include <array>
#include <string>

namespace casus {

namespace {

struct NamedFormat {
  std::string_view name;
  RdfFormat format;
};

constexpr std::array kNames{
    NamedFormat{"nt", RdfFormat::kNTriples},
    NamedFormat{"ntriples", RdfFormat::kNTriples},
    NamedFormat{"n-triples", RdfFormat::kNTriples},
    NamedFormat{"application/n-triples", RdfFormat::kNTriples},
    NamedFormat{"nq", RdfFormat::kNQuads},
    NamedFormat{"nquads", RdfFormat::kNQuads},
    NamedFormat{"n-quads", RdfFormat::kNQuads},
    NamedFormat{"application/n-quads", RdfFormat::kNQuads},
    NamedFormat{"ttl", RdfFormat::kTurtle},
    NamedFormat{"turtle", RdfFormat::kTurtle},
    NamedFormat{"text/turtle", RdfFormat::kTurtle},
    NamedFormat{"trig", RdfFormat::kTriG},
    NamedFormat{"application/trig", RdfFormat::kTriG},
    NamedFormat{"rdf", RdfFormat::kRdfXml},
    NamedFormat{"rdfxml", RdfFormat::kRdfXml},
    NamedFormat{"rdf/xml", RdfFormat::kRdfXml},
    NamedFormat{"application/rdf+xml", RdfFormat::kRdfXml},
    NamedFormat{"jsonld", RdfFormat::kJsonLd},
    NamedFormat{"json-ld", RdfFormat::kJsonLd},
    NamedFormat{"application/ld+json", RdfFormat::kJsonLd},
};

constexpr std::array kEndings{
    NamedFormat{"nt", RdfFormat::kNTriples}, NamedFormat{"nq", RdfFormat::kNQuads},
    NamedFormat{"ttl", RdfFormat::kTurtle},  NamedFormat{"turtle", RdfFormat::kTurtle},
    NamedFormat{"trig", RdfFormat::kTriG},   NamedFormat{"rdf", RdfFormat::kRdfXml},
    NamedFormat{"owl", RdfFormat::kRdfXml},  NamedFormat{"jsonld", RdfFormat::kJsonLd},
};

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

template <std::size_t N>
std::optional<RdfFormat> find_format(const std::array<NamedFormat, N>& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const NamedFormat& f) { return f.name == name; });
  if (found == table.end()) return std::nullopt;
  return found->format;
}

}  // namespace

std::optional<RdfFormat> rdf_format_from_name(std::string_view name) {
  // A media type may carry parameters, such as "; charset=utf-8".
  name = name.substr(0, name.find(';'));
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return find_format(kNames, lower_ascii(name));
}

std::optional<RdfFormat> rdf_format_from_path(std::string_view path) {
  std::string name = lower_ascii(path.substr(path.find_last_of('/') + 1));
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.size() > packed.size() && name.ends_with(packed)) {
      name.resize(name.size() - packed.size());
      break;
    }
  }
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return std::nullopt;
  return find_format(kEndings, std::string_view(name).substr(dot + 1));
}

std::string_view short_name(RdfFormat format) {
  switch (format) {
    case RdfFormat::kNTriples: return "nt";
    case RdfFormat::kNQuads: return "nq";
    case RdfFormat::kTurtle: return "ttl";
    case RdfFormat::kTriG: return "trig";
    case RdfFormat::kRdfXml: return "rdf";
    case RdfFormat::kJsonLd: return "jsonld";
  }
  return {};
}

bool holds_named_graphs(RdfFormat format) {
  return format == RdfFormat::kNQuads || format == RdfFormat::kTriG || format == RdfFormat::kJsonLd;
}

}  // namespace casus
