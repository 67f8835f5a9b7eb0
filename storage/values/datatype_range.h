#pragma once

#include <optional>
#include <string_view>

#include "storage/values/integer.h"

namespace casus::storage {

/// The white space that XML Schema collapses around every value (part 2, section 4.3.6).
std::string_view trim_xsd_space(std::string_view text);

/// xsd:boolean: true, false, 1, 0.
std::optional<bool> parse_boolean(std::string_view text);

/// The bounds of a type derived from xsd:integer, by its local name ("byte", "nonNegativeInteger", ...); an end that is
/// unset is open. Nothing for another name ("integer" itself included).
struct IntegerRange {
  std::optional<Integer> low, high;
  bool contains(const Integer& value) const { return (!low || value >= *low) && (!high || value <= *high); }
};
const IntegerRange* derived_integer_range(std::string_view local_name);

}  // namespace casus::storage
