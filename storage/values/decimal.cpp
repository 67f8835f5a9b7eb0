#include "storage/values/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "storage/values/big_integer.h"
#include "storage/values/floating.h"

namespace casus::storage {
namespace mp = boost::multiprecision;
namespace {

constexpr std::array<std::int64_t, 19> kPowers = [] {
  std::array<std::int64_t, 19> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

// mantissa * 10^digits, when that fits 64 bits.
bool scale_up(std::int64_t& mantissa, std::uint32_t digits) {
  return digits < kPowers.size() && !__builtin_mul_overflow(mantissa, kPowers[digits], &mantissa);
}

mp::cpp_int scaled(const Decimal& value, std::uint32_t scale) {
  mp::cpp_int mantissa = value.mantissa().to_big().value;
  if (scale > value.scale()) mantissa *= power_of_ten(scale - value.scale());
  return mantissa;
}

std::optional<Decimal> bounded_decimal(const mp::cpp_int& mantissa, std::uint32_t scale) {
  if (scale > Integer::kMaxDigits) return std::nullopt;
  auto integer = bounded(mantissa);
  if (!integer) return std::nullopt;
  return Decimal(std::move(*integer), scale);
}

enum class Rounding { kFloor, kCeiling, kHalfUp, kTruncate };

Integer to_integer(const Decimal& a, Rounding rounding) {
  if (a.is_integer()) return a.mantissa();
  mp::cpp_int quotient, remainder;
  const mp::cpp_int unit = power_of_ten(a.scale());
  mp::divide_qr(a.mantissa().to_big().value, unit, quotient, remainder);
  // The fraction is never zero here, as trailing zeros are gone.
  const bool negative = remainder < 0;
  switch (rounding) {
    case Rounding::kTruncate: break;
    case Rounding::kFloor:
      if (negative) quotient -= 1;
      break;
    case Rounding::kCeiling:
      if (!negative) quotient += 1;
      break;
    case Rounding::kHalfUp: {
      const mp::cpp_int twice = remainder * 2;
      if (negative ? -twice > unit : twice >= unit) quotient += negative ? -1 : 1;
      break;
    }
  }
  return Integer(BigInteger{quotient});
}

}  // namespace

Decimal::Decimal(Integer mantissa, std::uint32_t scale) : mantissa_(std::move(mantissa)), scale_(scale) {
  if (mantissa_.is_small()) {
    std::int64_t m = mantissa_.small();
    if (m == 0) scale_ = 0;
    while (scale_ > 0 && m % 10 == 0) {
      m /= 10;
      --scale_;
    }
    mantissa_ = Integer(m);
    return;
  }
  if (scale_ == 0) return;
  const std::string digits = mantissa_.to_string();
  const std::size_t last = digits.find_last_not_of('0');
  const auto zeros = static_cast<std::uint32_t>(digits.size() - 1 - last);
  const std::uint32_t drop = std::min(zeros, scale_);
  if (drop == 0) return;
  scale_ -= drop;
  mantissa_ = *Integer::parse(std::string_view(digits).substr(0, digits.size() - drop));
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    auto integer = Integer::parse(text);
    if (!integer) return std::nullopt;
    return Decimal(std::move(*integer));
  }
  std::string_view fraction = text.substr(point + 1);
  const bool digit_before = point > 0 && text[point - 1] >= '0' && text[point - 1] <= '9';
  if (fraction.empty() && !digit_before) return std::nullopt;
  if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (fraction.size() > Integer::kMaxDigits) return std::nullopt;
  std::string digits(text.substr(0, point));
  digits += fraction;
  if (fraction.empty() && !digit_before) digits += '0';
  auto mantissa = Integer::parse(digits);
  if (!mantissa) return std::nullopt;
  return Decimal(std::move(*mantissa), static_cast<std::uint32_t>(fraction.size()));
}

std::optional<Decimal> Decimal::exact(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  const mp::cpp_int big(mantissa);
  if (exponent >= 0) return Decimal(Integer(BigInteger{big << exponent}));
  // m / 2^k = m * 5^k / 10^k
  const auto k = static_cast<unsigned>(-exponent);
  return Decimal(Integer(BigInteger{big * mp::pow(mp::cpp_int(5), k)}), k);
}

namespace {

template <typename Float>
std::optional<Decimal> from_shortest(Float value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 512> text;
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return Decimal::parse({text.data(), static_cast<std::size_t>(result.ptr - text.data())});
}

}  // namespace

std::optional<Decimal> Decimal::shortest(double value) {
  return from_shortest(value);
}
std::optional<Decimal> Decimal::shortest(float value) {
  return from_shortest(value);
}

std::string Decimal::to_xpath_string() const {
  std::string digits = mantissa_.to_string();
  if (scale_ == 0) return digits;
  const std::size_t sign = digits[0] == '-' ? 1 : 0;
  if (digits.size() - sign <= scale_) digits.insert(sign, scale_ + 1 - (digits.size() - sign), '0');
  digits.insert(digits.size() - scale_, 1, '.');
  return digits;
}

std::string Decimal::to_string() const {
  std::string text = to_xpath_string();
  if (scale_ == 0) text += ".0";
  return text;
}

double Decimal::to_double() const {
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (mantissa_.is_small() && mantissa_.small() <= kExact && mantissa_.small() >= -kExact && scale_ < kPowers.size()) {
    return static_cast<double>(mantissa_.small()) / static_cast<double>(kPowers[scale_]);
  }
  return parse_finite_double(to_xpath_string());
}

float Decimal::to_float() const {
  return parse_finite_float(to_xpath_string());
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.scale_ == b.scale_) return a.mantissa_ <=> b.mantissa_;
  if (a.sign() != b.sign()) return a.sign() <=> b.sign();
  const std::uint32_t scale = std::max(a.scale_, b.scale_);
  if (a.mantissa_.is_small() && b.mantissa_.is_small()) {
    std::int64_t x = a.mantissa_.small(), y = b.mantissa_.small();
    if (scale_up(x, scale - a.scale_) && scale_up(y, scale - b.scale_)) return x <=> y;
  }
  return scaled(a, scale).compare(scaled(b, scale)) <=> 0;
}

std::optional<Decimal> add(const Decimal& a, const Decimal& b) {
  const std::uint32_t scale = std::max(a.scale(), b.scale());
  if (a.mantissa().is_small() && b.mantissa().is_small()) {
    std::int64_t x = a.mantissa().small(), y = b.mantissa().small(), sum = 0;
    if (scale_up(x, scale - a.scale()) && scale_up(y, scale - b.scale()) && !__builtin_add_overflow(x, y, &sum)) {
      return Decimal(Integer(sum), scale);
    }
  }
  return bounded_decimal(scaled(a, scale) + scaled(b, scale), scale);
}

std::optional<Decimal> subtract(const Decimal& a, const Decimal& b) {
  return add(a, negate(b));
}

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b) {
  const std::uint32_t scale = a.scale() + b.scale();
  if (scale > Integer::kMaxDigits) return std::nullopt;
  auto mantissa = multiply(a.mantissa(), b.mantissa());
  if (!mantissa) return std::nullopt;
  return Decimal(std::move(*mantissa), scale);
}

std::optional<Decimal> divide(const Decimal& a, const Decimal& b) {
  if (b.sign() == 0) return std::nullopt;
  // quotient * 10^digits = a.m * 10^(digits + b.scale - a.scale) / b.m, with more digits where the quotient is small.
  mp::cpp_int numerator = a.mantissa().to_big().value;
  mp::cpp_int denominator = b.mantissa().to_big().value;
  const auto bits = [](const mp::cpp_int& v) {
    return v.is_zero() ? 0u : static_cast<unsigned>(mp::msb(magnitude_of(v)));
  };
  const double magnitude = (static_cast<double>(bits(numerator)) - static_cast<double>(bits(denominator))) * 0.30103 +
                           static_cast<double>(b.scale()) - static_cast<double>(a.scale());
  std::uint32_t digits = Decimal::kDivisionDigits;
  if (magnitude < -5 && a.sign() != 0) digits += static_cast<std::uint32_t>(-magnitude - 5);
  const std::int64_t shift = std::int64_t{digits} + b.scale() - a.scale();
  if (shift >= 0) {
    numerator *= power_of_ten(static_cast<std::size_t>(shift));
  } else {
    denominator *= power_of_ten(static_cast<std::size_t>(-shift));
  }
  mp::cpp_int quotient, remainder;
  mp::divide_qr(numerator, denominator, quotient, remainder);
  if (magnitude_of(remainder) * 2 >= magnitude_of(denominator)) quotient += a.sign() * b.sign();
  return bounded_decimal(quotient, digits);
}

Decimal negate(const Decimal& a) {
  return Decimal(negate(a.mantissa()), a.scale());
}
Decimal absolute(const Decimal& a) {
  return a.sign() < 0 ? negate(a) : a;
}
Integer floor(const Decimal& a) {
  return to_integer(a, Rounding::kFloor);
}
Integer ceiling(const Decimal& a) {
  return to_integer(a, Rounding::kCeiling);
}
Integer round(const Decimal& a) {
  return to_integer(a, Rounding::kHalfUp);
}
Integer truncate(const Decimal& a) {
  return to_integer(a, Rounding::kTruncate);
}

}  // namespace casus::storage
