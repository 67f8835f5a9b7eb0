#include "storage/values/integer.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "storage/values/big_integer.h"
#include "storage/values/floating.h"

namespace casus::storage {
namespace mp = boost::multiprecision;
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t kMaxBits = Integer::kMaxDigits * 3322 / 1000;

// Halving keeps the cost below quadratic with the library's multiplication.
mp::cpp_int parse_digits(std::string_view digits) {
  if (digits.size() <= 18) {
    std::uint64_t value = 0;
    for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
  }
  const std::size_t low = digits.size() / 2;
  return parse_digits(digits.substr(0, digits.size() - low)) * power_of_ten(low) +
         parse_digits(digits.substr(digits.size() - low));
}

}  // namespace

mp::cpp_int power_of_ten(std::size_t exponent) {
  return mp::pow(mp::cpp_int(10), static_cast<unsigned>(exponent));
}

mp::cpp_int magnitude_of(mp::cpp_int value) {
  if (value < 0) value.backend().negate();
  return value;
}

std::optional<Integer> bounded(const mp::cpp_int& value) {
  if (!value.is_zero() && mp::msb(magnitude_of(value)) > kMaxBits) return std::nullopt;
  return Integer(BigInteger{value});
}

Integer::Integer(const BigInteger& value) {
  if (value.value >= kMin && value.value <= kMax) {
    small_ = static_cast<std::int64_t>(value.value);
  } else {
    big_ = std::make_shared<const BigInteger>(value);
  }
}

std::optional<Integer> Integer::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  if (text.size() <= 18) {
    std::int64_t value = 0;
    for (const char c : text) value = value * 10 + (c - '0');
    return Integer(negative ? -value : value);
  }
  if (text.size() > kMaxDigits) return std::nullopt;
  const mp::cpp_int value = parse_digits(text);
  return Integer(BigInteger{negative ? mp::cpp_int(-value) : value});
}

std::optional<Integer> Integer::truncate(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  value = std::trunc(value);
  if (value >= -9.2e18 && value <= 9.2e18) return Integer(static_cast<std::int64_t>(value));
  return Integer(BigInteger{mp::cpp_int(value)});
}

int Integer::sign() const {
  if (big_ != nullptr) return big_->value < 0 ? -1 : 1;
  return small_ < 0 ? -1 : (small_ > 0 ? 1 : 0);
}

std::string Integer::to_string() const {
  return big_ != nullptr ? big_->value.str() : std::to_string(small_);
}

double Integer::to_double() const {
  if (big_ == nullptr) return static_cast<double>(small_);
  return parse_finite_double(big_->value.str());
}

float Integer::to_float() const {
  if (big_ == nullptr) return static_cast<float>(small_);
  return parse_finite_float(big_->value.str());
}

BigInteger Integer::to_big() const {
  return big_ != nullptr ? *big_ : BigInteger{mp::cpp_int(small_)};
}

std::strong_ordering operator<=>(const Integer& a, const Integer& b) {
  if (a.big_ == nullptr && b.big_ == nullptr) return a.small_ <=> b.small_;
  const int order = a.to_big().value.compare(b.to_big().value);
  return order <=> 0;
}

std::optional<Integer> add(const Integer& a, const Integer& b) {
  if (std::int64_t sum = 0; a.is_small() && b.is_small() && !__builtin_add_overflow(a.small(), b.small(), &sum)) {
    return Integer(sum);
  }
  return bounded(a.to_big().value + b.to_big().value);
}

std::optional<Integer> subtract(const Integer& a, const Integer& b) {
  if (std::int64_t d = 0; a.is_small() && b.is_small() && !__builtin_sub_overflow(a.small(), b.small(), &d)) {
    return Integer(d);
  }
  return bounded(a.to_big().value - b.to_big().value);
}

std::optional<Integer> multiply(const Integer& a, const Integer& b) {
  if (std::int64_t p = 0; a.is_small() && b.is_small() && !__builtin_mul_overflow(a.small(), b.small(), &p)) {
    return Integer(p);
  }
  return bounded(a.to_big().value * b.to_big().value);
}

Integer negate(const Integer& a) {
  if (a.is_small() && a.small() != kMin) return Integer(-a.small());
  return Integer(BigInteger{-a.to_big().value});
}

Integer absolute(const Integer& a) {
  return a.sign() < 0 ? negate(a) : a;
}

}  // namespace casus::storage
