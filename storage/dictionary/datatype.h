#pragma once

#include <cstdint>
#include <string_view>

#include "storage/dictionary/id.h"

namespace casus::storage {

/// Datatypes that the dictionary writes as one byte. The numbers are part of the on-disk format: never reuse one.
enum class DatatypeCode : std::uint8_t {
  kNone = 0,  ///< not known: the IRI is spelled out
  kString = 1,
  kBoolean = 2,
  kInteger = 3,
  kDecimal = 4,
  kFloat = 5,
  kDouble = 6,
  kDateTime = 7,
  kDate = 8,
  // Derived from xsd:integer.
  kNonPositiveInteger = 0x10,
  kNegativeInteger,
  kLong,
  kInt,
  kShort,
  kByte,
  kNonNegativeInteger,
  kUnsignedLong,
  kUnsignedInt,
  kUnsignedShort,
  kUnsignedByte,
  kPositiveInteger,
  // Others of XML Schema.
  kTime = 0x20,
  kDuration,
  kDayTimeDuration,
  kYearMonthDuration,
  kGYear,
  kGYearMonth,
  kGMonth,
  kGMonthDay,
  kGDay,
  kAnyUri,
  kHexBinary,
  kBase64Binary,
  kDateTimeStamp,
  kLanguage,
  kNormalizedString,
  kToken,
  // RDF and GeoSPARQL.
  kLangString = 0x40,
  kDirLangString,
  kHtml,
  kXmlLiteral,
  kJson,
  kWktLiteral = 0x50,
  kGmlLiteral,
  kGeoJsonLiteral,
  kKmlLiteral,
};

constexpr bool is_derived_integer(DatatypeCode code) {
  return code >= DatatypeCode::kNonPositiveInteger && code <= DatatypeCode::kPositiveInteger;
}

/// kNone for an IRI that has no code; kString for the empty IRI.
DatatypeCode datatype_code(std::string_view iri);
/// The IRI of a code, static; empty for a number that is no code.
std::string_view datatype_iri(DatatypeCode code);
/// The dictionary's tag for literals of this datatype (without language).
Tag dictionary_tag(DatatypeCode code);

}  // namespace casus::storage
