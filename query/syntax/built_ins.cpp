#include "query/syntax/built_ins.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

// clang-format off
namespace casus::query {

namespace {

constexpr unsigned kAny = BuiltIn::kAnyNumber;

struct Keyword {
  std::string_view spelling;
  BuiltIn function;
};

constexpr Keyword same(std::string_view name, unsigned min, unsigned max) { return {name, {name, min, max}}; }

// [121] BuiltInCall, sorted by spelling.
constexpr std::array kBuiltIns = {
    same("ABS", 1, 1), same("BNODE", 0, 1), same("BOUND", 1, 1), same("CEIL", 1, 1), same("COALESCE", 0, kAny),
    same("CONCAT", 0, kAny), same("CONTAINS", 2, 2), same("DATATYPE", 1, 1), same("DAY", 1, 1),
    same("ENCODE_FOR_URI", 1, 1), same("FLOOR", 1, 1), same("HASLANG", 1, 1), same("HASLANGDIR", 1, 1),
    same("HOURS", 1, 1), same("IF", 3, 3), same("IRI", 1, 1), same("ISBLANK", 1, 1), same("ISIRI", 1, 1),
    same("ISLITERAL", 1, 1), same("ISNUMERIC", 1, 1), same("ISTRIPLE", 1, 1), Keyword{"ISURI", {"ISIRI", 1, 1}},
    same("LANG", 1, 1), same("LANGDIR", 1, 1), same("LANGMATCHES", 2, 2), same("LCASE", 1, 1), same("MD5", 1, 1),
    same("MINUTES", 1, 1), same("MONTH", 1, 1), same("NOW", 0, 0), same("OBJECT", 1, 1), same("PREDICATE", 1, 1),
    same("RAND", 0, 0), same("REGEX", 2, 3), same("REPLACE", 3, 4), same("ROUND", 1, 1), same("SAMETERM", 2, 2),
    same("SECONDS", 1, 1), same("SHA1", 1, 1), same("SHA256", 1, 1), same("SHA384", 1, 1), same("SHA512", 1, 1),
    same("STR", 1, 1), same("STRAFTER", 2, 2), same("STRBEFORE", 2, 2), same("STRDT", 2, 2), same("STRENDS", 2, 2),
    same("STRLANG", 2, 2), same("STRLANGDIR", 3, 3), same("STRLEN", 1, 1), same("STRSTARTS", 2, 2),
    same("STRUUID", 0, 0), same("SUBJECT", 1, 1), same("SUBSTR", 2, 3), same("TIMEZONE", 1, 1), same("TRIPLE", 3, 3),
    same("TZ", 1, 1), same("UCASE", 1, 1), Keyword{"URI", {"IRI", 1, 1}}, same("UUID", 0, 0), same("YEAR", 1, 1)};

static_assert(std::is_sorted(kBuiltIns.begin(), kBuiltIns.end(),
                             [](const Keyword& a, const Keyword& b) { return a.spelling < b.spelling; }));

constexpr std::array<std::string_view, 7> kAggregates = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"};

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

}  // namespace

const BuiltIn* find_built_in(std::string_view keyword) {
  const std::string upper = upper_case(keyword);
  const auto found = std::lower_bound(kBuiltIns.begin(), kBuiltIns.end(), upper,
                                      [](const Keyword& k, const std::string& name) { return k.spelling < name; });
  return found != kBuiltIns.end() && found->spelling == upper ? &found->function : nullptr;
}

std::optional<AggregateFunction> find_aggregate(std::string_view keyword) {
  const auto found = std::find(kAggregates.begin(), kAggregates.end(), upper_case(keyword));
  if (found == kAggregates.end()) return std::nullopt;
  return static_cast<AggregateFunction>(found - kAggregates.begin());
}

std::optional<std::string_view> nearest_function(std::string_view word) {
  std::vector<std::string_view> names(kAggregates.begin(), kAggregates.end());
  for (const Keyword& keyword : kBuiltIns) names.push_back(keyword.spelling);
  return nearest_word(word, names);
}

unsigned edit_distance(std::string_view a, std::string_view b, unsigned limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  const auto same = [](char x, char y) {
    return std::toupper(static_cast<unsigned char>(x)) == std::toupper(static_cast<unsigned char>(y));
  };
  std::vector<unsigned> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = static_cast<unsigned>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = static_cast<unsigned>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return std::min(previous[b.size()], limit + 1);
}

// clang-format on
}  // namespace casus::query
