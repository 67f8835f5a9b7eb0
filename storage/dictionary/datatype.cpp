#include "storage/dictionary/datatype.h"

#include <array>

namespace casus::storage {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kGeo = "http://www.opengis.net/ont/geosparql#";

struct Entry {
  DatatypeCode code;
  std::string_view iri;
};

using enum DatatypeCode;

// Sorted by how often they are met, within each namespace.
constexpr std::array kXsdTypes = {
    Entry{kInteger, "http://www.w3.org/2001/XMLSchema#integer"},
    Entry{kDate, "http://www.w3.org/2001/XMLSchema#date"},
    Entry{kDateTime, "http://www.w3.org/2001/XMLSchema#dateTime"},
    Entry{kDecimal, "http://www.w3.org/2001/XMLSchema#decimal"},
    Entry{kDouble, "http://www.w3.org/2001/XMLSchema#double"},
    Entry{kString, "http://www.w3.org/2001/XMLSchema#string"},
    Entry{kBoolean, "http://www.w3.org/2001/XMLSchema#boolean"},
    Entry{kFloat, "http://www.w3.org/2001/XMLSchema#float"},
    Entry{kGYear, "http://www.w3.org/2001/XMLSchema#gYear"},
    Entry{kInt, "http://www.w3.org/2001/XMLSchema#int"},
    Entry{kNonNegativeInteger, "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    Entry{kPositiveInteger, "http://www.w3.org/2001/XMLSchema#positiveInteger"},
    Entry{kLong, "http://www.w3.org/2001/XMLSchema#long"},
    Entry{kShort, "http://www.w3.org/2001/XMLSchema#short"},
    Entry{kByte, "http://www.w3.org/2001/XMLSchema#byte"},
    Entry{kUnsignedLong, "http://www.w3.org/2001/XMLSchema#unsignedLong"},
    Entry{kUnsignedInt, "http://www.w3.org/2001/XMLSchema#unsignedInt"},
    Entry{kUnsignedShort, "http://www.w3.org/2001/XMLSchema#unsignedShort"},
    Entry{kUnsignedByte, "http://www.w3.org/2001/XMLSchema#unsignedByte"},
    Entry{kNonPositiveInteger, "http://www.w3.org/2001/XMLSchema#nonPositiveInteger"},
    Entry{kNegativeInteger, "http://www.w3.org/2001/XMLSchema#negativeInteger"},
    Entry{kTime, "http://www.w3.org/2001/XMLSchema#time"},
    Entry{kDuration, "http://www.w3.org/2001/XMLSchema#duration"},
    Entry{kDayTimeDuration, "http://www.w3.org/2001/XMLSchema#dayTimeDuration"},
    Entry{kYearMonthDuration, "http://www.w3.org/2001/XMLSchema#yearMonthDuration"},
    Entry{kGYearMonth, "http://www.w3.org/2001/XMLSchema#gYearMonth"},
    Entry{kGMonth, "http://www.w3.org/2001/XMLSchema#gMonth"},
    Entry{kGMonthDay, "http://www.w3.org/2001/XMLSchema#gMonthDay"},
    Entry{kGDay, "http://www.w3.org/2001/XMLSchema#gDay"},
    Entry{kAnyUri, "http://www.w3.org/2001/XMLSchema#anyURI"},
    Entry{kHexBinary, "http://www.w3.org/2001/XMLSchema#hexBinary"},
    Entry{kBase64Binary, "http://www.w3.org/2001/XMLSchema#base64Binary"},
    Entry{kDateTimeStamp, "http://www.w3.org/2001/XMLSchema#dateTimeStamp"},
    Entry{kLanguage, "http://www.w3.org/2001/XMLSchema#language"},
    Entry{kNormalizedString, "http://www.w3.org/2001/XMLSchema#normalizedString"},
    Entry{kToken, "http://www.w3.org/2001/XMLSchema#token"},
};

constexpr std::array kRdfTypes = {
    Entry{kLangString, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"},
    Entry{kDirLangString, "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString"},
    Entry{kHtml, "http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML"},
    Entry{kXmlLiteral, "http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral"},
    Entry{kJson, "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"},
};

constexpr std::array kGeoTypes = {
    Entry{kWktLiteral, "http://www.opengis.net/ont/geosparql#wktLiteral"},
    Entry{kGmlLiteral, "http://www.opengis.net/ont/geosparql#gmlLiteral"},
    Entry{kGeoJsonLiteral, "http://www.opengis.net/ont/geosparql#geoJSONLiteral"},
    Entry{kKmlLiteral, "http://www.opengis.net/ont/geosparql#kmlLiteral"},
};

template <std::size_t n>
DatatypeCode look_up(const std::array<Entry, n>& entries, std::string_view iri, std::size_t prefix) {
  const std::string_view local = iri.substr(prefix);
  for (const Entry& entry : entries) {
    if (entry.iri.size() == iri.size() && entry.iri.substr(prefix) == local) return entry.code;
  }
  return kNone;
}

constexpr auto kIris = [] {
  std::array<std::string_view, 256> iris{};
  for (const Entry& entry : kXsdTypes) iris[static_cast<std::uint8_t>(entry.code)] = entry.iri;
  for (const Entry& entry : kRdfTypes) iris[static_cast<std::uint8_t>(entry.code)] = entry.iri;
  for (const Entry& entry : kGeoTypes) iris[static_cast<std::uint8_t>(entry.code)] = entry.iri;
  return iris;
}();

}  // namespace

DatatypeCode datatype_code(std::string_view iri) {
  if (iri.empty()) return kString;
  if (iri.starts_with(kXsd)) return look_up(kXsdTypes, iri, kXsd.size());
  if (iri.starts_with(kRdf)) return look_up(kRdfTypes, iri, kRdf.size());
  if (iri.starts_with(kGeo)) return look_up(kGeoTypes, iri, kGeo.size());
  return kNone;
}

std::string_view datatype_iri(DatatypeCode code) {
  return kIris[static_cast<std::uint8_t>(code)];
}

Tag dictionary_tag(DatatypeCode code) {
  switch (code) {
    case kString: return Tag::kString;
    case kInteger: return Tag::kIntegerTerm;
    case kDecimal: return Tag::kDecimalTerm;
    case kFloat: return Tag::kFloatTerm;
    case kDouble: return Tag::kDoubleTerm;
    case kDateTime: return Tag::kDateTimeTerm;
    case kDate: return Tag::kDateTerm;
    default: return is_derived_integer(code) ? Tag::kDerivedIntegerTerm : Tag::kOtherLiteral;
  }
}

}  // namespace casus::storage
