#include "casus/result_format.h"

#include <array>
#include <cctype>
#include <string>

namespace casus {

namespace {

struct FormatName {
  std::string_view name;
  ResultFormat format;
};

// The first name of a format is the one it is shown by.
constexpr std::array<FormatName, 21> kNames{{
    {"table", ResultFormat::kTable},
    {"json", ResultFormat::kJson},
    {"srj", ResultFormat::kJson},
    {"application/sparql-results+json", ResultFormat::kJson},
    {"application/json", ResultFormat::kJson},
    {"xml", ResultFormat::kXml},
    {"srx", ResultFormat::kXml},
    {"application/sparql-results+xml", ResultFormat::kXml},
    {"csv", ResultFormat::kCsv},
    {"text/csv", ResultFormat::kCsv},
    {"tsv", ResultFormat::kTsv},
    {"text/tab-separated-values", ResultFormat::kTsv},
    {"nt", ResultFormat::kNTriples},
    {"ntriples", ResultFormat::kNTriples},
    {"application/n-triples", ResultFormat::kNTriples},
    {"ttl", ResultFormat::kTurtle},
    {"turtle", ResultFormat::kTurtle},
    {"text/turtle", ResultFormat::kTurtle},
    {"rdf", ResultFormat::kRdfXml},
    {"rdfxml", ResultFormat::kRdfXml},
    {"application/rdf+xml", ResultFormat::kRdfXml},
}};

}  // namespace

std::optional<ResultFormat> result_format_from_name(std::string_view wanted) {
  std::string lower(wanted);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const FormatName& entry : kNames) {
    if (entry.name == lower) return entry.format;
  }
  return std::nullopt;
}

std::string_view name(ResultFormat format) {
  for (const FormatName& entry : kNames) {
    if (entry.format == format) return entry.name;
  }
  return {};
}

}  // namespace casus
