#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/values/integer.h"

namespace casus::storage {

/// An xsd:decimal (XML Schema 1.1 part 2, section 3.3.3): mantissa / 10^scale, exact, with no trailing zero in the
/// fraction. Operations give nothing where the result would be longer than Integer::kMaxDigits.
class Decimal {
 public:
  /// Digits after the point that divide() gives where the quotient does not end before.
  static constexpr std::uint32_t kDivisionDigits = 24;

  Decimal() = default;
  explicit Decimal(Integer value) : mantissa_(std::move(value)) {}
  Decimal(Integer mantissa, std::uint32_t scale);

  /// Sign, digits, point, digits (section 3.3.3.1), without white space.
  static std::optional<Decimal> parse(std::string_view text);
  /// The exact value of a finite double; nothing otherwise.
  static std::optional<Decimal> exact(double value);
  /// The value of the shortest text that reads back as `value`, which is what xsd:decimal(1.1e0) means to people;
  /// nothing for NaN and infinities.
  static std::optional<Decimal> shortest(double value);
  static std::optional<Decimal> shortest(float value);

  const Integer& mantissa() const { return mantissa_; }
  std::uint32_t scale() const { return scale_; }
  bool is_integer() const { return scale_ == 0; }
  int sign() const { return mantissa_.sign(); }
  /// With at least a digit after the point: "2.0" (the canonical form of XML Schema 1.0, which is also the stored
  /// form).
  std::string to_string() const;
  /// As XPath casts to a string: "2" for a whole number.
  std::string to_xpath_string() const;
  double to_double() const;
  float to_float() const;

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }

 private:
  Integer mantissa_;
  std::uint32_t scale_ = 0;
};

std::optional<Decimal> add(const Decimal& a, const Decimal& b);
std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
/// Nothing for a divisor of zero. Rounded half away from zero after kDivisionDigits digits (more significant ones for
/// small quotients: at least 18 are kept).
std::optional<Decimal> divide(const Decimal& a, const Decimal& b);
Decimal negate(const Decimal& a);
Decimal absolute(const Decimal& a);
Integer floor(const Decimal& a);
Integer ceiling(const Decimal& a);
/// Half towards positive infinity (XPath fn:round).
Integer round(const Decimal& a);
/// Towards zero.
Integer truncate(const Decimal& a);

}  // namespace casus::storage
