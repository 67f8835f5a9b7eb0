#include "storage/values/temporal.h"

#include <algorithm>
#include <charconv>

#include "storage/values/temporal_text.h"

namespace casus::storage {
namespace {

constexpr std::int64_t kMaxYear = 99'999'999'999;

struct Clock {
  int hours, minutes;
  Int128 attoseconds;  // of the minute
};

Clock clock_of(const Temporal& value) {
  const Int128 rest = value.local - floor_divide(value.local, kAttosecondsPerDay) * kAttosecondsPerDay;
  const Int128 minute = Int128{60} * kAttosecondsPerSecond;
  const auto minutes = static_cast<int>(rest / minute);
  return {minutes / 60, minutes % 60, rest % minute};
}

std::int64_t day_of(const Temporal& value) {
  return static_cast<std::int64_t>(floor_divide(value.local, kAttosecondsPerDay));
}

std::optional<CivilDate> read_date(TextReader& reader, TemporalKind kind) {
  CivilDate date{1972, 12, 31};
  switch (kind) {
    case TemporalKind::kTime: return date;
    case TemporalKind::kGMonth:
      if (!reader.take("--") || !reader.two_digits(date.month)) return std::nullopt;
      date.day = 1;
      break;
    case TemporalKind::kGMonthDay:
      if (!reader.take("--") || !reader.two_digits(date.month) || !reader.take("-") || !reader.two_digits(date.day)) {
        return std::nullopt;
      }
      break;
    case TemporalKind::kGDay:
      if (!reader.take("---") || !reader.two_digits(date.day)) return std::nullopt;
      break;
    default: {
      const bool negative = reader.take("-");
      const std::string_view digits = reader.digits();
      if (digits.size() < 4 || digits.size() > 11 || (digits.size() > 4 && digits[0] == '0')) return std::nullopt;
      std::from_chars(digits.data(), digits.data() + digits.size(), date.year);
      if (negative) date.year = -date.year;
      date.month = 1;
      date.day = 1;
      if (kind == TemporalKind::kGYear) break;
      if (!reader.take("-") || !reader.two_digits(date.month)) return std::nullopt;
      if (kind == TemporalKind::kGYearMonth) break;
      if (!reader.take("-") || !reader.two_digits(date.day)) return std::nullopt;
    }
  }
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > days_in_month(date.year, date.month)) {
    return std::nullopt;
  }
  return date;
}

std::optional<Int128> read_time(TextReader& reader) {
  int hours = 0, minutes = 0, seconds = 0;
  if (!reader.two_digits(hours) || !reader.take(":") || !reader.two_digits(minutes) || !reader.take(":") ||
      !reader.two_digits(seconds)) {
    return std::nullopt;
  }
  std::int64_t fraction = 0;
  if (reader.take(".")) {
    const auto read = reader.fraction();
    if (!read) return std::nullopt;
    fraction = *read;
  }
  const bool end_of_day = hours == 24 && minutes == 0 && seconds == 0 && fraction == 0;
  if ((hours > 23 && !end_of_day) || minutes > 59 || seconds > 59) return std::nullopt;
  return Int128{(hours * 60 + minutes) * 60 + seconds} * kAttosecondsPerSecond + fraction;
}

bool read_zone(TextReader& reader, Temporal& value) {
  if (reader.at_end()) return true;
  value.has_zone = true;
  if (reader.take("Z")) return reader.at_end();
  const bool negative = reader.take("-");
  int hours = 0, minutes = 0;
  if ((!negative && !reader.take("+")) || !reader.two_digits(hours) || !reader.take(":") ||
      !reader.two_digits(minutes) || !reader.at_end()) {
    return false;
  }
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
  value.zone = static_cast<std::int16_t>((negative ? -1 : 1) * (hours * 60 + minutes));
  return true;
}

std::optional<Temporal> with_months(const Temporal& value, std::int64_t months) {
  CivilDate date = date_of(value);
  std::int64_t month = 0;
  if (__builtin_add_overflow(date.year * 12 + date.month - 1, months, &month)) return std::nullopt;
  date.year = static_cast<std::int64_t>(floor_divide(month, 12));
  date.month = static_cast<int>(month - date.year * 12) + 1;
  if (date.year > kMaxYear || date.year < -kMaxYear) return std::nullopt;
  date.day = std::min(date.day, days_in_month(date.year, date.month));
  Temporal result = value;
  result.local += (Int128{days_from_civil(date)} - day_of(value)) * kAttosecondsPerDay;
  return result;
}

}  // namespace

std::int64_t days_from_civil(const CivilDate& date) {
  // Years that start in March, in eras of 400, so that the leap day comes last.
  const std::int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

CivilDate civil_from_days(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t m = (5 * day_of_year + 2) / 153;
  const int month = static_cast<int>(m < 10 ? m + 3 : m - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, static_cast<int>(day_of_year - (153 * m + 2) / 5 + 1)};
}

int days_in_month(std::int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Temporal> parse_temporal(TemporalKind kind, std::string_view text) {
  TextReader reader(text);
  Temporal value;
  value.kind = kind;
  const auto date = read_date(reader, kind);
  if (!date) return std::nullopt;
  value.local = Int128{days_from_civil(*date)} * kAttosecondsPerDay;
  if (kind == TemporalKind::kDateTime && !reader.take("T")) return std::nullopt;
  if (kind == TemporalKind::kDateTime || kind == TemporalKind::kTime) {
    const auto time = read_time(reader);
    if (!time) return std::nullopt;
    value.local += kind == TemporalKind::kTime ? *time % kAttosecondsPerDay : *time;
  }
  if (!read_zone(reader, value)) return std::nullopt;
  return value;
}

std::string to_string(const Temporal& value) {
  std::string out;
  const CivilDate date = date_of(value);
  const auto put_year = [&] {
    if (date.year < 0) out += '-';
    append_padded(out, date.year < 0 ? -date.year : date.year, 4);
  };
  switch (value.kind) {
    case TemporalKind::kDateTime:
    case TemporalKind::kDate:
    case TemporalKind::kGYearMonth:
      put_year();
      out += '-';
      append_padded(out, date.month, 2);
      if (value.kind == TemporalKind::kGYearMonth) break;
      out += '-';
      append_padded(out, date.day, 2);
      break;
    case TemporalKind::kGYear: put_year(); break;
    case TemporalKind::kGMonth:
    case TemporalKind::kGMonthDay:
      out += "--";
      append_padded(out, date.month, 2);
      if (value.kind == TemporalKind::kGMonth) break;
      out += '-';
      append_padded(out, date.day, 2);
      break;
    case TemporalKind::kGDay:
      out += "---";
      append_padded(out, date.day, 2);
      break;
    case TemporalKind::kTime: break;
  }
  if (value.kind == TemporalKind::kDateTime) out += 'T';
  if (value.kind == TemporalKind::kDateTime || value.kind == TemporalKind::kTime) {
    const Clock clock = clock_of(value);
    append_padded(out, clock.hours, 2);
    out += ':';
    append_padded(out, clock.minutes, 2);
    out += ':';
    append_padded(out, static_cast<std::int64_t>(clock.attoseconds / kAttosecondsPerSecond), 2);
    append_fraction(out, static_cast<std::int64_t>(clock.attoseconds % kAttosecondsPerSecond));
  }
  if (value.has_zone) append_zone(out, value.zone);
  return out;
}

CivilDate date_of(const Temporal& value) {
  return civil_from_days(day_of(value));
}
int hours_of(const Temporal& value) {
  return clock_of(value).hours;
}
int minutes_of(const Temporal& value) {
  return clock_of(value).minutes;
}

Decimal seconds_of(const Temporal& value) {
  const Int128 attoseconds = clock_of(value).attoseconds;
  const auto whole = static_cast<std::int64_t>(attoseconds / kAttosecondsPerSecond);
  const auto fraction = static_cast<std::int64_t>(attoseconds % kAttosecondsPerSecond);
  return *add(Decimal(Integer(whole)), Decimal(Integer(fraction), 18));
}

std::strong_ordering compare(const Temporal& a, const Temporal& b) {
  const Int128 x = a.instant(), y = b.instant();
  return x < y ? std::strong_ordering::less : (x > y ? std::strong_ordering::greater : std::strong_ordering::equal);
}

bool is_indeterminate(const Temporal& a, const Temporal& b) {
  if (a.has_zone == b.has_zone) return false;
  const Int128 distance = a.instant() - b.instant();
  const Int128 limit = Int128{14 * 3600} * kAttosecondsPerSecond;
  return distance <= limit && distance >= -limit;
}

std::optional<Temporal> cast(const Temporal& value, TemporalKind kind) {
  if (kind == value.kind) return value;
  const bool from_date = value.kind == TemporalKind::kDate || value.kind == TemporalKind::kDateTime;
  if (!from_date) return std::nullopt;
  Temporal result = value;
  result.kind = kind;
  CivilDate date = date_of(value);
  switch (kind) {
    case TemporalKind::kTime: {
      if (value.kind == TemporalKind::kDate) return std::nullopt;
      const Int128 of_day = value.local - Int128{day_of(value)} * kAttosecondsPerDay;
      result.local = Int128{days_from_civil({1972, 12, 31})} * kAttosecondsPerDay + of_day;
      return result;
    }
    case TemporalKind::kDateTime:
    case TemporalKind::kDate: break;
    case TemporalKind::kGYear: date = {date.year, 1, 1}; break;
    case TemporalKind::kGYearMonth: date.day = 1; break;
    case TemporalKind::kGMonth: date = {1972, date.month, 1}; break;
    case TemporalKind::kGMonthDay: date.year = 1972; break;
    case TemporalKind::kGDay: date = {1972, 12, date.day}; break;
  }
  result.local = Int128{days_from_civil(date)} * kAttosecondsPerDay;
  return result;
}

std::optional<Duration> difference(const Temporal& a, const Temporal& b) {
  if (a.kind != b.kind || a.kind > TemporalKind::kTime) return std::nullopt;
  return Duration{0, a.instant() - b.instant(), DurationKind::kDayTime};
}

std::optional<Temporal> add(const Temporal& a, const Duration& b) {
  if (a.kind > TemporalKind::kTime) return std::nullopt;
  const Int128 limit = (Int128{days_from_civil({kMaxYear, 12, 31})} + 1) * kAttosecondsPerDay;
  if (b.attoseconds > limit * 2 || b.attoseconds < -limit * 2) return std::nullopt;
  if (a.kind == TemporalKind::kTime) {
    if (b.months != 0) return std::nullopt;
    Temporal result = a;
    const Int128 day = Int128{days_from_civil({1972, 12, 31})} * kAttosecondsPerDay;
    const Int128 of_day = a.local - day + b.attoseconds;
    result.local = day + of_day - floor_divide(of_day, kAttosecondsPerDay) * kAttosecondsPerDay;
    return result;
  }
  auto result = with_months(a, b.months);
  if (!result) return std::nullopt;
  result->local += b.attoseconds;
  if (a.kind == TemporalKind::kDate) result->local = Int128{day_of(*result)} * kAttosecondsPerDay;
  if (result->local > limit || result->local < -limit) return std::nullopt;
  return result;
}

}  // namespace casus::storage
