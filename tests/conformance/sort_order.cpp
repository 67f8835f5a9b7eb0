#include "tests/conformance/sort_order.h"

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <string_view>
#include <variant>

#include "tests/conformance/term_key.h"

namespace casus::conformance {

namespace {

using Number = boost::multiprecision::cpp_dec_float_50;

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";

/// The kinds of literal that "<" compares, without those of time zones that may be unordered.
struct LocalTime {
  std::string text;
};
struct ZonedTime {
  std::string text;
};
using Comparable = std::variant<std::monostate, Number, bool, std::string, LocalTime, ZonedTime>;

Comparable time_of(const std::string& text) {
  static const std::regex pattern(
      "(-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?)(Z|[+-]00:00)?");
  std::smatch parts;
  if (!std::regex_match(text, parts, pattern)) return {};
  if (parts[2].matched) return ZonedTime{parts[1]};
  return LocalTime{parts[1]};
}

Comparable comparable(const Term& literal) {
  static const std::regex decimal("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");
  const std::string& text = literal.value();
  const std::string_view datatype = literal.datatype();
  if (!datatype.starts_with(kXsd)) return {};
  const std::string_view type = datatype.substr(kXsd.size());
  if (is_integer_type(datatype) || type == "decimal") {
    if (!std::regex_match(text, decimal)) return {};
    return Number(text.front() == '+' ? text.substr(1) : text);
  }
  if (type == "double" || type == "float") {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || *end != '\0' || std::isnan(value)) return {};
    return Number(value);
  }
  if (type == "boolean" && (text == "true" || text == "1")) return true;
  if (type == "boolean" && (text == "false" || text == "0")) return false;
  if (type == "string") return text;
  if (type == "dateTime") return time_of(text);
  return {};
}

int rank(const std::optional<Term>& term) {
  if (!term) return 0;
  return term->is_blank_node() ? 1 : term->is_iri() ? 2 : term->is_literal() ? 3 : 4;
}

template <class T>
int sign_of_difference(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace

std::optional<int> compare_in_order(const std::optional<Term>& a, const std::optional<Term>& b) {
  if (rank(a) != rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (!a || *a == *b) return 0;
  if (a->is_iri()) return sign_of_difference(a->value(), b->value());
  if (!a->is_literal()) return std::nullopt;
  const Comparable left = comparable(*a), right = comparable(*b);
  if (left.index() != right.index()) return std::nullopt;
  if (const auto* number = std::get_if<Number>(&left)) return sign_of_difference(*number, std::get<Number>(right));
  if (const auto* boolean = std::get_if<bool>(&left)) return sign_of_difference(*boolean, std::get<bool>(right));
  if (const auto* text = std::get_if<std::string>(&left))
    return sign_of_difference(*text, std::get<std::string>(right));
  if (const auto* time = std::get_if<LocalTime>(&left))
    return sign_of_difference(time->text, std::get<LocalTime>(right).text);
  if (const auto* time = std::get_if<ZonedTime>(&left))
    return sign_of_difference(time->text, std::get<ZonedTime>(right).text);
  return std::nullopt;
}

bool respects_order(const std::vector<std::map<std::string, Term>>& rows, const std::vector<SortKey>& keys) {
  const auto value = [](const std::map<std::string, Term>& row, const std::string& variable) {
    const auto found = row.find(variable);
    return found == row.end() ? std::nullopt : std::optional(found->second);
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = i + 1; j < rows.size(); ++j) {
      for (const SortKey& key : keys) {
        const auto order = compare_in_order(value(rows[i], key.variable), value(rows[j], key.variable));
        if (!order) break;
        if (*order == 0) continue;
        if ((*order > 0) != key.descending) return false;
        break;
      }
    }
  }
  return true;
}

}  // namespace casus::conformance
