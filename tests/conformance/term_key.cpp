#include "tests/conformance/term_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdlib>
#include <regex>
#include <string_view>

namespace casus::conformance {

namespace {

using boost::multiprecision::cpp_int;

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::size_t kDecimalDigits = 15;

const std::regex kIntegerText("[+-]?[0-9]+");
const std::regex kDecimalText("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");
const std::regex kNumberText("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

bool matches(const std::string& text, const std::regex& pattern) {
  return std::regex_match(text, pattern);
}

std::string without_leading_zeros(const std::string& digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "" : digits.substr(first);
}

// Rounded to a fixed number of fraction digits, half away from zero.
std::string decimal_value(const std::string& text) {
  const bool negative = text.front() == '-';
  const std::string magnitude = text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0);
  const std::size_t point = std::min(magnitude.find('.'), magnitude.size());
  std::string fraction = point == magnitude.size() ? "" : magnitude.substr(point + 1);
  const bool round_up = fraction.size() > kDecimalDigits && fraction[kDecimalDigits] >= '5';
  fraction.resize(kDecimalDigits, '0');
  const std::string digits = without_leading_zeros(magnitude.substr(0, point) + fraction);
  cpp_int value(digits.empty() ? "0" : digits);
  if (round_up) ++value;
  if (negative) value = -value;
  return value.str();
}

std::string integer_value(const std::string& text) {
  const std::string digits = without_leading_zeros(text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0));
  if (digits.empty()) return "0";
  return text.front() == '-' ? "-" + digits : digits;
}

std::string floating_value(const std::string& text, int digits) {
  if (text == "INF" || text == "+INF") return "INF";
  if (text == "-INF" || text == "NaN" || !matches(text, kNumberText)) return text;
  return fmt::format("{:.{}e}", std::strtod(text.c_str(), nullptr) + 0.0, digits - 1);
}

std::string time_value(const std::string& text) {
  static const std::regex zero_offset("[+-]00:00$"), trailing_zeros("(\\.[0-9]*?)0+(?=$|Z|[+-][0-9]{2}:)"),
      bare_point("\\.(?=$|Z|[+-])");
  std::string value = std::regex_replace(text, zero_offset, "Z");
  value = std::regex_replace(value, trailing_zeros, "$1");
  return std::regex_replace(value, bare_point, "");
}

std::string lexical_value(const std::string& text, std::string_view datatype) {
  if (!datatype.starts_with(kXsd)) return text;
  const std::string_view type = datatype.substr(kXsd.size());
  if (is_integer_type(datatype)) return matches(text, kIntegerText) ? integer_value(text) : text;
  if (type == "decimal") return matches(text, kDecimalText) ? decimal_value(text) : text;
  if (type == "double") return floating_value(text, 12);
  if (type == "float") return floating_value(text, 6);
  if (type == "boolean") return text == "1" ? "true" : text == "0" ? "false" : text;
  if (type == "dateTime" || type == "date" || type == "time") return time_value(text);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

void append(const Term& term, Matching matching, CellRow& row) {
  if (term.is_blank_node()) {
    row.push_back({true, term.value()});
  } else if (term.is_triple()) {
    row.push_back({false, "<<("});
    for (const Term* part : {&term.subject(), &term.predicate(), &term.object()}) append(*part, matching, row);
    row.push_back({false, ")>>"});
  } else {
    row.push_back({false, term_key(term, matching)});
  }
}

void append(const std::optional<Term>& term, Matching matching, CellRow& row) {
  if (term) {
    append(*term, matching, row);
  } else {
    row.push_back({false, "unbound"});
  }
}

}  // namespace

bool is_integer_type(std::string_view datatype) {
  static constexpr std::array<std::string_view, 13> types = {"integer",
                                                             "int",
                                                             "long",
                                                             "short",
                                                             "byte",
                                                             "nonNegativeInteger",
                                                             "positiveInteger",
                                                             "nonPositiveInteger",
                                                             "negativeInteger",
                                                             "unsignedInt",
                                                             "unsignedLong",
                                                             "unsignedShort",
                                                             "unsignedByte"};
  return datatype.starts_with(kXsd) &&
         std::find(types.begin(), types.end(), datatype.substr(kXsd.size())) != types.end();
}

std::string term_key(const Term& term, Matching matching) {
  const std::string& text = term.value();
  if (matching == Matching::kText) return "text " + text;
  if (matching == Matching::kTextByValue)
    return "text " + (matches(text, kNumberText) ? floating_value(text, 12) : text);
  if (term.is_iri()) return "iri " + text;
  const bool by_value = matching == Matching::kByValue;
  return fmt::format("literal {}@{}^^{} {}", static_cast<int>(term.direction()),
                     by_value ? lower(term.language()) : term.language(), term.datatype(),
                     by_value ? lexical_value(text, term.datatype()) : text);
}

CellRow cells(const std::vector<std::optional<Term>>& row, Matching matching) {
  CellRow result;
  for (const auto& term : row) append(term, matching, result);
  return result;
}

CellRow cells(const Quad& quad, Matching matching) {
  return cells(std::vector<std::optional<Term>>{quad.subject, quad.predicate, quad.object, quad.graph}, matching);
}

}  // namespace casus::conformance
