#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace casus::shell {

/// The candidate that a mistyped word most likely meant: the fewest edits, at most a third of its length; nothing when
/// none is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace casus::shell
