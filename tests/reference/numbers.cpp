#include "tests/reference/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <regex>
#include <string>

namespace casus::reference {
namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

const std::string kXsd = "http://www.w3.org/2001/XMLSchema#";

struct Range {
  std::optional<cpp_int> least, greatest;
};

// XML Schema 1.1 part 2, section 3.4.13 and on.
const std::map<std::string, Range>& integer_types() {
  static const std::map<std::string, Range> types = {
      {"integer", {}},
      {"nonPositiveInteger", {{}, cpp_int(0)}},
      {"negativeInteger", {{}, cpp_int(-1)}},
      {"nonNegativeInteger", {cpp_int(0), {}}},
      {"positiveInteger", {cpp_int(1), {}}},
      {"long", {-(cpp_int(1) << 63), (cpp_int(1) << 63) - 1}},
      {"int", {-(cpp_int(1) << 31), (cpp_int(1) << 31) - 1}},
      {"short", {cpp_int(-32768), cpp_int(32767)}},
      {"byte", {cpp_int(-128), cpp_int(127)}},
      {"unsignedLong", {cpp_int(0), (cpp_int(1) << 64) - 1}},
      {"unsignedInt", {cpp_int(0), (cpp_int(1) << 32) - 1}},
      {"unsignedShort", {cpp_int(0), cpp_int(65535)}},
      {"unsignedByte", {cpp_int(0), cpp_int(255)}},
  };
  return types;
}

std::string collapsed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\n\r");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n\r") - begin + 1);
}

// Reads sign and digits as an integer; boost would take a leading zero for octal.
cpp_int integer_of(const std::string& sign, std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  const cpp_int magnitude(digits);
  return sign == "-" ? cpp_int(-magnitude) : magnitude;
}

std::optional<cpp_rational> exact_of(const std::string& text, bool decimal) {
  static const std::regex kIntegerForm("([+-]?)([0-9]+)");
  static const std::regex kDecimalForm("([+-]?)(?:([0-9]+)(?:\\.([0-9]*))?|\\.([0-9]+))");
  std::smatch parts;
  if (!decimal) {
    if (!std::regex_match(text, parts, kIntegerForm)) return std::nullopt;
    return cpp_rational(integer_of(parts[1], parts[2]));
  }
  if (!std::regex_match(text, parts, kDecimalForm)) return std::nullopt;
  const std::string fraction = parts[3].str() + parts[4].str();
  const cpp_int scale = boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(fraction.size()));
  return cpp_rational(integer_of(parts[1], "0" + parts[2].str() + fraction), scale);
}

template <typename Float>
std::optional<Float> floating_of(const std::string& text) {
  static const std::regex kForm("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  if (text == "INF" || text == "+INF") return std::numeric_limits<Float>::infinity();
  if (text == "-INF") return -std::numeric_limits<Float>::infinity();
  if (text == "NaN") return std::numeric_limits<Float>::quiet_NaN();
  if (!std::regex_match(text, kForm)) return std::nullopt;
  if constexpr (std::is_same_v<Float, float>) return std::strtof(text.c_str(), nullptr);
  return static_cast<Float>(std::strtod(text.c_str(), nullptr));
}

// Mantissa with a digit after the point, E, exponent (XML Schema 1.1 part 2, section E.1).
template <typename Float>
std::string canonical(Float value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-INF" : "INF";
  char buffer[64];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string text(buffer, result.ptr);
  const std::size_t e = text.find('e');
  std::string mantissa = text.substr(0, e);
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return mantissa + "E" + std::to_string(std::atoi(text.c_str() + e + 1));
}

std::string decimal_text(cpp_rational value) {
  std::string sign;
  if (value < 0) {
    sign = "-";
    value = -value;
  }
  const cpp_int whole = numerator(value) / denominator(value);
  cpp_rational rest = value - whole;
  std::string fraction;
  while (rest != 0) {
    rest *= 10;
    const cpp_int digit = numerator(rest) / denominator(rest);
    fraction += digit.str();
    rest -= digit;
  }
  return sign + whole.str() + "." + (fraction.empty() ? "0" : fraction);
}

bool ends_within_18_digits(const cpp_rational& value) {
  return boost::multiprecision::pow(cpp_int(10), 18) % denominator(value) == 0;
}

double as_double(const Number& number) {
  return number.is_floating() ? number.floating : number.exact.convert_to<double>();
}
// Directly, without a double in between that would round twice.
float as_float(const Number& number) {
  return number.is_floating() ? static_cast<float>(number.floating) : number.exact.convert_to<float>();
}

template <typename Float>
Float ieee(query::ArithmeticOperator op, Float a, Float b) {
  switch (op) {
    case query::ArithmeticOperator::kAdd: return a + b;
    case query::ArithmeticOperator::kSubtract: return a - b;
    case query::ArithmeticOperator::kMultiply: return a * b;
    case query::ArithmeticOperator::kDivide: break;
  }
  return a / b;
}

int sign_of(const cpp_rational& value) {
  return value < 0 ? -1 : (value > 0 ? 1 : 0);
}

}  // namespace

Number Number::integer(std::int64_t value) {
  return {NumericType::kInteger, cpp_rational(value), 0};
}

bool Number::is_small_dyadic() const {
  if (is_floating())
    return std::isnan(floating) || std::isinf(floating) ||
           (std::fabs(floating) < 4096 && std::floor(floating * 16) == floating * 16);
  return exact < 4096 && exact > -4096 && 16 % denominator(exact) == 0;
}

std::optional<Number> parse_number(const Term& term) {
  const std::string datatype(term.datatype());
  if (!term.is_literal() || !datatype.starts_with(kXsd)) return std::nullopt;
  const std::string name = datatype.substr(kXsd.size());
  const std::string text = collapsed(term.value());
  if (const auto type = integer_types().find(name); type != integer_types().end()) {
    const auto exact = exact_of(text, false);
    const Range& range = type->second;
    if (!exact || (range.least && *exact < *range.least) || (range.greatest && *exact > *range.greatest)) {
      return std::nullopt;
    }
    return Number{NumericType::kInteger, *exact, 0};
  }
  if (name == "decimal") {
    const auto exact = exact_of(text, true);
    return exact ? std::optional(Number{NumericType::kDecimal, *exact, 0}) : std::nullopt;
  }
  if (name == "float") {
    const auto value = floating_of<float>(text);
    return value ? std::optional(Number{NumericType::kFloat, {}, static_cast<double>(*value)}) : std::nullopt;
  }
  if (name == "double") {
    const auto value = floating_of<double>(text);
    return value ? std::optional(Number{NumericType::kDouble, {}, *value}) : std::nullopt;
  }
  return std::nullopt;
}

Term to_term(const Number& number) {
  switch (number.type) {
    case NumericType::kInteger: return Term::literal(numerator(number.exact).str(), kXsd + "integer");
    case NumericType::kDecimal: return Term::literal(decimal_text(number.exact), kXsd + "decimal");
    case NumericType::kFloat: return Term::literal(canonical(static_cast<float>(number.floating)), kXsd + "float");
    case NumericType::kDouble: break;
  }
  return Term::literal(canonical(number.floating), kXsd + "double");
}

std::optional<Number> apply(query::ArithmeticOperator op, const Number& a, const Number& b) {
  Number result;
  result.type = std::max(a.type, b.type);
  if (result.type == NumericType::kDouble) {
    result.floating = ieee(op, as_double(a), as_double(b));
    return result;
  }
  if (result.type == NumericType::kFloat) {
    result.floating = static_cast<double>(ieee(op, as_float(a), as_float(b)));
    return result;
  }
  switch (op) {
    case query::ArithmeticOperator::kAdd: result.exact = a.exact + b.exact; break;
    case query::ArithmeticOperator::kSubtract: result.exact = a.exact - b.exact; break;
    case query::ArithmeticOperator::kMultiply: result.exact = a.exact * b.exact; break;
    case query::ArithmeticOperator::kDivide:
      if (b.exact == 0) return std::nullopt;
      result.exact = a.exact / b.exact;
      result.type = NumericType::kDecimal;
      if (!ends_within_18_digits(result.exact)) return std::nullopt;
      break;
  }
  return result;
}

std::optional<int> compare(const Number& a, const Number& b) {
  if (!a.is_floating() && !b.is_floating()) return sign_of(a.exact - b.exact);
  const bool doubles = std::max(a.type, b.type) == NumericType::kDouble;
  const double x = doubles ? as_double(a) : static_cast<double>(as_float(a));
  const double y = doubles ? as_double(b) : static_cast<double>(as_float(b));
  if (std::isnan(x) || std::isnan(y)) return std::nullopt;
  return x < y ? -1 : (x > y ? 1 : 0);
}

int order(const Number& a, const Number& b) {
  const auto rank = [](const Number& n) {
    if (!n.is_floating() || std::isfinite(n.floating)) return 2;
    return std::isnan(n.floating) ? 0 : (n.floating < 0 ? 1 : 3);
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (rank(a) != 2) return 0;
  const auto exact = [](const Number& n) { return n.is_floating() ? cpp_rational(n.floating) : n.exact; };
  return sign_of(exact(a) - exact(b));
}

}  // namespace casus::reference
