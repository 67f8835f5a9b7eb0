#include "query/functions/evaluation_state.h"
#include "query/functions/registry.h"

namespace casus::query {

using storage::TemporalKind;

namespace {

bool has_date(const Value& value) {
  return value.kind == ValueKind::kTemporal &&
         (value.temporal->kind == TemporalKind::kDateTime || value.temporal->kind == TemporalKind::kDate);
}
bool has_time(const Value& value) {
  return value.kind == ValueKind::kTemporal &&
         (value.temporal->kind == TemporalKind::kDateTime || value.temporal->kind == TemporalKind::kTime);
}
bool is_kind(const Value& value, TemporalKind a, TemporalKind b) {
  return value.kind == ValueKind::kTemporal && (value.temporal->kind == a || value.temporal->kind == b);
}

Value number(std::int64_t value) {
  return Value::of(value);
}

// Of xsd:dateTime, as SPARQL wants, and of the other types that have the component.
Value year(Call&, std::span<const Value> args) {
  if (!has_date(args[0]) && !is_kind(args[0], TemporalKind::kGYear, TemporalKind::kGYearMonth)) return Value::error();
  return number(date_of(*args[0].temporal).year);
}
Value month(Call&, std::span<const Value> args) {
  if (!has_date(args[0]) && !is_kind(args[0], TemporalKind::kGYearMonth, TemporalKind::kGMonth) &&
      !is_kind(args[0], TemporalKind::kGMonthDay, TemporalKind::kGMonthDay)) {
    return Value::error();
  }
  return number(date_of(*args[0].temporal).month);
}
Value day(Call&, std::span<const Value> args) {
  if (!has_date(args[0]) && !is_kind(args[0], TemporalKind::kGMonthDay, TemporalKind::kGDay)) return Value::error();
  return number(date_of(*args[0].temporal).day);
}
Value hours(Call&, std::span<const Value> args) {
  return has_time(args[0]) ? number(hours_of(*args[0].temporal)) : Value::error();
}
Value minutes(Call&, std::span<const Value> args) {
  return has_time(args[0]) ? number(minutes_of(*args[0].temporal)) : Value::error();
}
Value seconds(Call& call, std::span<const Value> args) {
  return has_time(args[0]) ? Value::of(seconds_of(*args[0].temporal), call.arena) : Value::error();
}

Value timezone(Call& call, std::span<const Value> args) {
  if (args[0].kind != ValueKind::kTemporal || !args[0].temporal->has_zone) return Value::error();
  storage::Duration duration;
  duration.kind = storage::DurationKind::kDayTime;
  duration.attoseconds = storage::Int128{args[0].temporal->zone} * 60 * storage::kAttosecondsPerSecond;
  return Value::of(duration, call.arena);
}

Value tz(Call& call, std::span<const Value> args) {
  if (args[0].kind != ValueKind::kTemporal) return Value::error();
  const storage::Temporal& value = *args[0].temporal;
  if (!value.has_zone) return Value::string({});
  if (value.zone == 0) return Value::string("Z");
  const int magnitude = value.zone < 0 ? -value.zone : value.zone;
  const char text[] = {value.zone < 0 ? '-' : '+',
                       static_cast<char>('0' + magnitude / 600),
                       static_cast<char>('0' + magnitude / 60 % 10),
                       ':',
                       static_cast<char>('0' + magnitude % 60 / 10),
                       static_cast<char>('0' + magnitude % 10)};
  return Value::string(call.arena.copy({text, sizeof text}));
}

Value now(Call& call, std::span<const Value>) {
  return Value::of(call.context.state->now, call.arena);
}

constexpr Function kFunctions[] = {
    {"NOW", 0, 0, now},         {"YEAR", 1, 1, year},         {"MONTH", 1, 1, month},
    {"DAY", 1, 1, day},         {"HOURS", 1, 1, hours},       {"MINUTES", 1, 1, minutes},
    {"SECONDS", 1, 1, seconds}, {"TIMEZONE", 1, 1, timezone}, {"TZ", 1, 1, tz},
};

}  // namespace

std::span<const Function> time_functions() {
  return kFunctions;
}

}  // namespace casus::query
