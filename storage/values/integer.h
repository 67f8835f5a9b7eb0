#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace casus::storage {

struct BigInteger;

/// An xsd:integer (XML Schema 1.1 part 2, section 3.4.13) of any size up to kMaxDigits. Values of 64 bits need no
/// memory of their own. Operations give nothing where the result would be longer. A value type; safe to read from
/// several threads.
class Integer {
 public:
  /// A bound on the cost of arithmetic with hostile input, as XPath's FOAR0002 allows.
  static constexpr std::size_t kMaxDigits = 50'000;

  Integer() = default;
  Integer(std::int64_t value) : small_(value) {}  // NOLINT: every int64 is an Integer
  explicit Integer(const BigInteger& value);

  /// An optional sign and digits, without white space.
  static std::optional<Integer> parse(std::string_view text);
  /// The integer part of a finite value; nothing for NaN and infinities.
  static std::optional<Integer> truncate(double value);

  bool is_small() const { return big_ == nullptr; }
  /// Requires is_small().
  std::int64_t small() const { return small_; }
  int sign() const;
  std::string to_string() const;
  /// The nearest double; an infinity beyond their range.
  double to_double() const;
  float to_float() const;
  /// A copy as a big integer, for arithmetic (big_integer.h).
  BigInteger to_big() const;

  friend std::strong_ordering operator<=>(const Integer& a, const Integer& b);
  friend bool operator==(const Integer& a, const Integer& b) { return (a <=> b) == 0; }

 private:
  std::int64_t small_ = 0;
  std::shared_ptr<const BigInteger> big_;  // set only for values outside 64 bits
};

std::optional<Integer> add(const Integer& a, const Integer& b);
std::optional<Integer> subtract(const Integer& a, const Integer& b);
std::optional<Integer> multiply(const Integer& a, const Integer& b);
Integer negate(const Integer& a);
Integer absolute(const Integer& a);

}  // namespace casus::storage
