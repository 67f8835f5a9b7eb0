#include <gtest/gtest.h>

#include "storage/values/temporal.h"

namespace casus::storage {
namespace {

using enum TemporalKind;

Temporal temporal(TemporalKind kind, std::string_view text) {
  return parse_temporal(kind, text).value();
}
Duration duration(DurationKind kind, std::string_view text) {
  return parse_duration(kind, text).value();
}

TEST(Temporal, LexicalAndCanonicalForms) {
  struct Case {
    TemporalKind kind;
    const char *text, *canonical;
  };
  const Case cases[] = {
      {kDateTime, "2020-02-29T12:34:56.789Z", "2020-02-29T12:34:56.789Z"},
      {kDateTime, "2020-02-29T12:34:56.7000+00:00", "2020-02-29T12:34:56.7Z"},
      {kDateTime, "2020-02-29T12:34:56-00:00", "2020-02-29T12:34:56Z"},
      {kDateTime, "2020-02-29T12:34:56.000+14:00", "2020-02-29T12:34:56+14:00"},
      {kDateTime, "2020-12-31T24:00:00", "2021-01-01T00:00:00"},
      {kDateTime, "0000-01-01T00:00:00", "0000-01-01T00:00:00"},
      {kDateTime, "-0001-12-31T23:59:59", "-0001-12-31T23:59:59"},
      {kDateTime, "12345-01-01T00:00:00", "12345-01-01T00:00:00"},
      {kDateTime, "-99999999999-01-01T00:00:00", "-99999999999-01-01T00:00:00"},
      {kDateTime, "99999999999-12-31T23:59:59.999999999999999999", "99999999999-12-31T23:59:59.999999999999999999"},
      {kDate, "0000-02-29", "0000-02-29"},  // the year 0 is a leap year
      {kDate, "1582-10-10-05:30", "1582-10-10-05:30"},
      {kTime, "24:00:00", "00:00:00"},
      {kTime, "23:59:59.5-12:00", "23:59:59.5-12:00"},
      {kGYear, "-0044", "-0044"},
      {kGYearMonth, "2020-05Z", "2020-05Z"},
      {kGMonth, "--05+01:00", "--05+01:00"},
      {kGMonthDay, "--02-29", "--02-29"},
      {kGDay, "---31", "---31"},
  };
  for (const Case& c : cases) {
    const auto value = parse_temporal(c.kind, c.text);
    ASSERT_TRUE(value) << c.text;
    EXPECT_EQ(to_string(*value), c.canonical) << c.text;
    EXPECT_EQ(to_string(temporal(c.kind, c.canonical)), c.canonical);
  }
}

TEST(Temporal, RefusesWhatIsNotInTheLexicalSpace) {
  const std::pair<TemporalKind, const char*> cases[] = {
      {kDateTime, ""},
      {kDateTime, "2020-01-01"},
      {kDateTime, "2020-01-01 00:00:00"},
      {kDateTime, "2020-01-01T24:00:01"},
      {kDateTime, "2020-01-01T24:01:00"},
      {kDateTime, "2020-01-01T00:60:00"},
      {kDateTime, "2020-01-01T00:00:60"},
      {kDateTime, "2020-01-01T00:00:00."},
      {kDateTime, "2020-01-01T00:00"},
      {kDateTime, "2020-01-01T00:00:00+15:00"},
      {kDateTime, "2020-01-01T00:00:00+14:01"},
      {kDateTime, "2020-01-01T00:00:00z"},
      {kDateTime, "2020-01-01T00:00:00Zx"},
      {kDateTime, "2020-01-01T00:00:00.0000000000000000001"},
      {kDateTime, "999999999999-01-01T00:00:00"},
      {kDate, "2021-02-29"},
      {kDate, "1900-02-29"},
      {kDate, "2020-13-01"},
      {kDate, "2020-00-01"},
      {kDate, "2020-01-00"},
      {kDate, "20-01-01"},
      {kDate, "020-01-01"},
      {kDate, "02020-01-01"},
      {kDate, "+2020-01-01"},
      {kDate, "2020-1-1"},
      {kDate, "2020-01-01T00:00:00"},
      {kTime, "1:00:00"},
      {kTime, "25:00:00"},
      {kGYear, "202"},
      {kGMonthDay, "--02-30"},
      {kGMonth, "-05"},
      {kGDay, "---32"},
      {kGDay, "---0"},
  };
  for (const auto& [kind, text] : cases) EXPECT_FALSE(parse_temporal(kind, text)) << text;
}

TEST(Temporal, CivilDatesRoundTrip) {
  for (std::int64_t day = -1'000'000; day < 1'000'000; day += 97) {
    const CivilDate date = civil_from_days(day);
    ASSERT_EQ(days_from_civil(date), day);
    ASSERT_LE(date.day, days_in_month(date.year, date.month));
  }
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_civil({2000, 3, 1}), 11'017);
}

TEST(Temporal, Comparison) {
  EXPECT_TRUE(std::is_eq(
      compare(temporal(kDateTime, "2020-01-01T12:00:00+02:00"), temporal(kDateTime, "2020-01-01T10:00:00Z"))));
  EXPECT_TRUE(std::is_lt(
      compare(temporal(kDateTime, "2020-01-01T12:00:00+02:00"), temporal(kDateTime, "2020-01-01T12:00:00"))));
  EXPECT_TRUE(std::is_lt(compare(temporal(kDate, "-0001-01-01"), temporal(kDate, "0000-01-01"))));
  EXPECT_TRUE(std::is_lt(compare(temporal(kTime, "08:00:00+09:00"), temporal(kTime, "17:00:00-06:00"))));
  EXPECT_TRUE(is_indeterminate(temporal(kDate, "2020-01-01"), temporal(kDate, "2020-01-01Z")));
  EXPECT_FALSE(is_indeterminate(temporal(kDate, "2020-01-01"), temporal(kDate, "2020-01-03Z")));
  EXPECT_FALSE(is_indeterminate(temporal(kDate, "2020-01-01"), temporal(kDate, "2020-01-01")));
}

TEST(Temporal, Components) {
  const Temporal value = temporal(kDateTime, "-0044-03-15T13:45:06.25+01:30");
  EXPECT_EQ(date_of(value).year, -44);
  EXPECT_EQ(date_of(value).month, 3);
  EXPECT_EQ(date_of(value).day, 15);
  EXPECT_EQ(hours_of(value), 13);
  EXPECT_EQ(minutes_of(value), 45);
  EXPECT_EQ(seconds_of(value).to_string(), "6.25");
}

TEST(Temporal, Arithmetic) {
  const auto plus = [](TemporalKind kind, const char* text, DurationKind of, const char* length) {
    const auto result = add(temporal(kind, text), duration(of, length));
    return result ? to_string(*result) : "nothing";
  };
  EXPECT_EQ(plus(kDate, "2020-02-29", DurationKind::kYearMonth, "P1Y"), "2021-02-28");
  EXPECT_EQ(plus(kDate, "2020-03-31", DurationKind::kYearMonth, "-P1M"), "2020-02-29");
  EXPECT_EQ(plus(kDate, "2020-01-15", DurationKind::kYearMonth, "-P13M"), "2018-12-15");
  EXPECT_EQ(plus(kDate, "2020-01-01", DurationKind::kDayTime, "PT23H"), "2020-01-01");
  EXPECT_EQ(plus(kDate, "2020-01-01", DurationKind::kDayTime, "-PT1H"), "2019-12-31");
  EXPECT_EQ(plus(kDateTime, "1999-12-31T23:59:59.9Z", DurationKind::kDayTime, "PT0.1S"), "2000-01-01T00:00:00Z");
  EXPECT_EQ(plus(kTime, "00:30:00", DurationKind::kDayTime, "-PT1H"), "23:30:00");
  EXPECT_EQ(plus(kTime, "00:30:00", DurationKind::kYearMonth, "P1M"), "nothing");
  EXPECT_EQ(plus(kGYear, "2020", DurationKind::kYearMonth, "P1Y"), "nothing");
  EXPECT_EQ(plus(kDate, "99999999999-12-31", DurationKind::kYearMonth, "P1M"), "nothing");
  EXPECT_EQ(plus(kDate, "99999999999-12-31", DurationKind::kDayTime, "P99999999999999D"), "nothing");
  EXPECT_EQ(to_string(*difference(temporal(kDateTime, "2020-03-01T00:00:00+01:00"),
                                  temporal(kDateTime, "2020-02-28T12:00:00Z"))),
            "P1DT11H");
  EXPECT_FALSE(difference(temporal(kDate, "2020-03-01"), temporal(kGYear, "2020")));
}

TEST(Duration, LexicalAndCanonicalForms) {
  struct Case {
    DurationKind kind;
    const char *text, *canonical;
  };
  using enum DurationKind;
  const Case cases[] = {
      {kDuration, "P1Y14M", "P2Y2M"},
      {kDuration, "PT36H", "P1DT12H"},
      {kDuration, "-P1Y2M3DT4H5M6.70S", "-P1Y2M3DT4H5M6.7S"},
      {kDuration, "P0D", "PT0S"},
      {kDayTime, "PT0S", "PT0S"},
      {kYearMonth, "P0Y", "P0M"},
      {kYearMonth, "P12M", "P1Y"},
      {kDayTime, "PT3600S", "PT1H"},
      {kDayTime, "-P2DT60M", "-P2DT1H"},
      {kDayTime, "PT0.000000000000000001S", "PT0.000000000000000001S"},
  };
  for (const Case& c : cases) {
    const auto value = parse_duration(c.kind, c.text);
    ASSERT_TRUE(value) << c.text;
    EXPECT_EQ(to_string(*value), c.canonical);
  }
  const std::pair<DurationKind, const char*> bad[] = {
      {kDuration, ""},
      {kDuration, "P"},
      {kDuration, "PT"},
      {kDuration, "1Y"},
      {kDuration, "P1YT"},
      {kDuration, "P1S"},
      {kDuration, "P1M1Y"},
      {kDuration, "P-1Y"},
      {kDuration, "PT1.5H"},
      {kDuration, "PT1.S"},
      {kDuration, "PT.5S"},
      {kDuration, "P1Y1Y"},
      {kYearMonth, "P1D"},
      {kDayTime, "P1M"},
      {kDuration, "P9999999999999999Y"},
      {kDuration, "P999999999999999D"},
      {kDuration, "+P1Y"},
      {kDuration, "PT1H "},
  };
  for (const auto& [kind, text] : bad) EXPECT_FALSE(parse_duration(kind, text)) << text;
}

TEST(Duration, ComparisonAndArithmetic) {
  using enum DurationKind;
  EXPECT_EQ(compare(duration(kDuration, "P1Y"), duration(kYearMonth, "P12M")), std::strong_ordering::equal);
  EXPECT_EQ(compare(duration(kDayTime, "PT1H"), duration(kDayTime, "PT61M")), std::strong_ordering::less);
  EXPECT_FALSE(compare(duration(kDuration, "P1M"), duration(kDuration, "P30D")));
  EXPECT_EQ(to_string(*multiply(duration(kDayTime, "PT1S"), *Decimal::parse("0.1"))), "PT0.1S");
  EXPECT_EQ(to_string(*multiply(duration(kYearMonth, "P5M"), *Decimal::parse("0.5"))), "P3M");
  EXPECT_EQ(to_string(*divide(duration(kDayTime, "P1D"), *Decimal::parse("-7"))), "-PT3H25M42.857142857142857143S");
  EXPECT_FALSE(divide(duration(kDayTime, "P1D"), Decimal()));
  EXPECT_FALSE(multiply(duration(kDuration, "P1Y"), Decimal(Integer(2))));
  EXPECT_FALSE(multiply(duration(kDayTime, "P99999999999999D"), *Decimal::parse("1000000000000")));
  EXPECT_FALSE(multiply(duration(kYearMonth, "P999999999999999Y"), *Decimal::parse("1000000")));
  EXPECT_EQ(divide(duration(kYearMonth, "P1Y"), duration(kYearMonth, "P8M"))->to_string(), "1.5");
  EXPECT_FALSE(divide(duration(kYearMonth, "P1Y"), duration(kYearMonth, "P0M")));
  EXPECT_FALSE(add(duration(kYearMonth, "P1Y"), duration(kDayTime, "P1D")));
}

}  // namespace
}  // namespace casus::storage
