#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace casus::storage {

/// xsd:double and xsd:float (XML Schema 1.1 part 2, sections 3.3.4 and 3.3.5), without white space: also "INF", "+INF",
/// "-INF" and "NaN". Too large values become infinities, too small ones zero.
std::optional<double> parse_double(std::string_view text);
std::optional<float> parse_float(std::string_view text);

/// The canonical form, with the fewest digits that read back as the value: "1.5E0", "0.0E0", "-0.0E0", "INF", "NaN".
std::string to_canonical(double value);
std::string to_canonical(float value);

/// As XPath casts to a string (XPath and XQuery Functions 3.1, section 19.1.2.2): "1.5", "1000", "1.0E7".
std::string to_xpath_string(double value);
std::string to_xpath_string(float value);

/// The value nearest to decimal text made by our own code; infinities on overflow.
double parse_finite_double(std::string_view text);
float parse_finite_float(std::string_view text);

/// XPath fn:round: half towards positive infinity; keeps -0, NaN and infinities.
double round_half_up(double value);
float round_half_up(float value);

}  // namespace casus::storage
