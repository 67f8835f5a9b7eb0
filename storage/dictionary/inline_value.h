#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "casus/term.h"
#include "storage/dictionary/id.h"

namespace casus::storage {

// Native values of inline ids, and inline ids of native values. The readers require an id of the tag that they name,
// made by this codec; everything is pure and costs nanoseconds.

/// mantissa / 10^scale, with 0 <= scale <= 18 and at most 18 digits; no trailing zero in a fraction.
struct InlineDecimal {
  std::int64_t mantissa = 0;
  int scale = 0;
};

/// A point in time of the proleptic Gregorian calendar, as its own clock shows it.
struct InlineDateTime {
  std::int64_t local_milliseconds = 0;           ///< since 1970-01-01T00:00:00 on the clock of the value's timezone
  std::optional<std::int32_t> timezone_minutes;  ///< unset: no timezone
  /// Since the epoch in UTC; a value without timezone is taken as UTC.
  std::int64_t instant_milliseconds() const { return local_milliseconds - timezone_minutes.value_or(0) * 60'000LL; }
};

struct InlineDate {
  std::int64_t days = 0;                         ///< since 1970-01-01 on the calendar of the value's timezone
  std::optional<std::int32_t> timezone_minutes;  ///< unset: no timezone
  /// Start of the day, as InlineDateTime::instant_milliseconds.
  std::int64_t instant_milliseconds() const { return days * 86'400'000LL - timezone_minutes.value_or(0) * 60'000LL; }
};

/// Of the ids of kDateTime and kDate: these bits hold the timezone, zero for none, and those above them the instant.
inline constexpr std::uint64_t kTimezoneBits = 0x7F;

bool boolean_value(Id id);              ///< kBoolean
std::int64_t integer_value(Id id);      ///< kInteger
InlineDecimal decimal_value(Id id);     ///< kDecimal
double double_value(Id id);             ///< kDouble
float float_value(Id id);               ///< kFloat
InlineDateTime date_time_value(Id id);  ///< kDateTime
InlineDate date_value(Id id);           ///< kDate

Id boolean_id(bool value);
/// Nothing outside 56 bits.
std::optional<Id> integer_id(std::int64_t value);
/// The id of "mantissa / 10^scale" as a canonical xsd:decimal; nothing when it needs more than 13 significant digits or
/// more than 18 on either side of the point.
std::optional<Id> decimal_id(std::int64_t mantissa, int scale);
/// Nothing when the shortest form that reads back as `value` has more than 13 digits, for negative zero, and below
/// 1E-300 or from 1E308 (infinities and NaN are inline).
std::optional<Id> double_id(double value);
/// Nothing for negative zero.
std::optional<Id> float_id(float value);
/// Nothing outside the years 0001 to 9999 and for timezones that are not quarter hours within 14 hours.
std::optional<Id> date_time_id(const InlineDateTime& value);
std::optional<Id> date_id(const InlineDate& value);

/// The text of an inline id, without allocation.
struct InlineText {
  std::array<char, 48> bytes;
};

/// The term of an inline literal or a blank node; the view points into `text`. Nothing when `id` is neither or no
/// encoder made it.
std::optional<TermView> inline_term(Id id, InlineText& text);

}  // namespace casus::storage
