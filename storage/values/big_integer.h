#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include "storage/values/integer.h"

namespace casus::storage {

/// For the few translation units that do arithmetic beyond 64 bits; kept apart because the header is heavy.
struct BigInteger {
  boost::multiprecision::cpp_int value;
};

boost::multiprecision::cpp_int power_of_ten(std::size_t exponent);
boost::multiprecision::cpp_int magnitude_of(boost::multiprecision::cpp_int value);
/// Nothing when `value` has more than Integer::kMaxDigits digits.
std::optional<Integer> bounded(const boost::multiprecision::cpp_int& value);

}  // namespace casus::storage
