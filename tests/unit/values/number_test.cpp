#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "storage/values/datatype_range.h"
#include "storage/values/decimal.h"
#include "storage/values/floating.h"
#include "storage/values/integer.h"

namespace casus::storage {
namespace {

Integer integer(std::string_view text) {
  return Integer::parse(text).value();
}
Decimal decimal(std::string_view text) {
  return Decimal::parse(text).value();
}

TEST(Integer, ParsesAndWrites) {
  EXPECT_EQ(integer("0").to_string(), "0");
  EXPECT_EQ(integer("-0").to_string(), "0");
  EXPECT_EQ(integer("+000123").to_string(), "123");
  EXPECT_EQ(integer("9223372036854775807").small(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(integer("-9223372036854775808").small(), std::numeric_limits<std::int64_t>::min());
  EXPECT_FALSE(integer("9223372036854775808").is_small());
  EXPECT_EQ(integer("-123456789012345678901234567890").to_string(), "-123456789012345678901234567890");
  for (const char* bad : {"", "+", "-", "1.0", "1e5", " 1", "1 ", "--1", "0x1", "\xD9\xA3", "1_000"}) {
    EXPECT_FALSE(Integer::parse(bad)) << bad;
  }
  EXPECT_TRUE(Integer::parse(std::string(Integer::kMaxDigits, '9')));
  EXPECT_FALSE(Integer::parse(std::string(Integer::kMaxDigits + 1, '9')));
  EXPECT_TRUE(Integer::parse(std::string(1'000'000, '0') + "7"));
}

TEST(Integer, FactorialsAreExact) {
  Integer product(1);
  for (int i = 2; i <= 100; ++i) product = multiply(product, Integer(i)).value();
  EXPECT_EQ(
      product.to_string(),
      "9332621544394415268169923885626670049071596826438162146859296389521759999322991560894146397615651828625369792"
      "0827223758251185210916864000000000000000000000000");
  // And back down.
  Integer quotient = product;
  for (int i = 100; i >= 2; --i) quotient = truncate(divide(Decimal(quotient), Decimal(Integer(i))).value());
  EXPECT_EQ(quotient, Integer(1));
}

TEST(Integer, ArithmeticAcrossTheEdgeOf64Bits) {
  const Integer max(std::numeric_limits<std::int64_t>::max()), min(std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(add(max, Integer(1))->to_string(), "9223372036854775808");
  EXPECT_EQ(subtract(min, Integer(1))->to_string(), "-9223372036854775809");
  EXPECT_EQ(negate(min).to_string(), "9223372036854775808");
  EXPECT_EQ(absolute(min), negate(min));
  EXPECT_TRUE(subtract(add(max, Integer(1)).value(), Integer(1))->is_small());
  EXPECT_LT(max, add(max, Integer(1)).value());
  EXPECT_LT(subtract(min, Integer(1)).value(), min);
  EXPECT_EQ(multiply(min, Integer(-1))->to_string(), "9223372036854775808");
}

TEST(Integer, OverlongResultsAreRefused) {
  const Integer big = integer(std::string(Integer::kMaxDigits, '9'));
  EXPECT_FALSE(multiply(big, big));
  EXPECT_TRUE(subtract(big, big));
}

TEST(Integer, ConvertsToFloatingPoint) {
  EXPECT_EQ(integer("9007199254740993").to_double(), 9007199254740992.0);
  EXPECT_EQ(integer("123456789012345678901234567890").to_double(), 123456789012345678901234567890.0);
  EXPECT_EQ(integer(std::string(400, '9')).to_double(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(Integer::truncate(-1e20)->to_string(), "-100000000000000000000");
  EXPECT_EQ(Integer::truncate(-2.9)->small(), -2);
  EXPECT_FALSE(Integer::truncate(std::nan("")));
}

TEST(Decimal, ParsesAndWrites) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0.0"},
      {"-0.0", "0.0"},
      {"1", "1.0"},
      {"01.50", "1.5"},
      {"+.5", "0.5"},
      {"-.05", "-0.05"},
      {"5.", "5.0"},
      {"1000", "1000.0"},
      {"0.000001", "0.000001"},
      {"123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"},
      {"100000000000000000000.500", "100000000000000000000.5"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(decimal(text).to_string(), expected) << text;
  for (const char* bad : {"", ".", "+", "-.", "1e5", "1.2.3", "1,5", " 1.0", "1.-5", "INF", "+-1.0"}) {
    EXPECT_FALSE(Decimal::parse(bad)) << bad;
  }
  EXPECT_EQ(decimal("2.00").to_xpath_string(), "2");
}

TEST(Decimal, Arithmetic) {
  EXPECT_EQ(add(decimal("0.1"), decimal("0.2")).value(), decimal("0.3"));
  EXPECT_EQ(subtract(decimal("1"), decimal("0.000000000000000000000001"))->to_string(), "0.999999999999999999999999");
  EXPECT_EQ(multiply(decimal("-1.5"), decimal("1.5"))->to_string(), "-2.25");
  EXPECT_EQ(divide(decimal("1"), decimal("8"))->to_string(), "0.125");
  EXPECT_EQ(divide(decimal("1"), decimal("3"))->to_string(), "0.333333333333333333333333");
  EXPECT_EQ(divide(decimal("-1"), decimal("6"))->to_string(), "-0.166666666666666666666667");
  EXPECT_EQ(divide(decimal("1"), decimal("300000000000000000000000000000"))->to_string(),
            "0.000000000000000000000000000003333333333333333333");
  EXPECT_FALSE(divide(decimal("1"), decimal("0")));
  EXPECT_EQ(divide(decimal("0"), decimal("7")).value(), decimal("0"));
}

TEST(Decimal, Rounding) {
  struct Case {
    const char *value, *floor, *ceiling, *round, *truncate;
  };
  const Case cases[] = {
      {"2.5", "2", "3", "3", "2"},
      {"-2.5", "-3", "-2", "-2", "-2"},
      {"2.4", "2", "3", "2", "2"},
      {"-2.6", "-3", "-2", "-3", "-2"},
      {"7", "7", "7", "7", "7"},
      {"-0.5", "-1", "0", "0", "0"},
      {"99999999999999999999.5", "99999999999999999999", "100000000000000000000", "100000000000000000000",
       "99999999999999999999"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(floor(decimal(c.value)).to_string(), c.floor) << c.value;
    EXPECT_EQ(ceiling(decimal(c.value)).to_string(), c.ceiling) << c.value;
    EXPECT_EQ(round(decimal(c.value)).to_string(), c.round) << c.value;
    EXPECT_EQ(truncate(decimal(c.value)).to_string(), c.truncate) << c.value;
  }
}

TEST(Decimal, Comparison) {
  EXPECT_EQ(decimal("1.50"), decimal("1.5"));
  EXPECT_LT(decimal("-1"), decimal("0.1"));
  EXPECT_LT(decimal("1.000000000000000000000000000001"), decimal("1.00000000000000000000000000001"));
  EXPECT_LT(decimal("9223372036854775807"), decimal("9223372036854775807.1"));
  EXPECT_LT(decimal("-9223372036854775808.5"), decimal("-9223372036854775808"));
}

TEST(Decimal, FromFloatingPoint) {
  EXPECT_EQ(Decimal::exact(0.5)->to_string(), "0.5");
  EXPECT_EQ(Decimal::exact(0.1)->to_string(), "0.1000000000000000055511151231257827021181583404541015625");
  EXPECT_EQ(Decimal::shortest(0.1)->to_string(), "0.1");
  EXPECT_EQ(Decimal::shortest(0.1f)->to_string(), "0.1");
  EXPECT_EQ(Decimal::exact(std::ldexp(1, 100))->to_string(), "1267650600228229401496703205376.0");
  EXPECT_FALSE(Decimal::exact(INFINITY));
  EXPECT_FALSE(Decimal::shortest(std::nan("")));
  EXPECT_EQ(decimal("0.1").to_double(), 0.1);
  EXPECT_EQ(decimal("123456789.123456789").to_double(), 123456789.123456789);
}

TEST(Floating, CanonicalForms) {
  const std::pair<double, const char*> cases[] = {
      {0.0, "0.0E0"},     {-0.0, "-0.0E0"},     {1.0, "1.0E0"},
      {-1.5, "-1.5E0"},   {100.0, "1.0E2"},     {0.001, "1.0E-3"},
      {1e100, "1.0E100"}, {5e-324, "5.0E-324"}, {1.7976931348623157e308, "1.7976931348623157E308"},
      {INFINITY, "INF"},  {-INFINITY, "-INF"},  {std::nan(""), "NaN"},
  };
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(to_canonical(value), text);
    const double back = parse_double(text).value();
    EXPECT_TRUE(back == value || (std::isnan(back) && std::isnan(value))) << text;
  }
  EXPECT_EQ(to_canonical(0.1f), "1.0E-1");
  EXPECT_EQ(to_canonical(3.4028235e38f), "3.4028235E38");
}

TEST(Floating, Parsing) {
  EXPECT_EQ(parse_double("+1.5e+3"), 1500.0);
  EXPECT_EQ(parse_double(".5"), 0.5);
  EXPECT_EQ(parse_double("5."), 5.0);
  EXPECT_EQ(parse_double("1e400"), INFINITY);
  EXPECT_EQ(parse_double("-1e400"), -INFINITY);
  EXPECT_EQ(parse_double("1e-400"), 0.0);
  EXPECT_EQ(parse_double("0.0000e99999999999999999999"), 0.0);
  EXPECT_EQ(parse_double("1e-99999999999999999999"), 0.0);
  EXPECT_EQ(parse_double("1e99999999999999999999"), INFINITY);
  EXPECT_EQ(parse_float("1e39"), INFINITY);
  EXPECT_EQ(parse_float("0.1"), 0.1f);
  for (const char* bad :
       {"", ".", "e5", "1e", "1e+", "inf", "nan", "Infinity", "0x1p3", "1.5f", " 1", "+-1", "--INF", "-NaN"}) {
    EXPECT_FALSE(parse_double(bad)) << bad;
  }
}

TEST(Floating, XPathStrings) {
  EXPECT_EQ(to_xpath_string(1.0), "1");
  EXPECT_EQ(to_xpath_string(999999.0), "999999");
  EXPECT_EQ(to_xpath_string(1e6), "1.0E6");
  EXPECT_EQ(to_xpath_string(0.000001), "0.000001");
  EXPECT_EQ(to_xpath_string(0.00000099), "9.9E-7");
  EXPECT_EQ(to_xpath_string(-0.0), "-0");
  EXPECT_EQ(to_xpath_string(1.5f), "1.5");
}

TEST(Floating, RoundsHalfUp) {
  EXPECT_EQ(round_half_up(2.5), 3.0);
  EXPECT_EQ(round_half_up(-2.5), -2.0);
  EXPECT_EQ(round_half_up(0.49999999999999994), 0.0);
  EXPECT_EQ(round_half_up(4503599627370497.0), 4503599627370497.0);
  EXPECT_TRUE(std::signbit(round_half_up(-0.4)));
}

TEST(DatatypeRange, Bounds) {
  EXPECT_TRUE(derived_integer_range("byte")->contains(Integer(-128)));
  EXPECT_FALSE(derived_integer_range("byte")->contains(Integer(128)));
  EXPECT_TRUE(derived_integer_range("unsignedLong")->contains(integer("18446744073709551615")));
  EXPECT_FALSE(derived_integer_range("unsignedLong")->contains(integer("18446744073709551616")));
  EXPECT_TRUE(derived_integer_range("negativeInteger")->contains(integer("-100000000000000000000")));
  EXPECT_EQ(derived_integer_range("integer"), nullptr);
  EXPECT_EQ(trim_xsd_space(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim_xsd_space(" "), "");
  EXPECT_EQ(parse_boolean("1"), true);
  EXPECT_FALSE(parse_boolean("True"));
}

}  // namespace
}  // namespace casus::storage
