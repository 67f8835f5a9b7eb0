#include <charconv>

#include "storage/values/temporal.h"
#include "storage/values/temporal_text.h"

namespace casus::storage {
namespace {

constexpr std::int64_t kMaxCount = 999'999'999'999'999;  // of any component
constexpr std::int64_t kMaxMonths = std::int64_t{1} << 60;
constexpr std::int64_t kMaxSeconds = 9'000'000'000'000'000'000;
constexpr Int128 kMaxAttoseconds = Int128{kMaxSeconds} * kAttosecondsPerSecond;

// Attoseconds as an exact number of seconds.
Decimal to_seconds(Int128 attoseconds) {
  const auto whole = static_cast<std::int64_t>(attoseconds / kAttosecondsPerSecond);
  const auto fraction = static_cast<std::int64_t>(attoseconds % kAttosecondsPerSecond);
  return *add(Decimal(Integer(whole)), Decimal(Integer(fraction), 18));
}

std::optional<Int128> from_seconds(const Decimal& seconds) {
  const Integer whole = floor(seconds);
  if (!whole.is_small()) return std::nullopt;
  const auto fraction = subtract(seconds, Decimal(whole));
  const auto scaled = multiply(*fraction, Decimal(Integer(kAttosecondsPerSecond)));
  return Int128{whole.small()} * kAttosecondsPerSecond + round(*scaled).small();
}

std::optional<Duration> scale(const Duration& a, const Decimal& factor, bool divide_by) {
  const auto apply = [&](const Decimal& value) { return divide_by ? divide(value, factor) : multiply(value, factor); };
  Duration result = a;
  if (a.kind == DurationKind::kDuration) return std::nullopt;
  if (a.kind == DurationKind::kYearMonth) {
    const auto months = apply(Decimal(Integer(a.months)));
    if (!months) return std::nullopt;
    const Integer rounded = round(*months);
    if (!rounded.is_small() || rounded.small() > kMaxMonths || rounded.small() < -kMaxMonths) return std::nullopt;
    result.months = rounded.small();
    return result;
  }
  const auto seconds = apply(to_seconds(a.attoseconds));
  if (!seconds) return std::nullopt;
  const auto attoseconds = from_seconds(*seconds);
  if (!attoseconds || *attoseconds > kMaxAttoseconds || *attoseconds < -kMaxAttoseconds) return std::nullopt;
  result.attoseconds = *attoseconds;
  return result;
}

}  // namespace

std::optional<Duration> parse_duration(DurationKind kind, std::string_view text) {
  TextReader reader(text);
  const bool negative = reader.take("-");
  if (!reader.take("P")) return std::nullopt;
  Duration value;
  value.kind = kind;
  Int128 months = 0, seconds = 0;
  bool in_time = false, any = false, any_time = false;
  int last = -1;  // designators come in order
  std::int64_t fraction = 0;
  while (!reader.at_end()) {
    if (!in_time && reader.take("T")) {
      in_time = true;
      continue;
    }
    const std::string_view digits = reader.digits();
    std::int64_t count = 0;
    if (digits.empty() || digits.size() > 15) return std::nullopt;
    std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (count > kMaxCount) return std::nullopt;
    int designator = 0;
    if (!in_time) {
      if (reader.take("Y")) {
        designator = 0;
        months += Int128{count} * 12;
      } else if (reader.take("M")) {
        designator = 1;
        months += count;
      } else if (reader.take("D")) {
        designator = 2;
        seconds += Int128{count} * 86'400;
      } else {
        return std::nullopt;
      }
    } else {
      bool has_fraction = false;
      if (reader.take(".")) {
        const auto read = reader.fraction();
        if (!read) return std::nullopt;
        fraction = *read;
        has_fraction = true;
      }
      if (reader.take("H")) {
        designator = 3;
        seconds += Int128{count} * 3600;
      } else if (reader.take("M")) {
        designator = 4;
        seconds += Int128{count} * 60;
      } else if (reader.take("S")) {
        designator = 5;
        seconds += count;
      } else {
        return std::nullopt;
      }
      if (has_fraction && designator != 5) return std::nullopt;
      any_time = true;
    }
    if (designator <= last) return std::nullopt;
    if (kind == DurationKind::kYearMonth && designator > 1) return std::nullopt;
    if (kind == DurationKind::kDayTime && designator < 2) return std::nullopt;
    last = designator;
    any = true;
  }
  if (!any || (in_time && !any_time)) return std::nullopt;
  if (seconds >= kMaxSeconds) return std::nullopt;
  value.months = static_cast<std::int64_t>(months);
  value.attoseconds = seconds * kAttosecondsPerSecond + fraction;
  return negative ? negate(value) : value;
}

std::string to_string(const Duration& value) {
  const bool negative = value.months < 0 || value.attoseconds < 0;
  const std::int64_t months = negative ? -value.months : value.months;
  const Int128 attoseconds = negative ? -value.attoseconds : value.attoseconds;
  if (months == 0 && attoseconds == 0) return value.kind == DurationKind::kYearMonth ? "P0M" : "PT0S";
  std::string out = negative ? "-P" : "P";
  const auto put = [&](std::int64_t count, char designator) {
    if (count == 0) return;
    out += std::to_string(count);
    out += designator;
  };
  put(months / 12, 'Y');
  put(months % 12, 'M');
  const Int128 seconds = attoseconds / kAttosecondsPerSecond;
  const auto fraction = static_cast<std::int64_t>(attoseconds % kAttosecondsPerSecond);
  put(static_cast<std::int64_t>(seconds / 86'400), 'D');
  const auto of_day = static_cast<std::int64_t>(seconds % 86'400);
  if (of_day == 0 && fraction == 0) return out;
  out += 'T';
  put(of_day / 3600, 'H');
  put(of_day / 60 % 60, 'M');
  if (of_day % 60 != 0 || fraction != 0) {
    out += std::to_string(of_day % 60);
    append_fraction(out, fraction);
    out += 'S';
  }
  return out;
}

std::optional<std::strong_ordering> compare(const Duration& a, const Duration& b) {
  if (a == b) return std::strong_ordering::equal;
  if (a.attoseconds == 0 && b.attoseconds == 0) return a.months <=> b.months;
  if (a.months == b.months && a.months == 0) {
    return a.attoseconds < b.attoseconds ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return std::nullopt;
}

Duration cast(const Duration& value, DurationKind kind) {
  Duration result = value;
  result.kind = kind;
  if (kind == DurationKind::kYearMonth) result.attoseconds = 0;
  if (kind == DurationKind::kDayTime) result.months = 0;
  return result;
}

std::optional<Duration> add(const Duration& a, const Duration& b) {
  if (a.kind != b.kind || a.kind == DurationKind::kDuration) return std::nullopt;
  Duration result = a;
  result.months += b.months;
  result.attoseconds += b.attoseconds;
  if (result.months > kMaxMonths || result.months < -kMaxMonths) return std::nullopt;
  if (result.attoseconds > kMaxAttoseconds || result.attoseconds < -kMaxAttoseconds) return std::nullopt;
  return result;
}

Duration negate(const Duration& a) {
  return {-a.months, -a.attoseconds, a.kind};
}
std::optional<Duration> multiply(const Duration& a, const Decimal& factor) {
  return scale(a, factor, false);
}
std::optional<Duration> divide(const Duration& a, const Decimal& divisor) {
  return scale(a, divisor, true);
}

std::optional<Decimal> divide(const Duration& a, const Duration& b) {
  if (a.kind != b.kind || a.kind == DurationKind::kDuration) return std::nullopt;
  if (a.kind == DurationKind::kYearMonth) return divide(Decimal(Integer(a.months)), Decimal(Integer(b.months)));
  return divide(to_seconds(a.attoseconds), to_seconds(b.attoseconds));
}

}  // namespace casus::storage
