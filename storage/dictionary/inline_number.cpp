#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "storage/dictionary/inline_codec.h"

namespace casus::storage {
namespace {

constexpr std::int64_t kIntegerBias = std::int64_t{1} << 55;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A decimal float in 56 bits: magnitude = (exponent + bias, 13-digit mantissa with a first digit that is not zero), for
// the value 0.mantissa * 10^exponent; stored as 2^55 + magnitude, or 2^55 - magnitude when negative; zero is 2^55.
constexpr int kMantissaDigits = 13;
constexpr int kMantissaBits = 44;
constexpr std::uint64_t kMantissaMask = (std::uint64_t{1} << kMantissaBits) - 1;
constexpr std::uint64_t kMantissaMin = 1'000'000'000'000;
constexpr std::uint64_t kMantissaMax = 9'999'999'999'999;
constexpr int kExponentBias = 1024;
constexpr std::uint64_t kZero = std::uint64_t{1} << 55;
constexpr std::uint64_t kInfinityMagnitude = kZero - 1;
constexpr std::uint64_t kNan = 0;  // Below every value, so that no range of values holds it.

struct DecimalFloat {
  bool negative = false;
  std::uint64_t mantissa = 0;  // 0, or 13 digits
  int exponent = 0;
};

constexpr std::uint64_t pack(const DecimalFloat& value) {
  if (value.mantissa == 0) return kZero;
  const std::uint64_t magnitude =
      (static_cast<std::uint64_t>(value.exponent + kExponentBias) << kMantissaBits) | value.mantissa;
  return value.negative ? kZero - magnitude : kZero + magnitude;
}

std::optional<DecimalFloat> unpack(std::uint64_t payload) {
  DecimalFloat value;
  if (payload == kZero) return value;
  value.negative = payload < kZero;
  const std::uint64_t magnitude = value.negative ? kZero - payload : payload - kZero;
  value.mantissa = magnitude & kMantissaMask;
  value.exponent = static_cast<int>(magnitude >> kMantissaBits) - kExponentBias;
  if (value.mantissa < kMantissaMin || value.mantissa > kMantissaMax) return std::nullopt;
  return value;
}

// Digits of the mantissa without trailing zeros.
int mantissa_digits(std::uint64_t mantissa, char* out) {
  std::to_chars(out, out + kMantissaDigits, mantissa);
  int length = kMantissaDigits;
  while (length > 1 && out[length - 1] == '0') --length;
  return length;
}

// Gathers digits into a 13-digit mantissa; false when a digit after the thirteenth is not zero.
struct MantissaReader {
  std::uint64_t mantissa = 0;
  int digits = 0;  // from the first that is not zero
  bool add(char c) {
    if (digits == 0 && c == '0') return true;
    if (digits >= kMantissaDigits) {
      ++digits;
      return c == '0';
    }
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(c - '0');
    ++digits;
    return true;
  }
  std::uint64_t normalised() const {
    std::uint64_t result = mantissa;
    for (int i = digits; i < kMantissaDigits; ++i) result *= 10;
    return result;
  }
};

constexpr int kDecimalSide = 18;  // digits allowed on either side of the point
constexpr int kMinDoubleExponent = -300, kMaxDoubleExponent = 307;

constexpr std::array<std::int64_t, 19> kPowersOfTen = [] {
  std::array<std::int64_t, 19> powers{};
  powers[0] = 1;
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

constexpr std::array<double, 23> kExactPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

char* put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* put_scientific(char* out, bool negative, const char* digits, int length, int exponent) {
  if (negative) *out++ = '-';
  *out++ = digits[0];
  *out++ = '.';
  if (length == 1) {
    *out++ = '0';
  } else {
    out = put(out, {digits + 1, static_cast<std::size_t>(length - 1)});
  }
  *out++ = 'E';
  return std::to_chars(out, out + 6, exponent).ptr;
}

// The parts of to_chars' "d.ddde-xx".
struct Scientific {
  bool negative = false;
  std::array<char, 24> digits{};
  int length = 0;
  int exponent = 0;
};

template <typename Float>
Scientific shortest(Float value) {
  std::array<char, 40> text;
  const char* end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific).ptr;
  Scientific result;
  const char* p = text.data();
  if (*p == '-') {
    result.negative = true;
    ++p;
  }
  for (; p != end && *p != 'e'; ++p) {
    if (*p != '.') result.digits[static_cast<std::size_t>(result.length++)] = *p;
  }
  ++p;
  if (p != end && *p == '+') ++p;
  std::from_chars(p, end, result.exponent);
  return result;
}

constexpr std::uint64_t kFloatBias = 1;  // payload 0 is NaN

std::uint32_t ordered_bits(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
}

float from_ordered_bits(std::uint32_t ordered) {
  return std::bit_cast<float>((ordered & 0x80000000u) != 0 ? ordered & 0x7FFFFFFFu : ~ordered);
}

}  // namespace

Id boolean_id(bool value) {
  return {Tag::kBoolean, value ? 1u : 0u};
}
bool boolean_value(Id id) {
  return id.payload() != 0;
}

std::optional<Id> integer_id(std::int64_t value) {
  if (value < -kIntegerBias || value >= kIntegerBias) return std::nullopt;
  return Id{Tag::kInteger, static_cast<std::uint64_t>(value + kIntegerBias)};
}

std::int64_t integer_value(Id id) {
  return static_cast<std::int64_t>(id.payload()) - kIntegerBias;
}

std::optional<Id> encode_integer(std::string_view lexical) {
  if (lexical.empty() || lexical.size() > 18) return std::nullopt;
  const bool negative = lexical[0] == '-';
  const char* p = lexical.data() + (negative ? 1 : 0);
  const char* end = lexical.data() + lexical.size();
  if (p == end || (*p == '0' && (negative || end - p > 1))) return std::nullopt;
  std::int64_t value = 0;
  for (; p != end; ++p) {
    if (!is_digit(*p)) return std::nullopt;
    value = value * 10 + (*p - '0');
  }
  return integer_id(negative ? -value : value);
}

char* decode_integer(Id id, char* out) {
  return std::to_chars(out, out + 20, integer_value(id)).ptr;
}

std::optional<Id> encode_decimal(std::string_view lexical) {
  if (lexical.size() < 3 || lexical.size() > 2 * kDecimalSide + 2) return std::nullopt;
  const bool negative = lexical[0] == '-';
  if (negative) lexical.remove_prefix(1);
  const std::size_t point = lexical.find('.');
  if (point == std::string_view::npos || point == 0 || point > kDecimalSide) return std::nullopt;
  const std::size_t fraction = lexical.size() - point - 1;
  if (fraction == 0 || fraction > kDecimalSide) return std::nullopt;
  if (lexical[0] == '0' && point > 1) return std::nullopt;
  if (lexical.back() == '0' && fraction > 1) return std::nullopt;
  MantissaReader reader;
  int leading_zeros = 0;  // after the point, before the first other digit
  for (std::size_t i = 0; i < lexical.size(); ++i) {
    if (i == point) continue;
    if (!is_digit(lexical[i]) || !reader.add(lexical[i])) return std::nullopt;
    if (i > point && reader.digits == 0) ++leading_zeros;
  }
  if (reader.digits == 0) {
    if (negative) return std::nullopt;
    return Id{Tag::kDecimal, kZero};
  }
  const int exponent = lexical[0] != '0' ? static_cast<int>(point) : -leading_zeros;
  return Id{Tag::kDecimal, pack({negative, reader.normalised(), exponent})};
}

char* decode_decimal(Id id, char* out) {
  const auto value = unpack(id.payload());
  if (!value) return nullptr;
  if (value->mantissa == 0) return put(out, "0.0");
  std::array<char, kMantissaDigits> digits;
  const int length = mantissa_digits(value->mantissa, digits.data());
  const int exponent = value->exponent;
  if (exponent > kDecimalSide || length - exponent > kDecimalSide) return nullptr;
  if (value->negative) *out++ = '-';
  for (int i = 0; i < exponent; ++i) *out++ = i < length ? digits[static_cast<std::size_t>(i)] : '0';
  if (exponent <= 0) *out++ = '0';
  *out++ = '.';
  for (int i = exponent; i < 0; ++i) *out++ = '0';
  for (int i = std::max(exponent, 0); i < length; ++i) *out++ = digits[static_cast<std::size_t>(i)];
  if (exponent >= length) *out++ = '0';
  return out;
}

InlineDecimal decimal_value(Id id) {
  const auto value = unpack(id.payload());
  if (!value || value->mantissa == 0) return {};
  auto mantissa = static_cast<std::int64_t>(value->mantissa);
  int scale = kMantissaDigits - value->exponent;
  while (scale > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    --scale;
  }
  if (scale < 0) {
    mantissa *= kPowersOfTen[static_cast<std::size_t>(std::min(-scale, kDecimalSide - kMantissaDigits))];
    scale = 0;
  }
  return {value->negative ? -mantissa : mantissa, scale};
}

std::optional<Id> decimal_id(std::int64_t mantissa, int scale) {
  if (mantissa == 0) return Id{Tag::kDecimal, kZero};
  std::array<char, 24> digits;
  const bool negative = mantissa < 0;
  const std::uint64_t magnitude =
      negative ? ~static_cast<std::uint64_t>(mantissa) + 1 : static_cast<std::uint64_t>(mantissa);
  const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), magnitude).ptr;
  const int length = static_cast<int>(end - digits.data());
  MantissaReader reader;
  for (const char* p = digits.data(); p != end; ++p) {
    if (!reader.add(*p)) return std::nullopt;
  }
  int significant = length;
  while (significant > 1 && digits[static_cast<std::size_t>(significant - 1)] == '0') --significant;
  if (scale > 1000 || scale < -1000) return std::nullopt;
  const int exponent = length - scale;
  if (exponent > kDecimalSide || significant - exponent > kDecimalSide) return std::nullopt;
  return Id{Tag::kDecimal, pack({negative, reader.normalised(), exponent})};
}

std::optional<Id> encode_double(std::string_view lexical) {
  if (lexical == "INF") return Id{Tag::kDouble, kZero + kInfinityMagnitude};
  if (lexical == "-INF") return Id{Tag::kDouble, kZero - kInfinityMagnitude};
  if (lexical == "NaN") return Id{Tag::kDouble, kNan};
  if (lexical == "0.0E0") return Id{Tag::kDouble, kZero};
  if (lexical.size() < 5 || lexical.size() > 24) return std::nullopt;
  const bool negative = lexical[0] == '-';
  if (negative) lexical.remove_prefix(1);
  const std::size_t e = lexical.find('E');
  if (e == std::string_view::npos || e < 3 || lexical[1] != '.') return std::nullopt;
  if (lexical[0] == '0' || (lexical[e - 1] == '0' && e > 3)) return std::nullopt;
  MantissaReader reader;
  for (std::size_t i = 0; i < e; ++i) {
    if (i == 1) continue;
    if (!is_digit(lexical[i]) || !reader.add(lexical[i])) return std::nullopt;
  }
  std::string_view text = lexical.substr(e + 1);
  const bool below = text.starts_with('-');
  if (below) text.remove_prefix(1);
  if (text.empty() || text.size() > 3 || (text[0] == '0' && (text.size() > 1 || below))) return std::nullopt;
  int exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    exponent = exponent * 10 + (c - '0');
  }
  if (below) exponent = -exponent;
  if (exponent < kMinDoubleExponent || exponent > kMaxDoubleExponent) return std::nullopt;
  return Id{Tag::kDouble, pack({negative, reader.normalised(), exponent + 1})};
}

char* decode_double(Id id, char* out) {
  const std::uint64_t payload = id.payload();
  if (payload == kNan) return put(out, "NaN");
  if (payload == kZero + kInfinityMagnitude) return put(out, "INF");
  if (payload == kZero - kInfinityMagnitude) return put(out, "-INF");
  const auto value = unpack(payload);
  if (!value) return nullptr;
  if (value->mantissa == 0) return put(out, "0.0E0");
  if (value->exponent - 1 < kMinDoubleExponent || value->exponent - 1 > kMaxDoubleExponent) return nullptr;
  std::array<char, kMantissaDigits> digits;
  const int length = mantissa_digits(value->mantissa, digits.data());
  return put_scientific(out, value->negative, digits.data(), length, value->exponent - 1);
}

double double_value(Id id) {
  const std::uint64_t payload = id.payload();
  if (payload == kNan) return std::numeric_limits<double>::quiet_NaN();
  if (payload == kZero + kInfinityMagnitude) return std::numeric_limits<double>::infinity();
  if (payload == kZero - kInfinityMagnitude) return -std::numeric_limits<double>::infinity();
  const auto value = unpack(payload);
  if (!value || value->mantissa == 0) return 0.0;
  // Both factors are exact as doubles within this range, so that the one operation rounds correctly.
  const int power = value->exponent - kMantissaDigits;
  const auto mantissa = static_cast<double>(value->mantissa);
  double magnitude = 0;
  if (power >= 0 && power <= 22) {
    magnitude = mantissa * kExactPowers[static_cast<std::size_t>(power)];
  } else if (power < 0 && power >= -22) {
    magnitude = mantissa / kExactPowers[static_cast<std::size_t>(-power)];
  } else {
    InlineText text;
    const char* end = decode_double(id, text.bytes.data());
    if (end == nullptr) return 0.0;
    const char* begin = text.bytes.data() + (value->negative ? 1 : 0);
    std::from_chars(begin, end, magnitude);
  }
  return value->negative ? -magnitude : magnitude;
}

std::optional<Id> double_id(double value) {
  if (std::isnan(value)) return Id{Tag::kDouble, kNan};
  if (std::isinf(value)) return Id{Tag::kDouble, value > 0 ? kZero + kInfinityMagnitude : kZero - kInfinityMagnitude};
  if (value == 0) return std::signbit(value) ? std::nullopt : std::optional(Id{Tag::kDouble, kZero});
  const Scientific parts = shortest(value);
  if (parts.length > kMantissaDigits || parts.exponent < kMinDoubleExponent || parts.exponent > kMaxDoubleExponent) {
    return std::nullopt;
  }
  MantissaReader reader;
  for (int i = 0; i < parts.length; ++i) reader.add(parts.digits[static_cast<std::size_t>(i)]);
  return Id{Tag::kDouble, pack({parts.negative, reader.normalised(), parts.exponent + 1})};
}

std::optional<Id> float_id(float value) {
  if (std::isnan(value)) return Id{Tag::kFloat, kNan};
  if (value == 0 && std::signbit(value)) return std::nullopt;
  return Id{Tag::kFloat, kFloatBias + ordered_bits(value)};
}

float float_value(Id id) {
  if (id.payload() == kNan) return std::numeric_limits<float>::quiet_NaN();
  return from_ordered_bits(static_cast<std::uint32_t>(id.payload() - kFloatBias));
}

char* decode_float(Id id, char* out) {
  if (id.payload() == kNan) return put(out, "NaN");
  if (id.payload() - kFloatBias > 0xFFFFFFFFu) return nullptr;
  const float value = float_value(id);
  if (std::isnan(value) || (value == 0 && std::signbit(value))) return nullptr;
  if (std::isinf(value)) return put(out, value > 0 ? "INF" : "-INF");
  const Scientific parts = shortest(value);
  return put_scientific(out, parts.negative, parts.digits.data(), parts.length, parts.exponent);
}

std::optional<Id> encode_float(std::string_view lexical) {
  if (lexical == "INF") return float_id(std::numeric_limits<float>::infinity());
  if (lexical == "-INF") return float_id(-std::numeric_limits<float>::infinity());
  if (lexical == "NaN") return Id{Tag::kFloat, kNan};
  if (lexical.size() < 5 || lexical.size() > 20 || lexical.find('E') == std::string_view::npos) return std::nullopt;
  float value = 0;
  const char* end = lexical.data() + lexical.size();
  const auto [rest, error] = std::from_chars(lexical.data(), end, value);
  if (error != std::errc() || rest != end || !std::isfinite(value)) return std::nullopt;
  const auto id = float_id(value);
  if (!id) return std::nullopt;
  InlineText text;
  const char* canonical_end = decode_float(*id, text.bytes.data());
  if (canonical_end == nullptr ||
      std::string_view(text.bytes.data(), static_cast<std::size_t>(canonical_end - text.bytes.data())) != lexical) {
    return std::nullopt;
  }
  return id;
}

}  // namespace casus::storage
