#pragma once

#include <string_view>

namespace casus::storage {

/// Labels made for nodes without one are this and a number. A written label that begins like that is handed over with
/// kEscapedLabel in its place, so that the two can never be the same.
inline constexpr std::string_view kMadeLabel = "anon-";
inline constexpr std::string_view kEscapedLabel = "anon--";

}  // namespace casus::storage
