#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/values/decimal.h"
#include "storage/values/int128.h"

namespace casus::storage {

inline constexpr std::int64_t kAttosecondsPerSecond = 1'000'000'000'000'000'000;
/// 86,400 seconds in attoseconds.
inline constexpr Int128 kAttosecondsPerDay = Int128{86'400} * kAttosecondsPerSecond;

enum class TemporalKind : std::uint8_t { kDateTime, kDate, kTime, kGYear, kGYearMonth, kGMonth, kGMonthDay, kGDay };

/// xsd:dateTime, date, time, gYear, gYearMonth, gMonth, gMonthDay or gDay (XML Schema 1.1 part 2, section 3.3) as the
/// moment at which it starts on its own clock. Exact to 18 digits of a second; years of up to 11 digits, before the
/// year 1 counted as in XML Schema 1.1 (the year 0000 exists). The kinds without a date are placed in 1972-12 (time,
/// gDay), 1972 (gMonth, gMonthDay).
struct Temporal {
  Int128 local = 0;       ///< attoseconds since 1970-01-01T00:00:00 on its own clock
  std::int16_t zone = 0;  ///< minutes ahead of UTC; 0 without a timezone
  bool has_zone = false;
  TemporalKind kind = TemporalKind::kDateTime;

  /// Attoseconds since the epoch, UTC where there is no timezone (XPath's implicit timezone).
  Int128 instant() const { return local - Int128{zone} * 60 * kAttosecondsPerSecond; }
};

struct CivilDate {
  std::int64_t year;
  int month;  ///< 1 to 12
  int day;    ///< 1 to 31
};
std::int64_t days_from_civil(const CivilDate& date);  ///< since 1970-01-01, proleptic Gregorian
CivilDate civil_from_days(std::int64_t days);
int days_in_month(std::int64_t year, int month);

/// The lexical form of a kind, without white space: 24:00:00 included. Nothing for anything else, and for years or
/// fractions of a second beyond the bounds above.
std::optional<Temporal> parse_temporal(TemporalKind kind, std::string_view text);
/// The canonical form: the timezone is kept, zero as Z; no trailing zeros in a fraction.
std::string to_string(const Temporal& value);

CivilDate date_of(const Temporal& value);
int hours_of(const Temporal& value);
int minutes_of(const Temporal& value);
Decimal seconds_of(const Temporal& value);

/// By instant. Requires equal kinds.
std::strong_ordering compare(const Temporal& a, const Temporal& b);
/// One has a timezone and the other has none, and they lie within 14 hours: XML Schema 1.1 then leaves them
/// incomparable.
bool is_indeterminate(const Temporal& a, const Temporal& b);

/// To another kind as XPath casts (XPath Functions 3.1, section 19.1.5); nothing where it knows no cast.
std::optional<Temporal> cast(const Temporal& value, TemporalKind kind);

/// A length of time: months, and attoseconds, of the same sign (or zero).
enum class DurationKind : std::uint8_t { kDuration, kYearMonth, kDayTime };
struct Duration {
  std::int64_t months = 0;
  Int128 attoseconds = 0;
  DurationKind kind = DurationKind::kDuration;
  friend bool operator==(const Duration& a, const Duration& b) {
    return a.months == b.months && a.attoseconds == b.attoseconds;
  }
};

std::optional<Duration> parse_duration(DurationKind kind, std::string_view text);
/// Canonical: "P1Y2M", "P1DT2H3.5S", "PT0S" ("P0M" for a yearMonthDuration).
std::string to_string(const Duration& value);
/// Between durations of months alone or of seconds alone; nothing otherwise, where no order exists.
std::optional<std::strong_ordering> compare(const Duration& a, const Duration& b);
/// To another kind: the other part is dropped.
Duration cast(const Duration& value, DurationKind kind);

// Arithmetic (XPath Functions 3.1, sections 8.4 and 9.7). Nothing on overflow.
std::optional<Duration> difference(const Temporal& a, const Temporal& b);  ///< equal kinds of dateTime, date or time
std::optional<Temporal> add(const Temporal& a, const Duration& b);         ///< dateTime, date; time + dayTimeDuration
std::optional<Duration> add(const Duration& a, const Duration& b);         ///< of equal kind, not kDuration
Duration negate(const Duration& a);
std::optional<Duration> multiply(const Duration& a, const Decimal& factor);
std::optional<Duration> divide(const Duration& a, const Decimal& divisor);
std::optional<Decimal> divide(const Duration& a, const Duration& b);

}  // namespace casus::storage
