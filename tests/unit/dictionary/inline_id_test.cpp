#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "casus/term.h"
#include "storage/dictionary/dictionary.h"
#include "storage/dictionary/inline_value.h"

namespace casus::storage {
namespace {

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

std::optional<Id> id_of(const std::string& lexical, const std::string& type) {
  return inline_id(Term::literal(lexical, kXsd + type).view());
}

// The lexical form and datatype that an id stands for.
Term term_of(Id id) {
  InlineText text;
  const auto view = inline_term(id, text);
  return view ? Term(*view) : Term::iri("urn:not-inline");
}

void expect_round_trip(const std::string& lexical, const std::string& type) {
  const auto id = id_of(lexical, type);
  ASSERT_TRUE(id) << lexical << " " << type;
  EXPECT_EQ(term_of(*id), Term::literal(lexical, kXsd + type));
}

void expect_ascending(const std::vector<std::string>& lexicals, const std::string& type) {
  std::optional<Id> previous;
  for (const auto& lexical : lexicals) {
    expect_round_trip(lexical, type);
    const auto id = id_of(lexical, type);
    ASSERT_TRUE(id);
    if (previous) {
      EXPECT_LT(*previous, *id) << lexical;
    }
    previous = id;
  }
}

void expect_not_inline(const std::vector<std::string>& lexicals, const std::string& type) {
  for (const auto& lexical : lexicals) EXPECT_FALSE(id_of(lexical, type)) << lexical << " " << type;
}

TEST(InlineId, IntegersInOrder) {
  expect_ascending({"-36028797018963968", "-36028797018963967", "-1000", "-10", "-9", "-1", "0", "1", "9", "10", "42",
                    "2147483648", "36028797018963967"},
                   "integer");
}

TEST(InlineId, IntegersThatAreNotCanonicalOrDoNotFit) {
  expect_not_inline({"", "-", "+1", "01", "-0", "00", " 1", "1 ", "1.0", "1e1", "36028797018963968",
                     "-36028797018963969", "999999999999999999", "1000000000000000000000000", "１", "a"},
                    "integer");
}

TEST(InlineId, DecimalsInOrder) {
  expect_ascending({"-999999999999900000.0",
                    "-100.5",
                    "-100.0",
                    "-1.5",
                    "-1.0",
                    "-0.5",
                    "-0.05",
                    "-0.000000000000000001",
                    "0.0",
                    "0.000000000000000001",
                    "0.05",
                    "0.1",
                    "0.123456789",
                    "0.5",
                    "1.0",
                    "1.000000000001",
                    "1.5",
                    "2.0",
                    "10.0",
                    "99.99",
                    "100.0",
                    "100000000000.1",
                    "100000000000000000.0",
                    "999999999999900000.0"},
                   "decimal");
}

TEST(InlineId, DecimalsThatAreNotCanonicalOrDoNotFit) {
  expect_not_inline({"",
                     ".",
                     "1",
                     "1.",
                     ".5",
                     "+1.0",
                     "-0.0",
                     "01.0",
                     "1.10",
                     "1.00",
                     "00.0",
                     "-.5",
                     "1.0E0",
                     "1.0 ",
                     "12345678901234.0",
                     "1.2345678901234",
                     "0.0000000000000000001",
                     "1000000000000000000.0",
                     "1..0",
                     "1.-0",
                     "--1.0",
                     "1.0.0"},
                    "decimal");
}

TEST(InlineId, DoublesInOrder) {
  expect_ascending({"NaN",       "-INF",  "-1.5E300", "-1.0E10", "-9.9E9", "-1.5E0", "-1.0E0",           "-2.5E-3",
                    "-1.0E-300", "0.0E0", "1.0E-300", "2.5E-3",  "1.0E-1", "1.0E0",  "1.000000000001E0", "1.5E0",
                    "9.9E0",     "1.0E1", "1.5E300",  "9.9E307", "INF"},
                   "double");
}

TEST(InlineId, DoublesThatAreNotCanonicalOrDoNotFit) {
  expect_not_inline({"",       "E",      "1",       "1.0",      "1E0",
                     "1.E0",   ".1E0",   "1.0e0",   "1.0E+0",   "1.0E00",
                     "1.0E-0", "10.0E0", "0.1E0",   "1.50E0",   "-0.0E0",
                     "0.0E1",  "+1.0E0", "1.0E308", "1.0E-301", "1.0E9999",
                     "inf",    "+INF",   "nan",     "-NaN",     "1.23456789012345E0",
                     "1.0E",   "1.0E-",  "1.0E0 ",  "1.0E1E1"},
                    "double");
}

TEST(InlineId, FloatsInOrder) {
  expect_ascending({"NaN", "-INF", "-3.4028235E38", "-1.5E0", "-1.0E-45", "0.0E0", "1.0E-45", "1.1754944E-38", "1.0E-1",
                    "1.5E0", "1.6777216E7", "3.4028235E38", "INF"},
                   "float");
  expect_not_inline({"-0.0E0", "1", "1.5", "1.50E0", "1.5e0", "1.6777217E7", "1.0E39", "1.23456789E0", "1.5E0x", ""},
                    "float");
}

TEST(InlineId, DatesInOrder) {
  expect_ascending({"0001-01-01", "0001-01-01Z", "1582-10-15", "1969-12-31", "1970-01-01", "2000-02-29", "2011-03-15",
                    "2016-01-01+14:00", "2016-01-01+00:15", "2016-01-01", "2016-01-01Z", "2016-01-01-00:15",
                    "2016-01-01-14:00", "2016-01-02", "9999-12-31"},
                   "date");
  expect_not_inline({"",
                     "2016",
                     "2016-1-1",
                     "2016-13-01",
                     "2016-00-01",
                     "2016-02-30",
                     "2015-02-29",
                     "1900-02-29",
                     "2016-01-00",
                     "0000-01-01",
                     "-0001-01-01",
                     "10000-01-01",
                     "2016-01-01+00:00",
                     "2016-01-01-00:00",
                     "2016-01-01+01:07",
                     "2016-01-01+14:15",
                     "2016-01-01z",
                     "2016-01-01ZZ",
                     "2016-01-01T00:00:00",
                     "2016-01-01+1:00",
                     " 2016-01-01",
                     "2016-01-01+00:60"},
                    "date");
}

TEST(InlineId, DateTimesInOrder) {
  expect_ascending(
      {"0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999",
       "1970-01-01T00:00:00", "2016-02-29T12:30:45", "2016-02-29T12:30:45.001", "2016-02-29T12:30:45.01",
       "2016-02-29T12:30:45.1", "2016-02-29T12:30:45.999Z", "2016-03-01T01:00:00+01:00", "2016-03-01T00:00:01Z",
       "9999-12-31T23:59:59.999", "9999-12-31T23:59:59.999-14:00"},
      "dateTime");
  expect_not_inline(
      {"", "2016-02-29", "2016-02-29T24:00:00", "2016-02-29T12:60:00", "2016-02-29T12:00:60", "2016-02-29T12:30:45.0",
       "2016-02-29T12:30:45.10", "2016-02-29T12:30:45.0001", "2016-02-29T12:30:45.1234", "2016-02-29T12:30:45.",
       "2016-02-29T12:30", "2016-02-29 12:30:45", "2016-02-29T12:30:45+00:00", "2016-02-29T12:30:45-00:00",
       "2016-02-29T12:30:45+00:10", "2015-02-29T12:30:45", "2016-02-29t12:30:45", "2016-02-29T12:30:45Z "},
      "dateTime");
}

TEST(InlineId, InstantsThatAreEqualSortByTimezone) {
  const auto none = id_of("2016-01-01T12:00:00", "dateTime");
  const auto zulu = id_of("2016-01-01T12:00:00Z", "dateTime");
  const auto east = id_of("2016-01-01T13:00:00+01:00", "dateTime");
  const auto later = id_of("2016-01-01T12:00:00.001", "dateTime");
  ASSERT_TRUE(none && zulu && east && later);
  EXPECT_LT(*none, *zulu);
  EXPECT_LT(*zulu, *east);
  EXPECT_LT(*east, *later);
}

TEST(InlineId, ShortStringsInOrder) {
  expect_ascending({"", "\x01", " ", "0", "A", "Ab", "a", "aa", "ab", "abcdefg", "b", "é", "日本"}, "string");
  expect_not_inline({"abcdefgh", "日本語", std::string("\0", 1), std::string("a\0b", 3)}, "string");
  EXPECT_EQ(inline_id(Term::literal("abc").view()), id_of("abc", "string"));
}

TEST(InlineId, Booleans) {
  expect_ascending({"false", "true"}, "boolean");
  expect_not_inline({"0", "1", "TRUE", "", "true "}, "boolean");
}

TEST(InlineId, BlankNodesByNumber) {
  for (const char* label : {"b0", "b1", "b10", "b72057594037927935"}) {
    const auto id = inline_id(Term::blank_node(label).view());
    ASSERT_TRUE(id) << label;
    EXPECT_EQ(term_of(*id), Term::blank_node(label));
  }
  for (const char* label :
       {"", "b", "b00", "b01", "b-1", "b+1", "B1", "x1", "b1x", "b72057594037927936", "b99999999999999999999"}) {
    EXPECT_FALSE(inline_id(Term::blank_node(label).view())) << label;
  }
}

TEST(InlineId, OtherTermsAreNever) {
  EXPECT_FALSE(inline_id(Term::iri("b1").view()));
  EXPECT_FALSE(inline_id(Term::iri("").view()));
  EXPECT_FALSE(inline_id(Term::lang_literal("a", "en").view()));
  EXPECT_FALSE(id_of("1", "int"));
  EXPECT_FALSE(inline_id(Term::literal("1", "http://example.org/integer").view()));
  EXPECT_FALSE(inline_id(Term::triple(iri("a"), iri("b"), literal("c")).view()));
}

TEST(InlineId, RandomTextIsEitherRefusedOrComesBack) {
  std::mt19937_64 random(1);
  const std::string alphabet = "0123456789012345678900+-.EeTZ: INFaN";
  for (const std::string type : {"integer", "decimal", "double", "float", "date", "dateTime", "string", "boolean"}) {
    for (int i = 0; i < 200'000; ++i) {
      std::string lexical;
      for (std::size_t n = random() % 12; n > 0; --n) lexical.push_back(alphabet[random() % alphabet.size()]);
      if (const auto id = id_of(lexical, type)) {
        ASSERT_EQ(term_of(*id), Term::literal(lexical, kXsd + type));
      }
    }
  }
}

TEST(InlineId, RandomPayloadsAreEitherRefusedOrComeBack) {
  std::mt19937_64 random(2);
  for (const Tag tag : {Tag::kInteger, Tag::kDecimal, Tag::kDouble, Tag::kFloat, Tag::kDate, Tag::kDateTime,
                        Tag::kShortString, Tag::kBoolean, Tag::kBlankNode}) {
    for (int i = 0; i < 200'000; ++i) {
      const Id id(tag, random() >> (random() % 56));
      InlineText text;
      if (const auto view = inline_term(id, text)) {
        ASSERT_EQ(inline_id(*view), id) << id.bits();
      }
    }
  }
}

TEST(InlineValue, Integers) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 100'000; ++i) {
    const auto value = static_cast<std::int64_t>(random()) >> (random() % 64);
    const auto id = integer_id(value);
    EXPECT_EQ(id, id_of(std::to_string(value), "integer"));
    if (id) {
      EXPECT_EQ(integer_value(*id), value);
    }
  }
}

TEST(InlineValue, DecimalsMatchTheirText) {
  EXPECT_EQ(decimal_id(15, 1), id_of("1.5", "decimal"));
  EXPECT_EQ(decimal_id(-150, 2), id_of("-1.5", "decimal"));
  EXPECT_EQ(decimal_id(0, 5), id_of("0.0", "decimal"));
  EXPECT_EQ(decimal_id(7, -3), id_of("7000.0", "decimal"));
  EXPECT_EQ(decimal_id(1, 18), id_of("0.000000000000000001", "decimal"));
  EXPECT_FALSE(decimal_id(1, 19));
  EXPECT_FALSE(decimal_id(12345678901234, 3));
  EXPECT_FALSE(decimal_id(std::numeric_limits<std::int64_t>::min(), 0));
  EXPECT_FALSE(decimal_id(1, -18));
  std::mt19937_64 random(4);
  for (int i = 0; i < 100'000; ++i) {
    const auto mantissa = static_cast<std::int64_t>(random()) >> (20 + random() % 43);
    const int scale = static_cast<int>(random() % 19);
    if (const auto id = decimal_id(mantissa, scale)) {
      const InlineDecimal value = decimal_value(*id);
      ASSERT_TRUE(value.scale >= 0 && value.scale <= scale);
      std::int64_t back = value.mantissa;
      for (int s = value.scale; s < scale; ++s) back *= 10;
      ASSERT_EQ(back, mantissa);
      ASSERT_EQ(inline_id(term_of(*id).view()), id);
    }
  }
}

TEST(InlineValue, OrderOfRandomDecimalsIsOrderOfValues) {
  std::mt19937_64 random(5);
  std::vector<std::pair<std::int64_t, Id>> values;
  for (int i = 0; i < 20'000; ++i) {
    const auto mantissa = static_cast<std::int64_t>(random()) >> (22 + random() % 41);
    const int scale = static_cast<int>(random() % 6);
    if (const auto id = decimal_id(mantissa, scale)) {
      std::int64_t scaled = mantissa;
      for (int s = scale; s < 6; ++s) scaled *= 10;
      values.emplace_back(scaled, *id);
    }
  }
  ASSERT_GT(values.size(), 5'000u);
  std::sort(values.begin(), values.end());
  for (std::size_t i = 1; i < values.size(); ++i) {
    ASSERT_EQ(values[i - 1].first == values[i].first, values[i - 1].second == values[i].second);
    ASSERT_LE(values[i - 1].second, values[i].second);
  }
}

TEST(InlineValue, DoublesReadBackExactly) {
  std::mt19937_64 random(6);
  std::vector<std::pair<double, Id>> values;
  for (int i = 0; i < 100'000; ++i) {
    const auto mantissa = static_cast<double>(static_cast<std::int64_t>(random()) >> (22 + random() % 41));
    const double value = mantissa * std::pow(10.0, static_cast<double>(random() % 60) - 30);
    const auto id = double_id(value);
    if (!id) continue;
    ASSERT_EQ(double_value(*id), value);
    ASSERT_EQ(inline_id(term_of(*id).view()), id);
    ASSERT_EQ(std::strtod(term_of(*id).value().c_str(), nullptr), value);
    values.emplace_back(value, *id);
  }
  ASSERT_GT(values.size(), 10'000u);
  std::sort(values.begin(), values.end());
  for (std::size_t i = 1; i < values.size(); ++i) ASSERT_LE(values[i - 1].second, values[i].second);
  EXPECT_FALSE(double_id(-0.0));
  EXPECT_FALSE(double_id(0.1 + 0.2));
  EXPECT_TRUE(std::isnan(double_value(*double_id(std::nan("")))));
  EXPECT_EQ(double_value(*double_id(-HUGE_VAL)), -HUGE_VAL);
  EXPECT_EQ(double_id(1e300), id_of("1.0E300", "double"));
}

TEST(InlineValue, FloatsReadBackExactly) {
  std::mt19937_64 random(7);
  std::optional<Id> previous;
  for (int i = 0; i < 100'000; ++i) {
    const float value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    const auto id = float_id(value);
    if (value == 0 && std::signbit(value)) continue;
    ASSERT_TRUE(id);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(float_value(*id)));
      continue;
    }
    ASSERT_EQ(float_value(*id), value);
    ASSERT_EQ(inline_id(term_of(*id).view()), id);
    if (previous) {
      ASSERT_EQ(*previous < *id, float_value(*previous) < value);
    }
    previous = id;
  }
}

TEST(InlineValue, DatesAndTimes) {
  const InlineDateTime time = date_time_value(*id_of("1970-01-01T01:00:00.5+01:00", "dateTime"));
  EXPECT_EQ(time.local_milliseconds, 3'600'500);
  EXPECT_EQ(time.timezone_minutes, 60);
  EXPECT_EQ(time.instant_milliseconds(), 500);
  EXPECT_FALSE(date_time_value(*id_of("1970-01-01T01:00:00", "dateTime")).timezone_minutes);
  const InlineDate date = date_value(*id_of("1969-12-31-05:00", "date"));
  EXPECT_EQ(date.days, -1);
  EXPECT_EQ(date.timezone_minutes, -300);
  EXPECT_EQ(date.instant_milliseconds(), -86'400'000 + 300 * 60'000);
  EXPECT_EQ(date_id({-1, -300}), id_of("1969-12-31-05:00", "date"));
  EXPECT_FALSE(date_id({0, 7}));
  EXPECT_FALSE(date_id({3'000'000, std::nullopt}));
  EXPECT_FALSE(date_time_id({std::numeric_limits<std::int64_t>::min(), std::nullopt}));
  for (std::int64_t day = -719'162; day <= 2'932'896; day += 7) {
    for (const auto zone : {std::optional<std::int32_t>(), std::optional<std::int32_t>(0),
                            std::optional<std::int32_t>(-840), std::optional<std::int32_t>(840)}) {
      const auto id = date_id({day, zone});
      ASSERT_TRUE(id);
      ASSERT_EQ(date_value(*id).days, day);
      ASSERT_EQ(date_value(*id).timezone_minutes, zone);
      ASSERT_EQ(inline_id(term_of(*id).view()), id);
    }
  }
}

}  // namespace
}  // namespace casus::storage
