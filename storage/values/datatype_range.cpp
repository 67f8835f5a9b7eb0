#include "storage/values/datatype_range.h"

#include <limits>
#include <unordered_map>

namespace casus::storage {
namespace {

template <typename T>
IntegerRange range_of() {
  return {Integer(std::int64_t{std::numeric_limits<T>::min()}), Integer(std::int64_t{std::numeric_limits<T>::max()})};
}

}  // namespace

std::string_view trim_xsd_space(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

const IntegerRange* derived_integer_range(std::string_view local_name) {
  static const std::unordered_map<std::string_view, IntegerRange> ranges = {
      {"long", range_of<std::int64_t>()},
      {"int", range_of<std::int32_t>()},
      {"short", range_of<std::int16_t>()},
      {"byte", range_of<std::int8_t>()},
      {"unsignedLong", {Integer(0), Integer::parse("18446744073709551615")}},
      {"unsignedInt", range_of<std::uint32_t>()},
      {"unsignedShort", range_of<std::uint16_t>()},
      {"unsignedByte", range_of<std::uint8_t>()},
      {"nonNegativeInteger", {Integer(0), std::nullopt}},
      {"positiveInteger", {Integer(1), std::nullopt}},
      {"nonPositiveInteger", {std::nullopt, Integer(0)}},
      {"negativeInteger", {std::nullopt, Integer(-1)}},
  };
  const auto found = ranges.find(local_name);
  return found == ranges.end() ? nullptr : &found->second;
}

}  // namespace casus::storage
