#include <algorithm>
#include <charconv>

#include "storage/dictionary/inline_codec.h"

namespace casus::storage {
namespace {

constexpr std::int64_t kMillisecondsADay = 86'400'000;
constexpr std::int64_t kQuartersADay = 96;
constexpr int kZoneBits = 7;
static_assert(kTimezoneBits == (1u << kZoneBits) - 1);
constexpr int kMaxZone = 56;                  // quarter hours: 14 hours
constexpr std::int64_t kFirstDay = -719'162;  // 0001-01-01
constexpr std::int64_t kLastDay = 2'932'896;  // 9999-12-31
constexpr std::int64_t kBiasDay = kFirstDay - 1;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct Civil {
  int year, month, day;
};

// The well-known arithmetic on 400-year eras with years that start in March, so that the leap day comes last.
constexpr std::int64_t days_from_civil(Civil date) {
  const int year = date.month <= 2 ? date.year - 1 : date.year;
  const int era = year / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return std::int64_t{era} * 146'097 + day_of_era - 719'468;
}

constexpr Civil civil_from_days(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = shifted / 146'097;
  const auto day_of_era = static_cast<int>(shifted - era * 146'097);
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const int year = year_of_era + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

static_assert(days_from_civil({1, 1, 1}) == kFirstDay && days_from_civil({9999, 12, 31}) == kLastDay);

constexpr int days_in_month(int year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Reads digits off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool number(std::size_t digits, int& value) {
    if (text_.size() < digits) return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(text_[i])) return false;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(digits);
    return true;
  }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool at_end() const { return text_.empty(); }
  bool at_digit() const { return !text_.empty() && is_digit(text_[0]); }

 private:
  std::string_view text_;
};

bool read_date(Reader& reader, std::int64_t& days) {
  Civil date{};
  if (!reader.number(4, date.year) || !reader.take('-') || !reader.number(2, date.month) || !reader.take('-') ||
      !reader.number(2, date.day)) {
    return false;
  }
  if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
      date.day > days_in_month(date.year, date.month)) {
    return false;
  }
  days = days_from_civil(date);
  return true;
}

// The rest of the text: nothing, Z, or an offset that is not zero and a multiple of 15 minutes.
bool read_zone(Reader& reader, std::optional<std::int32_t>& minutes) {
  if (reader.at_end()) return true;
  if (reader.take('Z')) {
    minutes = 0;
    return reader.at_end();
  }
  const bool negative = reader.take('-');
  if (!negative && !reader.take('+')) return false;
  int hour = 0, minute = 0;
  if (!reader.number(2, hour) || !reader.take(':') || !reader.number(2, minute) || !reader.at_end()) return false;
  const int total = hour * 60 + minute;
  if (minute > 59 || total == 0 || total > kMaxZone * 15) return false;
  minutes = negative ? -total : total;
  return true;
}

// 0: none; else quarter hours + 57.
std::optional<std::uint64_t> zone_code(const std::optional<std::int32_t>& minutes) {
  if (!minutes) return 0;
  if (*minutes % 15 != 0 || *minutes < -kMaxZone * 15 || *minutes > kMaxZone * 15) return std::nullopt;
  return static_cast<std::uint64_t>(*minutes / 15 + kMaxZone + 1);
}

std::optional<std::int32_t> zone_minutes(std::uint64_t code) {
  if (code == 0) return std::nullopt;
  return (static_cast<std::int32_t>(code) - kMaxZone - 1) * 15;
}

char* put_number(char* out, int value, int digits) {
  for (int i = digits - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  return out + digits;
}

char* put_date(char* out, std::int64_t days) {
  const Civil date = civil_from_days(days);
  out = put_number(out, date.year, 4);
  *out++ = '-';
  out = put_number(out, date.month, 2);
  *out++ = '-';
  return put_number(out, date.day, 2);
}

char* put_zone(char* out, const std::optional<std::int32_t>& minutes) {
  if (!minutes) return out;
  if (*minutes == 0) {
    *out++ = 'Z';
    return out;
  }
  *out++ = *minutes < 0 ? '-' : '+';
  const int magnitude = *minutes < 0 ? -*minutes : *minutes;
  out = put_number(out, magnitude / 60, 2);
  *out++ = ':';
  return put_number(out, magnitude % 60, 2);
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

std::optional<Id> date_time_id(const InlineDateTime& value) {
  const auto zone = zone_code(value.timezone_minutes);
  const std::int64_t day = floor_div(value.local_milliseconds, kMillisecondsADay);
  if (!zone || day < kFirstDay || day > kLastDay) return std::nullopt;
  const std::int64_t instant = value.instant_milliseconds() - kBiasDay * kMillisecondsADay;
  return Id{Tag::kDateTime, (static_cast<std::uint64_t>(instant) << kZoneBits) | *zone};
}

InlineDateTime date_time_value(Id id) {
  InlineDateTime value;
  value.timezone_minutes = zone_minutes(id.payload() & kTimezoneBits);
  const auto instant = static_cast<std::int64_t>(id.payload() >> kZoneBits) + kBiasDay * kMillisecondsADay;
  value.local_milliseconds = instant + value.timezone_minutes.value_or(0) * 60'000LL;
  return value;
}

std::optional<Id> date_id(const InlineDate& value) {
  const auto zone = zone_code(value.timezone_minutes);
  if (!zone || value.days < kFirstDay || value.days > kLastDay) return std::nullopt;
  const std::int64_t start = (value.days - kBiasDay) * kQuartersADay - value.timezone_minutes.value_or(0) / 15;
  return Id{Tag::kDate, (static_cast<std::uint64_t>(start) << kZoneBits) | *zone};
}

InlineDate date_value(Id id) {
  InlineDate value;
  value.timezone_minutes = zone_minutes(id.payload() & kTimezoneBits);
  const auto start = static_cast<std::int64_t>(id.payload() >> kZoneBits);
  value.days = floor_div(start + value.timezone_minutes.value_or(0) / 15, kQuartersADay) + kBiasDay;
  return value;
}

std::optional<Id> encode_date_time(std::string_view lexical) {
  Reader reader(lexical);
  std::int64_t days = 0;
  int hour = 0, minute = 0, second = 0, milliseconds = 0;
  if (!read_date(reader, days) || !reader.take('T') || !reader.number(2, hour) || !reader.take(':') ||
      !reader.number(2, minute) || !reader.take(':') || !reader.number(2, second)) {
    return std::nullopt;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  if (reader.take('.')) {
    int digit = 0, last = 0;
    for (const int weight : {100, 10, 1}) {
      if (!reader.at_digit()) break;
      reader.number(1, digit);
      milliseconds += digit * weight;
      last = digit;
    }
    if (last == 0 || reader.at_digit()) return std::nullopt;
  }
  InlineDateTime value;
  if (!read_zone(reader, value.timezone_minutes)) return std::nullopt;
  value.local_milliseconds = days * kMillisecondsADay + ((hour * 60 + minute) * 60 + second) * 1000LL + milliseconds;
  return date_time_id(value);
}

std::optional<Id> encode_date(std::string_view lexical) {
  Reader reader(lexical);
  InlineDate value;
  if (!read_date(reader, value.days) || !read_zone(reader, value.timezone_minutes)) return std::nullopt;
  return date_id(value);
}

char* decode_date_time(Id id, char* out) {
  const InlineDateTime value = date_time_value(id);
  if (date_time_id(value) != id) return nullptr;
  const std::int64_t days = floor_div(value.local_milliseconds, kMillisecondsADay);
  const auto rest = static_cast<int>(value.local_milliseconds - days * kMillisecondsADay);
  out = put_date(out, days);
  *out++ = 'T';
  out = put_number(out, rest / 3'600'000, 2);
  *out++ = ':';
  out = put_number(out, rest / 60'000 % 60, 2);
  *out++ = ':';
  out = put_number(out, rest / 1000 % 60, 2);
  if (const int milliseconds = rest % 1000; milliseconds != 0) {
    *out++ = '.';
    out = put_number(out, milliseconds, 3);
    while (out[-1] == '0') --out;
  }
  return put_zone(out, value.timezone_minutes);
}

char* decode_date(Id id, char* out) {
  const InlineDate value = date_value(id);
  if (date_id(value) != id) return nullptr;
  return put_zone(put_date(out, value.days), value.timezone_minutes);
}

}  // namespace casus::storage
