#include "storage/values/floating.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace casus::storage {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// [+-]? (digits (. digits?)? | . digits) ([eE] [+-]? digits)?
bool is_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - start;
  };
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  std::size_t count = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    count += digits();
  }
  if (count == 0) return false;
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

// from_chars reports both overflow and underflow as out of range: the sign of the decimal exponent tells them apart.
bool is_large(std::string_view text) {
  std::size_t e = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, e);
  std::int64_t exponent = 0;
  if (e != std::string_view::npos) {
    ++e;
    if (e < text.size() && text[e] == '+') ++e;
    if (std::from_chars(text.data() + e, text.data() + text.size(), exponent).ec != std::errc()) {
      return text[e] != '-';
    }
  }
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  return exponent + static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) > 0;
}

template <typename Float>
Float parse_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  Float value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc::result_out_of_range) {
    const bool negative = text.starts_with('-');
    value = is_large(text) ? std::numeric_limits<Float>::infinity() : Float{0};
    if (negative) value = -value;
  }
  return value;
}

template <typename Float>
std::optional<Float> parse(std::string_view text) {
  if (is_number(text)) return parse_number<Float>(text);
  if (text == "INF" || text == "+INF") return std::numeric_limits<Float>::infinity();
  if (text == "-INF") return -std::numeric_limits<Float>::infinity();
  if (text == "NaN") return std::numeric_limits<Float>::quiet_NaN();
  return std::nullopt;
}

template <typename Float>
std::string canonical(Float value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "INF" : "-INF";
  std::array<char, 64> buffer;
  const char* end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  std::string out(text.substr(0, e));
  if (out.find('.') == std::string::npos) out += ".0";
  out += 'E';
  std::string_view exponent = text.substr(e + 1);
  if (exponent.starts_with('-')) out += '-';
  exponent.remove_prefix(1);
  while (exponent.size() > 1 && exponent[0] == '0') exponent.remove_prefix(1);
  return out.append(exponent);
}

template <typename Float>
std::string xpath_string(Float value) {
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  const Float magnitude = std::fabs(value);
  if (!(magnitude >= Float(1e-6) && magnitude < Float(1e6))) return canonical(value);
  std::array<char, 64> buffer;
  const char* end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
  return std::string(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

template <typename Float>
Float half_up(Float value) {
  if (!std::isfinite(value) || value == 0) return value;
  const Float low = std::floor(value);
  const Float result = value - low >= Float(0.5) ? low + 1 : low;
  return result == 0 && std::signbit(value) ? -Float(0) : result;
}

}  // namespace

std::optional<double> parse_double(std::string_view text) {
  return parse<double>(text);
}
std::optional<float> parse_float(std::string_view text) {
  return parse<float>(text);
}
std::string to_canonical(double value) {
  return canonical(value);
}
std::string to_canonical(float value) {
  return canonical(value);
}
std::string to_xpath_string(double value) {
  return xpath_string(value);
}
std::string to_xpath_string(float value) {
  return xpath_string(value);
}
double parse_finite_double(std::string_view text) {
  return parse_number<double>(text);
}
float parse_finite_float(std::string_view text) {
  return parse_number<float>(text);
}
double round_half_up(double value) {
  return half_up(value);
}
float round_half_up(float value) {
  return half_up(value);
}

}  // namespace casus::storage
