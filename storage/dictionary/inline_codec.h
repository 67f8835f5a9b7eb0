#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/dictionary/id.h"
#include "storage/dictionary/inline_value.h"

namespace casus::storage {

// The parts of the inline codec, one pair of functions a datatype. Encoders take a lexical form and give nothing when
// it is not canonical or does not fit. Decoders write the lexical form to `out` (room for an InlineText) and return its
// end, or null when no encoder gives this payload.

std::optional<Id> encode_integer(std::string_view lexical);
std::optional<Id> encode_decimal(std::string_view lexical);
std::optional<Id> encode_double(std::string_view lexical);
std::optional<Id> encode_float(std::string_view lexical);
std::optional<Id> encode_date_time(std::string_view lexical);
std::optional<Id> encode_date(std::string_view lexical);
std::optional<Id> encode_short_string(std::string_view lexical);

char* decode_integer(Id id, char* out);
char* decode_decimal(Id id, char* out);
char* decode_double(Id id, char* out);
char* decode_float(Id id, char* out);
char* decode_date_time(Id id, char* out);
char* decode_date(Id id, char* out);
char* decode_short_string(Id id, char* out);

}  // namespace casus::storage
